"""Running the experiment of a folder: events out, control in."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

from ..contract import (
    EVENT,
    AutopilotError,
    ErrorCode,
    Event,
    JobEnded,
    JobStarted,
    Problem,
    TabularSpec,
)
from .heartbeat import start_heartbeat
from .limits import apply_limits


class EventLog:
    """`events.jsonl`: one event a line, on disk as soon as it is written."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        """Append an event."""
        with self._lock:
            self._file.write(EVENT.dump_json(event) + b"\n")
            self._file.flush()


class StopRequest:
    """Whether the user asked to stop, by `control.json` or by SIGTERM."""

    def __init__(self, control: Path) -> None:
        self._control = control
        self._signalled = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: self._signalled.set())

    def __call__(self) -> bool:
        """True from the first request on."""
        if not self._signalled.is_set() and self._control.exists():
            try:
                if json.loads(self._control.read_text(encoding="utf-8")).get("stop"):
                    self._signalled.set()
            except ValueError:
                return False
        return self._signalled.is_set()


def main(folder: Path, root: Path) -> int:
    """Run the experiment; 0 when it completed or was stopped, 1 when it failed."""
    started = time.time()
    log = EventLog(folder / "events.jsonl")
    log(JobStarted(pid=os.getpid()))
    apply_limits()
    heartbeat = start_heartbeat(folder / "heartbeat")
    stop = StopRequest(folder / "control.json")
    try:
        spec = TabularSpec.model_validate_json((folder / "experiment.json").read_bytes())
        from ..engine.run import run_experiment

        outcome, reason = run_experiment(
            spec,
            folder,
            root=root,
            sink=log,
            stop_requested=stop,
            deadline=None if spec.max_runtime is None else started + spec.max_runtime,
        )
        ended = JobEnded(outcome=outcome, reason=reason)
    except AutopilotError as error:
        print(error, file=sys.stderr)
        ended = JobEnded(outcome="failed", reason=error.message, problems=error.problems)
    except BaseException as error:  # the last line of defence: whatever broke is told and not swallowed
        traceback.print_exc()
        message = f"The worker failed: {type(error).__name__}: {error}".splitlines()[0][:500]
        problem = Problem(code=ErrorCode.WORKER_FAILED, message=f"{message} The log says where.")
        ended = JobEnded(outcome="failed", reason=message, problems=[problem])
    log(ended)
    heartbeat.set()
    sys.stdout.flush()
    sys.stderr.flush()
    # Not every library's threads end when asked; all that matters is on disk.
    os._exit(1 if ended.outcome == "failed" else 0)
