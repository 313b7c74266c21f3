"""A worker process: what it leaves when it is done, stopped, out of time, or killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from jupyter_autopilot.contract import (
    EVENT,
    CandidateEnded,
    CandidateStarted,
    CandidateStatus,
    ErrorCode,
    JobEnded,
    JobStarted,
    Report,
    StopAcknowledged,
)

if TYPE_CHECKING:
    from .conftest import Starter, Worker

EXAMPLE = Path(__file__).parents[2] / "examples" / "telco-churn.csv"
TRAINING = {"training_method": "hpo", "max_candidates": 700, "max_runtime": 300}
"""An experiment that is not done before something happens to it."""


def completed(worker: Worker) -> int:
    ended = [event.candidate for event in worker.events() if isinstance(event, CandidateEnded)]
    return sum(candidate.status is CandidateStatus.COMPLETED for candidate in ended)


def family(worker: Worker) -> list[psutil.Process]:
    return psutil.Process(worker.process.pid).children(recursive=True)


def all_gone(processes: list[psutil.Process]) -> bool:
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


@pytest.mark.executes_notebooks
def test_an_experiment_from_start_to_end(start: Starter, wait: Callable[..., None]) -> None:
    worker = start(training_method="ensembling", max_candidates=2, max_runtime=None)
    wait((worker.folder / "best.json").exists)
    processes = family(worker)
    assert worker.process.wait(150) == 0, worker.log()
    events = worker.events()
    assert isinstance(events[0], JobStarted)
    assert events[0].pid == worker.process.pid
    assert isinstance(events[-1], JobEnded)
    assert (events[-1].outcome, events[-1].problems) == ("completed", [])
    assert completed(worker) >= 2
    assert worker.best_bundle().experiment == "test-0"
    best = json.loads((worker.folder / "best.json").read_bytes())["candidate"]
    report = Report.model_validate_json((worker.folder / "candidates" / best / "report.json").read_bytes())
    assert report.candidate == best
    assert (worker.folder / "heartbeat").exists()
    assert not (worker.folder / "work").exists()
    wait(lambda: all_gone(processes), seconds=10)


@pytest.mark.parametrize("how", ["control file", "signal"])
def test_stop_packs_what_there_is(how: str, start: Starter, wait: Callable[..., None]) -> None:
    worker = start(**TRAINING)
    wait(lambda: completed(worker) >= 2)
    processes = family(worker)
    if how == "signal":
        worker.process.send_signal(signal.SIGTERM)
    else:
        (worker.folder / "control.json").write_text(json.dumps({"stop": True}), encoding="utf-8")
    assert worker.process.wait(30) == 0
    events = worker.events()
    assert [event for event in events if isinstance(event, StopAcknowledged)]
    assert (events[-1].type, events[-1].outcome) == ("job_ended", "stopped")
    worker.best_bundle()
    assert (worker.folder / "CandidateDefinition.ipynb").exists()
    wait(lambda: all_gone(processes), seconds=10)


def test_stop_before_the_first_candidate(start: Starter, wait: Callable[..., None]) -> None:
    worker = start(**TRAINING)
    (worker.folder / "control.json").write_text(json.dumps({"stop": True}), encoding="utf-8")
    assert worker.process.wait(30) == 0
    assert worker.events()[-1].outcome == "stopped"
    assert not (worker.folder / "best.json").exists()


@pytest.mark.executes_notebooks
def test_a_killed_worker_leaves_a_complete_best_model_and_no_process(start: Starter, wait: Callable[..., None]) -> None:
    # A slow candidate is in training, and the notebook's kernel is running, when it happens.
    worker = start(**{**TRAINING, "data_path": str(EXAMPLE), "algorithms": ["linear", "extra_trees"]})
    wait((worker.folder / "best.json").exists)
    processes = family(worker)
    assert len(processes) >= 3
    worker.process.send_signal(signal.SIGKILL)
    worker.process.wait(10)
    wait(lambda: all_gone(processes), seconds=10)
    worker.best_bundle()
    assert all(json.loads(line) for line in (worker.folder / "events.jsonl").read_text().splitlines()[:-1])


def test_a_killed_training_process_costs_its_candidate_only(start: Starter, wait: Callable[..., None]) -> None:
    fields = {"training_method": "hpo", "algorithms": ["lightgbm", "extra_trees"], "max_candidates": 4}
    worker = start(**fields, data_path=str(EXAMPLE), max_runtime=None)
    wait(lambda: any(isinstance(event, CandidateStarted) for event in worker.events()))

    def in_training() -> list[psutil.Process]:
        return [p for p in family(worker) if any("forkserver" in part for part in psutil.Process(p.ppid()).cmdline())]

    wait(lambda: len(in_training()) >= 1)
    os.kill(in_training()[0].pid, signal.SIGKILL)
    assert worker.process.wait(240) == 0, worker.log()
    ended = [event.candidate for event in worker.events() if isinstance(event, CandidateEnded)]
    failed = [candidate for candidate in ended if candidate.status is CandidateStatus.FAILED]
    assert ["killed" in candidate.error for candidate in failed] == [True]
    assert completed(worker) >= 3


@pytest.mark.alone
@pytest.mark.executes_notebooks
def test_the_time_limit_is_kept_beside_a_busy_process(start: Starter) -> None:
    busy = [psutil.Popen(["python3", "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    try:
        began = time.monotonic()
        worker = start(data_path=str(EXAMPLE), max_runtime=30)
        assert worker.process.wait(60) == 0, worker.log()
        assert time.monotonic() - began < 33
    finally:
        for process in busy:
            process.kill()
            process.wait(5)
    last = worker.events()[-1]
    assert (last.type, last.outcome) == ("job_ended", "completed")
    assert worker.best_bundle().candidate
    # In order, and whole to the last byte.
    assert (worker.folder / "events.jsonl").read_bytes().endswith(b"}\n")


@pytest.mark.parametrize("has_model", [True, False])
def test_a_worker_that_hangs_is_ended_at_its_deadline(tmp_path: Path, has_model: bool) -> None:
    if has_model:
        (tmp_path / "best.json").write_text('{"candidate": "linear-1"}', encoding="utf-8")
    code = (
        "import time\n"
        "from pathlib import Path\n"
        "from jupyter_autopilot.worker.run import EventLog, TimeLimit, guard_deadline\n"
        "log = EventLog(Path('events.jsonl'))\n"
        "guard_deadline(TimeLimit(0.2, lambda: 0.2, log), Path('.'), log)\n"
        "time.sleep(60)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, timeout=30, check=False)
    last = EVENT.validate_json((tmp_path / "events.jsonl").read_bytes())
    assert done.returncode == (0 if has_model else 1)
    assert last.outcome == ("completed" if has_model else "failed")
    assert [problem.code for problem in last.problems] == ([] if has_model else [ErrorCode.NO_CANDIDATE])


def test_a_damaged_specification_is_told(start: Starter) -> None:
    worker = start(max_runtime=-5)
    assert worker.process.wait(30) == 1
    assert [problem.code for problem in worker.events()[-1].problems] == [ErrorCode.EXPERIMENT_DAMAGED]
