"""The life of experiments, with real workers on a small real table; with a stand-in where they are only followed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from jupyter_autopilot.contract import (
    AutopilotError,
    EndpointCreate,
    EndpointStatus,
    ErrorCode,
    Status,
    TabularSpec,
)
from jupyter_autopilot.jobs import Supervisor, Workspace, ending, worker
from jupyter_autopilot.jobs.process import is_alive, kill_tree, start_process
from jupyter_autopilot.jobs.resume import used_seconds

Spec = Callable[..., TabularSpec]
Wait = Callable[..., None]
Hints = list[tuple[str, str, int]]

DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf from now on")
time.sleep(3600)
"""


@pytest.fixture
def root(tmp_path: Path, churn_csv: Path) -> Path:
    shutil.copy(churn_csv, tmp_path / "churn.csv")
    return tmp_path


@pytest.fixture
def hints() -> Hints:
    return []


@pytest.fixture
def jobs(root: Path, hints: Hints) -> Iterator[Supervisor]:
    jobs = Supervisor(Workspace(root), max_running=1, notify=lambda *hint: hints.append(hint))
    yield jobs
    end(jobs)


def end(jobs: Supervisor) -> None:
    """Leave no process behind."""
    for record in jobs._workspace.records():
        if record.process is not None:
            kill_tree(record.process)
    jobs.close()


def status(jobs: Supervisor, name: str) -> Status:
    jobs.tick()
    return jobs.experiment(name).state.status


def follow(jobs: Supervisor, name: str, wait: Wait, seconds: float = 240) -> Status:
    """Tick until the experiment has ended and its worker is gone."""
    wait(lambda: status(jobs, name) in {Status.COMPLETED, Status.STOPPED, Status.FAILED, Status.LOST}, seconds=seconds)
    process = jobs._workspace.record(name).process
    wait(lambda: process is None or not is_alive(process))
    return status(jobs, name)


def worker_pid(jobs: Supervisor, name: str) -> int:
    process = jobs._workspace.record(name).process
    assert process is not None
    return process.pid


