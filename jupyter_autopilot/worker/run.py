"""Running the experiment of a folder: events out, control in, and the limits kept whatever happens."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import threading
import time
import traceback
from pathlib import Path
from types import FrameType

from pydantic import ValidationError

from ..contract import AutopilotError, ControlFile, ErrorCode, JobEnded, JobStarted, Problem, TabularSpec
from ..crypt import check_key
from ..litter import remove_litter
from .catching_up import catch_up
from .disk import disk_is_full, quota_is_used_up, watch_disk
from .event_log import EventLog
from .heartbeat import start_heartbeat
from .limits import Limit, apply_limits, watch_memory
from .registration import is_registered
from .time_limit import TimeLimit

SPEC_FILE = "experiment.json"
GRACE_SECONDS = 0.5
"""The engine plans to be done by the time limit; a worker that is this much over it ends where it stands."""
LOOK_SECONDS = 0.5
"""Time that was added is noticed so soon."""
NOT_WRITABLE = {errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE, errno.ENOTCONN}


class StopRequest:
    """Whether the job is to stop: the user asked for it, by `control.json` or by a signal, or a limit is reached.

    Attributes
    ----------
    limit
        That was reached, if it was not the user.
    """

    def __init__(self, control: Path) -> None:
        self.limit: Limit | None = None
        self._control = control
        self._asked = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def __call__(self) -> bool:
        """True from the first request on."""
        if not self._asked.is_set():
            # Missing as a rule, and for a while perhaps not to be read.
            with contextlib.suppress(OSError, ValidationError):
                if ControlFile.model_validate_json(self._control.read_bytes()).stop:
                    self._asked.set()
        return self._asked.is_set()

    def because_of(self, limit: Limit) -> None:
        """Stop for a limit that was reached; the first reason is the one that counts."""
        if not self._asked.is_set():
            self.limit = limit
            self._asked.set()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._asked.set()


def main(folder: Path, root: Path, *, max_disk_mb: int | None = None) -> int:
    """Run the experiment; the process ends with 0 when it completed or was stopped, with 1 when it failed."""
    if is_registered(folder):
        log, stop = EventLog(folder / "events.jsonl"), StopRequest(folder / "control.json")
        watch_disk(folder, max_disk_mb, stop.because_of)
        log.end(_run(folder, root, log, stop))
    print("Another worker was written down for this experiment, or this one never was. It ends.")
    return 0


def _run(folder: Path, root: Path, log: EventLog, stop: StopRequest) -> JobEnded:
    try:
        return _experiment(folder, root, log, stop)
    except AutopilotError as error:
        if stop.limit is not None:
            return _ended_by(stop.limit, folder)
        return JobEnded(outcome="failed", reason=error.message, problems=error.problems)
    except BaseException as error:  # the last line of defence: whatever broke is told and not swallowed
        with contextlib.suppress(OSError):
            traceback.print_exc()
        limit = stop.limit or _of_the_disk(error, folder)
        if limit is not None:
            return _ended_by(limit, folder)
        message = f"The worker failed: {type(error).__name__}: {error}".splitlines()[0][:500]
        problem = Problem(code=ErrorCode.WORKER_FAILED, message=f"{message} The log says where.")
        return JobEnded(outcome="failed", reason=message, problems=[problem])
    finally:
        # It also makes the room in which the last event is written.
        with contextlib.suppress(OSError):
            remove_litter(folder)


def _experiment(folder: Path, root: Path, log: EventLog, stop: StopRequest) -> JobEnded:
    control = _read_control(folder)
    log(JobStarted(pid=os.getpid(), run=control.runs, seconds=_limit(folder, control)))
    apply_limits()
    start_heartbeat(folder / "heartbeat")
    spec = read_spec(folder / SPEC_FILE)
    check_key(folder)
    time_limit = TimeLimit(control.limit(spec), lambda: _read_control(folder).limit(spec), log)
    guard_deadline(time_limit, folder, log)
    watch_memory(spec.max_memory, stop.because_of, lambda limit: log.end(_ended_by(limit, folder)))
    if control.runs > 1:
        catch_up(folder, log)
    from ..engine.run import run_experiment

    outcome, reason = run_experiment(spec, folder, root=root, sink=log, stop_requested=stop, deadline=time_limit)
    if outcome == "stopped" and stop.limit is not None:
        return _ended_by(stop.limit, folder)
    return JobEnded(outcome=outcome, reason=reason)


def _ended_by(limit: Limit, folder: Path) -> JobEnded:
    """The end of a job for a limit: with the best model so far it is stopped, without one it has failed."""
    if (folder / "best.json").exists():
        return JobEnded(outcome="stopped", reason=f"{limit.message} The best model so far was kept. {limit.advice}")
    text = f"{limit.message} No candidate had been trained. {limit.advice}"
    return JobEnded(outcome="failed", reason=text, problems=[Problem(code=limit.code, message=text, field=limit.field)])


def _of_the_disk(error: BaseException, folder: Path) -> Limit | None:
    """The error as a limit if it is that the experiment's folder cannot be written any more."""
    if not isinstance(error, OSError):
        return None
    if error.errno == errno.EDQUOT:
        return quota_is_used_up()
    if error.errno == errno.ENOSPC:
        return disk_is_full(shutil.disk_usage(folder).free)
    inside = error.filename is None or str(error.filename).startswith(str(folder))
    if error.errno not in NOT_WRITABLE or not inside:
        return None
    message = f"The experiment's folder could not be written: {error.strerror}."
    return Limit(ErrorCode.FOLDER_NOT_WRITABLE, message, "See to it that it can, then resume the experiment.")


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


def guard_deadline(time_limit: TimeLimit, folder: Path, log: EventLog) -> None:
    """End the process soon after the deadline, with the best model that is on disk by then."""

    def end() -> None:
        while (late := time.time() - time_limit.deadline - GRACE_SECONDS) < 0:
            time.sleep(min(LOOK_SECONDS, -late))
            time_limit.look()
        if (folder / "best.json").exists():
            log.end(JobEnded(outcome="completed", reason="The time limit was reached; the best model so far was kept."))
        text = "The time limit was reached before a candidate was trained. Give it more time."
        problem = Problem(code=ErrorCode.NO_CANDIDATE, message=text, field="max_runtime")
        log.end(JobEnded(outcome="failed", reason=text, problems=[problem]))

    if time_limit() is not None:
        threading.Thread(target=end, name="time-limit", daemon=True).start()
