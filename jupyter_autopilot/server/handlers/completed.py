"""The candidate with a model that a route's path names."""

from __future__ import annotations

from ...contract import AutopilotError, CandidateStatus, ErrorCode
from ...jobs import ExperimentRecord, Supervisor
from ..operation import Call


async def completed_candidate(call: Call) -> tuple[ExperimentRecord, str]:
    """The experiment and the candidate's id, which is known and so no path to somewhere else.

    Raises
    ------
    AutopilotError
        NOT_FOUND, or NO_CANDIDATE for one that has no model.
    """
    name, candidate = call.path["name"], call.path["id"]
    return await call.context.jobs.call(lambda jobs: _record_of(jobs, name, candidate)), candidate


def _record_of(jobs: Supervisor, name: str, candidate: str) -> ExperimentRecord:
    record = jobs.record(name)
    status = next((one.status for one in record.state.candidates if one.id == candidate), None)
    if status is None:
        raise AutopilotError(ErrorCode.NOT_FOUND, f"The experiment has no candidate {candidate!r}.")
    if status is not CandidateStatus.COMPLETED:
        raise AutopilotError(ErrorCode.NO_CANDIDATE, f"{candidate} has no trained model to look at.")
    return record
