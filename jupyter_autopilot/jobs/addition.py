"""Putting a candidate on the leaderboard of an experiment that has ended: one that its user made in a notebook."""

from __future__ import annotations

from ..contract import EVENT, AutopilotError, Candidate, CandidateEnded, ErrorCode
from .experiment import ExperimentRecord
from .worker import claim


def add_to_leaderboard(record: ExperimentRecord, candidate: Candidate) -> None:
    """Append the event that the candidate is complete; its folder is.

    The event log has one writer at a time: the worker while the experiment runs, and whoever holds the claim to start
    a worker while it does not.

    Raises
    ------
    AutopilotError
        EXPERIMENT_RUNNING.
    """
    record.refresh()
    if not record.terminal or not claim(record.folder):
        raise AutopilotError(
            ErrorCode.EXPERIMENT_RUNNING,
            f"The experiment {record.name!r} has not ended. Wait for its end, or stop it, and add the candidate then.",
        )
    try:
        with record.folder.events.open("ab") as log:
            log.write(EVENT.dump_json(CandidateEnded(candidate=candidate)) + b"\n")
    finally:
        record.folder.claim.unlink(missing_ok=True)
    record.refresh()