def processes_of(folder: Path) -> list[psutil.Process]:
    """Every process that was started for an experiment, whoever its parent is now."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and str(folder) in " ".join(
                [*process.cmdline(), process.cwd()]
            ):
                found.append(process)
        except psutil.Error:
            continue
    return found


def use_instead_of_the_worker(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(worker, "start_process", lambda _, **options: start_process(["-c", code], **options))


def test_an_experiment_runs_to_its_end_and_every_change_is_hinted(
    jobs: Supervisor, hints: Hints, quick_spec: Spec, root: Path, wait: Wait
) -> None:
    created = jobs.create(quick_spec("one"))
    assert created.state.status is Status.STARTING
    assert follow(jobs, "one", wait) is Status.COMPLETED
    state = jobs.experiment("one").state
    assert [candidate.id for candidate in state.candidates] == ["linear-1", "linear-1-refit"]
    assert state.best_candidate == "linear-1-refit"
    assert (root / created.folder / "candidates" / "linear-1" / "bundle" / "manifest.json").exists()
    assert not (root / created.folder / "work").exists()
    revisions = [revision for kind, name, revision in hints if (kind, name) == ("experiment", "one")]
    assert revisions == sorted(set(revisions))
    assert revisions[-1] == state.revision
    wait(lambda: processes_of(root) == [], seconds=20)


@pytest.mark.usefixtures("quick_worker")
def test_the_second_experiment_waits_for_the_first(jobs: Supervisor, quick_spec: Spec, wait: Wait) -> None:
    jobs.create(quick_spec("one"))
    assert jobs.create(quick_spec("two")).state.status is Status.QUEUED
    assert jobs.stop("two").state.status is Status.STOPPED
    jobs.create(quick_spec("three"))
    assert follow(jobs, "one", wait) is Status.COMPLETED
    assert follow(jobs, "three", wait) is Status.COMPLETED
    assert status(jobs, "two") is Status.STOPPED


def test_a_stopped_experiment_keeps_its_best_model(jobs: Supervisor, quick_spec: Spec, root: Path, wait: Wait) -> None:
    spec = quick_spec("one", training_method="hpo", algorithms=["linear", "lightgbm"], max_candidates=500)
    folder = root / jobs.create(spec).folder
    wait(lambda: status(jobs, "one") is Status.IN_PROGRESS and (folder / "best.json").exists())
    assert jobs.stop("one").state.status is Status.STOPPING
    assert follow(jobs, "one", wait) is Status.STOPPED
    state = jobs.experiment("one").state
    assert state.best_candidate is not None
    assert (folder / "candidates" / state.best_candidate / "bundle" / "manifest.json").exists()


def test_a_killed_worker_is_seen_and_what_it_finished_stays(
    jobs: Supervisor, quick_spec: Spec, root: Path, wait: Wait
) -> None:
    spec = quick_spec("one", training_method="hpo", algorithms=["linear", "lightgbm"], max_candidates=500)
    folder = root / jobs.create(spec).folder
    wait(lambda: status(jobs, "one") is Status.IN_PROGRESS and (folder / "best.json").exists())
    os.kill(worker_pid(jobs, "one"), signal.SIGKILL)
    wait(lambda: status(jobs, "one") is Status.LOST)
    wait(lambda: processes_of(root) == [], seconds=20)
    state = jobs.experiment("one").state
    assert [problem.code for problem in state.problems] == [ErrorCode.WORKER_LOST]
    assert state.ended_at is not None
    wait(lambda: status(jobs, "one") is Status.LOST and not (folder / "work").exists())
    endpoint = jobs.deploy(EndpointCreate(name="rescued", experiment="one"))
    assert endpoint.candidate == state.best_candidate
    wait(lambda: jobs.tick() or jobs.endpoints.get("rescued").status is EndpointStatus.IN_SERVICE)


SEARCH = {"training_method": "hpo", "algorithms": ["linear", "lightgbm"], "max_candidates": 8}


def trained(folder: Path) -> list[str]:
    """The candidates that were completed, one entry for each training."""
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    ended = [event["candidate"] for event in events if event["type"] == "candidate_ended"]
    return [one["id"] for one in ended if one["status"] == "completed" and not one["members"] and not one["refit_of"]]


def test_an_experiment_whose_worker_was_killed_is_resumed_and_trains_nothing_twice(
    jobs: Supervisor, hints: Hints, quick_spec: Spec, root: Path, wait: Wait
) -> None:
    folder = root / jobs.create(quick_spec("one", **SEARCH)).folder
    wait(lambda: status(jobs, "one") is Status.IN_PROGRESS and (folder / "best.json").exists())
    with pytest.raises(AutopilotError) as caught:
        jobs.resume("one")
    assert caught.value.code is ErrorCode.EXPERIMENT_RUNNING
    os.kill(worker_pid(jobs, "one"), signal.SIGKILL)
    wait(lambda: status(jobs, "one") is Status.LOST)
    wait(lambda: processes_of(root) == [], seconds=20)
    kept = trained(folder)
    left = jobs.resume("one").state
    assert left.status is Status.STARTING
    assert [one.id for one in left.candidates if one.status == "completed"] == kept
    assert follow(jobs, "one", wait) is Status.COMPLETED
    state = jobs.experiment("one").state
    assert state.runs == 2
    assert len(trained(folder)) == len(set(trained(folder))) == 8
    revisions = [revision for kind, name, revision in hints if (kind, name) == ("experiment", "one")]
    assert revisions == sorted(set(revisions))


def test_time_is_added_to_what_is_left(jobs: Supervisor, with_finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_instead_of_the_worker(monkeypatch, "import time; time.sleep(60)")
    folder = with_finished / "autopilot" / "finished"
    spec = json.loads((folder / "experiment.json").read_text())
    (folder / "experiment.json").write_text(json.dumps({**spec, "max_runtime": 20}))
    with pytest.raises(AutopilotError) as caught:
        jobs.resume("finished")
    assert (caught.value.code, caught.value.problems[0].field) == (ErrorCode.TIME_USED_UP, "seconds")
    before = jobs.experiment("finished").state
    assert before.status is Status.COMPLETED
    used = used_seconds(before)
    assert 0 < used < 300
    after = jobs.resume("finished", seconds=30).state
    assert (after.status, after.best_candidate) == (Status.STARTING, before.best_candidate)
    assert jobs._workspace.record("finished").limit == pytest.approx(max(0, 20 - used) + 30)


@pytest.mark.usefixtures("quick_worker")
def test_an_experiment_that_was_stopped_while_it_waited_is_resumed(
    jobs: Supervisor, quick_spec: Spec, wait: Wait
) -> None:
    jobs.create(quick_spec("one"))
    jobs.create(quick_spec("two"))
    assert jobs.stop("two").state.status is Status.STOPPED
    assert jobs.resume("two").state.status is Status.QUEUED
    assert follow(jobs, "one", wait) is Status.COMPLETED
    assert follow(jobs, "two", wait) is Status.COMPLETED


@pytest.mark.usefixtures("quick_worker")
def test_another_server_finds_a_running_experiment_and_follows_it(
    jobs: Supervisor, quick_spec: Spec, root: Path, wait: Wait
) -> None:
    jobs.create(quick_spec("one"))
    later = Supervisor(Workspace(root), max_running=1)
    assert status(later, "one") in {Status.STARTING, Status.IN_PROGRESS}
    assert later.create(quick_spec("two")).state.status is Status.QUEUED
    assert follow(later, "one", wait) is Status.COMPLETED
    assert follow(later, "two", wait) is Status.COMPLETED


def test_a_worker_that_died_while_no_server_ran_is_marked_lost(
    jobs: Supervisor, quick_spec: Spec, root: Path, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    use_instead_of_the_worker(monkeypatch, "")
    jobs.create(quick_spec("one"))
    later = Supervisor(Workspace(root), max_running=1)
    wait(lambda: status(later, "one") is Status.LOST)


def test_a_worker_that_is_late_is_killed(
    jobs: Supervisor, quick_spec: Spec, root: Path, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    use_instead_of_the_worker(monkeypatch, DEAF)
    monkeypatch.setattr(ending, "OVERRUN_SECONDS", -19.0)
    jobs.create(quick_spec("one", max_runtime=20))
    wait(lambda: status(jobs, "one") is Status.FAILED)
    state = jobs.experiment("one").state
    assert [problem.code for problem in state.problems] == [ErrorCode.NO_CANDIDATE]
    wait(lambda: processes_of(root) == [], seconds=20)


def test_a_worker_that_does_not_listen_is_killed(
    jobs: Supervisor, quick_spec: Spec, root: Path, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    use_instead_of_the_worker(monkeypatch, DEAF)
    monkeypatch.setattr(ending, "STOP_SECONDS", 0.1)
    monkeypatch.setattr(ending, "KILL_SECONDS", 0.1)
    jobs.create(quick_spec("one"))
    wait(lambda: "deaf" in jobs.log("one"))
    assert jobs.stop("one").state.status is Status.STOPPING
    wait(lambda: status(jobs, "one") is Status.FAILED)
    wait(lambda: processes_of(root) == [], seconds=20)


@pytest.mark.usefixtures("quick_worker")
def test_a_running_experiment_is_not_deleted_and_an_ended_one_is(
    jobs: Supervisor, hints: Hints, quick_spec: Spec, root: Path, wait: Wait
) -> None:
    folder = root / jobs.create(quick_spec("one")).folder
    with pytest.raises(AutopilotError) as caught:
        jobs.delete("one")
    assert caught.value.code is ErrorCode.EXPERIMENT_RUNNING
    follow(jobs, "one", wait)
    jobs.delete("one")
    assert not folder.exists()
    assert list(folder.parent.iterdir()) == []
    assert jobs.create(quick_spec("one")).state.status is Status.STARTING
    assert follow(jobs, "one", wait) is Status.COMPLETED


def test_bad_data_fail_with_the_reason_and_leave_only_the_record(
    jobs: Supervisor, quick_spec: Spec, root: Path, wait: Wait
) -> None:
    jobs.create(quick_spec("one", target="Chrun"))
    assert follow(jobs, "one", wait) is Status.FAILED
    problem = jobs.experiment("one").state.problems[0]
    assert (problem.code, problem.field) == (ErrorCode.TARGET_UNKNOWN, "target")
    wait(lambda: processes_of(root) == [], seconds=20)


@pytest.mark.usefixtures("quick_worker")
def test_the_best_model_is_deployed_once(jobs: Supervisor, quick_spec: Spec, root: Path, wait: Wait) -> None:
    jobs.create(quick_spec("one", auto_deploy=True, endpoint_name="churn"))
    follow(jobs, "one", wait)
    wait(lambda: jobs.tick() or jobs.endpoints.get("churn").status is EndpointStatus.IN_SERVICE)
    assert jobs.experiment("one").endpoint == "churn"
    jobs.endpoints.delete("churn")
    later = Supervisor(Workspace(root), max_running=1)
    later.tick()
    assert later.endpoints.all() == []


@pytest.mark.usefixtures("quick_worker")
def test_a_deployment_that_is_not_possible_is_a_warning(
    jobs: Supervisor, quick_spec: Spec, with_finished: Path, wait: Wait
) -> None:
    jobs.tick()
    jobs.create(quick_spec("one", auto_deploy=True, endpoint_name="churn"))
    jobs.deploy(EndpointCreate(name="churn", experiment="finished"))
    assert follow(jobs, "one", wait) is Status.COMPLETED
    warnings = jobs.experiment("one").state.warnings
    assert [warning.code for warning in warnings if warning.code == "not_deployed"] == ["not_deployed"]
    assert jobs.endpoints.get("churn").experiment == "finished"


def test_an_endpoint_name_that_is_taken_is_said_before_the_experiment_starts(
    jobs: Supervisor, quick_spec: Spec, with_finished: Path
) -> None:
    jobs.deploy(EndpointCreate(name="churn", experiment="finished"))
    problems = jobs.check(quick_spec("one", auto_deploy=True, endpoint_name="churn"))
    assert [(problem.code, problem.field) for problem in problems] == [(ErrorCode.NAME_TAKEN, "endpoint_name")]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"name": "e", "experiment": "nobody"}, ErrorCode.NOT_FOUND),
        ({"name": "e", "experiment": "finished", "candidate": "nothing"}, ErrorCode.NOT_FOUND),
        ({"name": "e", "experiment": "finished", "candidate": "../../finished"}, ErrorCode.NOT_FOUND),
    ],
)
def test_only_a_candidate_of_an_experiment_is_deployed(
    jobs: Supervisor, with_finished: Path, request_: dict[str, str], code: ErrorCode
) -> None:
    with pytest.raises(AutopilotError) as caught:
        jobs.deploy(EndpointCreate.model_validate(request_))
    assert caught.value.code is code


def test_the_log_s_end_starts_with_a_whole_line(jobs: Supervisor, with_finished: Path) -> None:
    log = with_finished / "autopilot" / "finished" / "logs" / "worker.log"
    assert jobs.log("finished") == log.read_text()
    log.write_text("first\n" + "x" * 70_000 + "\nlast\n")
    assert jobs.log("finished") == "last\n"
    log.unlink()
    assert jobs.log("finished") == ""


def test_a_folder_that_cannot_be_read_for_a_while_is_not_taken_for_another_state(
    jobs: Supervisor, quick_spec: Spec, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use_instead_of_the_worker(monkeypatch, DEAF)
    jobs.create(quick_spec("one"))
    jobs.create(quick_spec("two"))
    before = jobs.experiment("one").state
    started = worker_pid(jobs, "one")
    with monkeypatch.context() as patch:
        read_bytes = Path.read_bytes

        def stale(path: Path) -> bytes:
            if "one" in path.parts:
                raise OSError(116, "Stale file handle")
            return read_bytes(path)

        patch.setattr(Path, "read_bytes", stale)
        for _ in range(3):
            jobs.tick()
        # The others are looked after, and it is said once.
        assert jobs.stop("two").state.status is Status.STOPPED
        assert [summary.status for summary in jobs.summaries() if summary.name == "one"] == [before.status]
        assert len([record for record in caplog.records if "cannot be looked after" in record.message]) == 1
    jobs.tick()
    assert jobs.experiment("one").state == before
    assert worker_pid(jobs, "one") == started


def test_a_worker_that_could_not_be_written_down_does_not_run(
    jobs: Supervisor, quick_spec: Spec, root: Path, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    use_instead_of_the_worker(monkeypatch, DEAF)
    with monkeypatch.context() as patch:

        def full(path: Path, value: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(worker, "write_model", full)
        assert jobs.create(quick_spec("one")).state.status is Status.QUEUED
        assert processes_of(root) == []
    assert status(jobs, "one") is Status.STARTING


def test_what_another_server_resumes_and_makes_anew_is_followed(
    jobs: Supervisor, quick_spec: Spec, with_finished: Path, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    use_instead_of_the_worker(monkeypatch, DEAF)
    other = Supervisor(Workspace(with_finished), max_running=1)
    assert [status(one, "finished") for one in (jobs, other)] == [Status.COMPLETED] * 2
    other.resume("finished", seconds=60)

    def listed() -> Status:
        jobs.tick()
        return next(summary.status for summary in jobs.summaries() if summary.name == "finished")

    wait(lambda: listed() is Status.STARTING)
    process = other._workspace.record("finished").process
    assert process is not None
    kill_tree(process)
    wait(lambda: listed() is Status.LOST)
    assert status(other, "finished") is Status.LOST
    other.delete("finished")
    other.create(quick_spec("finished"))
    wait(lambda: listed() is Status.STARTING)


def test_a_server_whose_clock_is_set_kills_nobody(
    jobs: Supervisor, quick_spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_instead_of_the_worker(monkeypatch, DEAF)
    jobs.create(quick_spec("one", max_runtime=3600))
    now = time.time()
    for jump in (-86400.0, 86400.0):
        monkeypatch.setattr(time, "time", lambda jump=jump: now + jump)
        assert status(jobs, "one") is Status.STARTING
        assert Supervisor(Workspace(jobs._workspace.root), max_running=1).experiment("one").state.status is (
            Status.STARTING
        )


def test_the_time_that_a_run_did_not_take_is_not_counted_twice(
    jobs: Supervisor, with_finished: Path, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    use_instead_of_the_worker(monkeypatch, "")
    limit = jobs._workspace.record("finished").limit
    assert limit is not None
    jobs.resume("finished")
    wait(lambda: status(jobs, "finished") is Status.LOST)
    left = jobs._workspace.record("finished").limit
    jobs.resume("finished")
    # The run that was lost before its first word took no time.
    assert jobs._workspace.record("finished").limit == left
