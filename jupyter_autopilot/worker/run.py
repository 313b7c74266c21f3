"""Running the experiment of a folder: events out, control in, and the time limit kept whatever happens."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import NoReturn

from pydantic import ValidationError

from ..contract import (
    EVENT,
    AutopilotError,
    ControlFile,
    ErrorCode,
    Event,
    JobEnded,
    JobStarted,
    Problem,
    TabularSpec,
)
from .clock import process_started
from .heartbeat import start_heartbeat
from .limits import apply_limits
from .narration import line

SPEC_FILE = "experiment.json"
GRACE_SECONDS = 0.5
"""The engine plans to be done by the time limit; a worker that is this much over it ends where it stands."""


class EventLog:
    """`events.jsonl`: one event a line, on disk as soon as it is written, and none after the last."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        """Append an event."""
        with self._lock:
            self._write(event)

    def end(self, event: JobEnded) -> NoReturn:
        """Append the last event and end the process: 1 when the job failed, otherwise 0."""
        # The lock is kept for good: another thread that has something to say waits until the process is gone.
        self._lock.acquire()
        self._write(event)
        sys.stdout.flush()
        sys.stderr.flush()
        # Not every library's threads end when asked; all that matters is on disk, and the children end by themselves.
        os._exit(1 if event.outcome == "failed" else 0)

    def _write(self, event: Event) -> None:
        told = line(event)
        if told is not None:
            print(told, flush=True)
        self._file.write(EVENT.dump_json(event) + b"\n")
        self._file.flush()


class StopRequest:
    """Whether the user asked to stop, by `control.json` or by a signal."""

    def __init__(self, control: Path) -> None:
        self._control = control
        self._asked = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def __call__(self) -> bool:
        """True from the first request on."""
        if not self._asked.is_set() and self._control.exists():
            try:
                if ControlFile.model_validate_json(self._control.read_bytes()).stop:
                    self._asked.set()
            except ValidationError:
                return False
        return self._asked.is_set()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._asked.set()


def main(folder: Path, root: Path) -> int:
    """Run the experiment; the process ends with 0 when it completed or was stopped, with 1 when it failed."""
    log = EventLog(folder / "events.jsonl")
    control = _read_control(folder)
    log(JobStarted(pid=os.getpid(), run=control.runs, seconds=_limit(folder, control)))
    apply_limits()
    start_heartbeat(folder / "heartbeat")
    log.end(_run(folder, root, log, StopRequest(folder / "control.json")))


def _run(folder: Path, root: Path, log: EventLog, stop: StopRequest) -> JobEnded:
    try:
        spec = read_spec(folder / SPEC_FILE)
        limit = _read_control(folder).limit(spec)
        deadline = None if limit is None else process_started() + limit
        if deadline is not None:
            guard_deadline(deadline, folder, log)
        from ..engine.run import run_experiment

        outcome, reason = run_experiment(spec, folder, root=root, sink=log, stop_requested=stop, deadline=deadline)
        return JobEnded(outcome=outcome, reason=reason)
    except AutopilotError as error:
        return JobEnded(outcome="failed", reason=error.message, problems=error.problems)
    except BaseException as error:  # the last line of defence: whatever broke is told and not swallowed
        traceback.print_exc()
        message = f"The worker failed: {type(error).__name__}: {error}".splitlines()[0][:500]
        problem = Problem(code=ErrorCode.WORKER_FAILED, message=f"{message} The log says where.")
        return JobEnded(outcome="failed", reason=message, problems=[problem])


def _read_control(folder: Path) -> ControlFile:
    try:
        return ControlFile.model_validate_json((folder / "control.json").read_bytes())
    except (OSError, ValidationError):
        return ControlFile()


def _limit(folder: Path, control: ControlFile) -> float | None:
    try:
        return control.limit(read_spec(folder / SPEC_FILE))
    except AutopilotError:  # it is told as the reason for the end of the job
        return None


def read_spec(path: Path) -> TabularSpec:
    """The specification of an experiment.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED.
    """
    try:
        return TabularSpec.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise AutopilotError(
            ErrorCode.EXPERIMENT_DAMAGED, f"{path.name} is no specification of an experiment: {error}"
        ) from error


def guard_deadline(deadline: float, folder: Path, log: EventLog) -> None:
    """End the process soon after the deadline, with the best model that is on disk by then."""

    def end() -> None:
        time.sleep(max(0.0, deadline + GRACE_SECONDS - time.time()))
        if (folder / "best.json").exists():
            log.end(JobEnded(outcome="completed", reason="The time limit was reached; the best model so far was kept."))
        text = "The time limit was reached before a candidate was trained. Give it more time."
        problem = Problem(code=ErrorCode.NO_CANDIDATE, message=text, field="max_runtime")
        log.end(JobEnded(outcome="failed", reason=text, problems=[problem]))

    threading.Thread(target=end, name="time-limit", daemon=True).start()
