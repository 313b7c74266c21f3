"""Asking for a further run of an experiment that has ended: what was trained is kept, and time may be added."""

from __future__ import annotations

from datetime import datetime

from ..contract import AutopilotError, ControlFile, ErrorCode, ExperimentState, utc_now
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


def used_seconds(state: ExperimentState) -> float:
    """What the run took that the events tell of last; nothing where the clock was set back meanwhile."""
    if state.started_at is None or state.ended_at is None:
        return 0.0
    took = datetime.fromisoformat(state.ended_at) - datetime.fromisoformat(state.started_at)
    return max(0.0, took.total_seconds())
