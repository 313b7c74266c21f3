"""More of an experiment: a further run of one that has ended, and more time for one that is under way."""

from __future__ import annotations

from datetime import datetime

from ..contract import AutopilotError, ControlFile, ErrorCode, ExperimentState, Status, utc_now
from .experiment import ExperimentRecord

LEAST_SECONDS = 20
"""As the least time limit of an experiment."""


def ask_to_resume(record: ExperimentRecord, seconds: int | None) -> None:
    """Write down that there is to be a further run; whoever looks after the experiment starts its worker.

    Parameters
    ----------
    record
        Of an experiment that has ended, with its worker gone.
    seconds
        To be added to what is left of its time.

    Raises
    ------
    AutopilotError
        TIME_USED_UP when less than 20 s would be left.
    """
    control = record.folder.read_control()
    limit = control.limit(record.spec)
    left = None
    if limit is not None:
        used = used_seconds(record.state) if record.state.runs == control.runs else 0.0
        left = max(0.0, limit - used) + (seconds or 0)
        if left < LEAST_SECONDS:
            raise AutopilotError(
                ErrorCode.TIME_USED_UP,
                f"The experiment {record.name!r} has {left:.0f} s of its time left. Add more, so that it has "
                f"{LEAST_SECONDS} s at least.",
                field="seconds",
            )
    elif seconds is not None:
        left = float(max(seconds, LEAST_SECONDS))
    record.folder.write_control(ControlFile(runs=control.runs + 1, seconds=left, asked_at=utc_now()))
    record.refresh()


def add_time(record: ExperimentRecord, seconds: int) -> None:
    """Put off the time limit of an experiment that has not ended.

    Raises
    ------
    AutopilotError
        CONFLICT where it has ended or is about to, or has no time limit.
    """
    if record.terminal or record.state.status is Status.STOPPING:
        raise AutopilotError(
            ErrorCode.CONFLICT, f"The experiment {record.name!r} has ended or is about to. Resume it with more time."
        )
    if record.limit is None:
        raise AutopilotError(ErrorCode.CONFLICT, f"The experiment {record.name!r} has no time limit to put off.")
    control = record.folder.read_control()
    record.folder.write_control(control.model_copy(update={"added": control.added + seconds}))
    record.refresh()


def used_seconds(state: ExperimentState) -> float:
    """What the run took that the events tell of last; nothing where the clock was set back meanwhile."""
    if state.started_at is None or state.ended_at is None:
        return 0.0
    took = datetime.fromisoformat(state.ended_at) - datetime.fromisoformat(state.started_at)
    return max(0.0, took.total_seconds())
