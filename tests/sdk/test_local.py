"""Experiments that run without a server: ended in time, ended on request, and started once."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from jupyter_autopilot.contract import ErrorCode, ExperimentState, Status, TabularSpec
from jupyter_autopilot.jobs import Supervisor, Workspace, claim, ending, worker
from jupyter_autopilot.jobs.process import start_process
from jupyter_autopilot.sdk.local import LocalRun, failure

Spec = Callable[..., TabularSpec]
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(3600)
"""


@pytest.fixture
def deaf(here: Path, churn_csv: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace whose workers neither do nor hear anything."""
    shutil.copy(churn_csv, here / "churn.csv")
    monkeypatch.setattr(worker, "start_process", lambda arguments, **options: start_process(["-c", DEAF], **options))
    return Workspace(here)


def process_of(run: LocalRun) -> int:
    assert run.record.process is not None
    return run.record.process.pid


def test_a_late_worker_is_killed(deaf: Workspace, quick_spec: Spec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "OVERRUN_SECONDS", -19.5)
    run = LocalRun.start(deaf, quick_spec(max_runtime=20))
    assert run.follow() is None
    assert not psutil.pid_exists(process_of(run))
    error = failure(run.record.state)
    assert error is not None
    assert error.code is ErrorCode.NO_CANDIDATE
    assert run.kept


def test_the_second_signal_kills(deaf: Workspace, quick_spec: Spec) -> None:
    run = LocalRun.start(deaf, quick_spec())
    began = time.monotonic()

    def press_when_asked(record: object) -> None:
        if run.record.state.status in {Status.STARTING, Status.STOPPING}:
            os.kill(os.getpid(), signal.SIGINT)

    assert run.follow(press_when_asked) is signal.SIGINT
    assert time.monotonic() - began < 10
    assert not psutil.pid_exists(process_of(run))
    assert run.record.folder.read_control().stop


def test_another_thread_hears_no_signal(deaf: Workspace, quick_spec: Spec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "OVERRUN_SECONDS", -19.5)
    run = LocalRun.start(deaf, quick_spec(max_runtime=20))
    heard: list[object] = []
    thread = threading.Thread(target=lambda: heard.append(run.follow()))
    thread.start()
    thread.join(20)
    assert heard == [None]


def test_a_server_on_the_same_files_does_not_start_it_again(deaf: Workspace, quick_spec: Spec) -> None:
    server = Supervisor(Workspace(deaf.root), max_running=5)
    record = deaf.create(quick_spec(), lambda folder: claim.claim(folder.claim) or None)
    server.tick()
    assert not record.folder.process.exists()
    worker.start_worker(record.folder, deaf.root, claimed=True)
    server.tick()
    record.refresh()
    process = record.process
    assert process is not None
    worker.start_worker(record.folder, deaf.root)
    assert psutil.Process(process.pid).is_running()
    assert process.model_dump_json(indent=2) + "\n" == record.folder.process.read_text()
    assert not record.folder.claim.exists()
    ending.Ending(record).kill("stop")


def test_the_claim_of_a_process_that_died_is_given_up(
    deaf: Workspace, quick_spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = deaf.create(quick_spec()).folder
    assert claim.claim(folder.claim)
    assert not claim.claim(folder.claim)
    monkeypatch.setattr(claim, "CLAIM_SECONDS", -1.0)
    assert not claim.claim(folder.claim)
    assert claim.claim(folder.claim)


def test_a_failure_to_write_the_data_leaves_nothing_behind(deaf: Workspace, quick_spec: Spec) -> None:
    def fail(folder: object) -> None:
        raise KeyError("no such column")

    with pytest.raises(KeyError):
        LocalRun.start(deaf, quick_spec(output_path="new/folder"), fail)
    assert [path.name for path in deaf.root.iterdir()] == ["churn.csv"]


def test_an_experiment_that_came_to_nothing_takes_only_its_own_folders(deaf: Workspace, quick_spec: Spec) -> None:
    kept = deaf.create(quick_spec("one", output_path="results"))
    other = deaf.create(quick_spec("two", output_path="results"))
    third = deaf.create(quick_spec("three", output_path="more/results"))
    deaf.discard(other)
    deaf.discard(third)
    assert [record.name for record in Workspace(deaf.root).records()] == ["one"]
    assert sorted(path.name for path in deaf.root.iterdir()) == [".autopilot", "churn.csv", "results"]
    deaf.discard(kept)
    assert [path.name for path in deaf.root.iterdir()] == ["churn.csv"]


@pytest.mark.parametrize(
    ("state", "failed"),
    [
        (ExperimentState(status=Status.COMPLETED, best_candidate="a"), False),
        (ExperimentState(status=Status.STOPPED, best_candidate="a"), False),
        (ExperimentState(status=Status.STOPPED, end_reason="Stopped by the user."), True),
        (ExperimentState(status=Status.LOST, best_candidate="a"), True),
        (ExperimentState(status=Status.FAILED), True),
    ],
)
def test_only_what_completed_or_was_stopped_with_a_model_has_a_result(state: ExperimentState, failed: bool) -> None:
    error = failure(state)
    assert (error is not None) is failed
    assert error is None or error.message
