"""Putting a candidate on the leaderboard of an experiment that has ended: one that its user made in a notebook."""

from __future__ import annotations

from pathlib import Path

from ..contract import EVENT, AutopilotError, Candidate, CandidateEnded, ErrorCode
from .claim import claim, release
from .experiment import ExperimentRecord


def add_to_leaderboard(record: ExperimentRecord, candidate: Candidate) -> None:
    """Append the event that the candidate is complete; its folder is.

    The event log has one writer at a time: the worker while the experiment runs, and whoever holds the claim to start
    a worker while it does not.

    Raises
    ------
    AutopilotError
        EXPERIMENT_RUNNING.
    """
    running = AutopilotError(
        ErrorCode.EXPERIMENT_RUNNING,
        f"The experiment {record.name!r} has not ended. Wait for its end, or stop it, and add the candidate then.",
    )
    if not claim(record.folder.claim):
        raise running
    try:
        record.refresh()
        if not record.terminal:
            raise running
        _append(record.folder.events, EVENT.dump_json(CandidateEnded(candidate=candidate)))
    finally:
        release(record.folder.claim)
    record.refresh()


def _append(events: Path, event: bytes) -> None:
    """Append a line; half a one that a killed worker left is dropped, as the next worker would do."""
    with events.open("r+b") as log:
        log.seek(log.read().rfind(b"\n") + 1)
        log.truncate()
        log.write(event + b"\n")
