"""Reports on candidates, and explanations of what they predict."""

from __future__ import annotations

from pathlib import Path

from ...contract import AutopilotError, CandidateStatus, ErrorCode, Explanations, Report
from ...jobs import Supervisor
from ..operation import Call


async def get_report(call: Call) -> Report:
    """How good a candidate is, where it errs and what it looks at."""
    folder, candidate = await _completed(call)
    root = call.context.contents.root
    assert root is not None  # otherwise there is no experiment
    return await call.context.reports.report(folder, candidate, root)


async def explain_rows(call: Call) -> Explanations:
    """What each feature adds to the prediction of a row."""
    folder, candidate = await _completed(call)
    return await call.context.reports.explain(folder, candidate, call.body)


async def _completed(call: Call) -> tuple[Path, str]:
    """The experiment's folder and the candidate's id, which is known and so no path to somewhere else."""
    name, candidate = call.path["name"], call.path["id"]
    return await call.context.jobs.call(lambda jobs: _folder_of(jobs, name, candidate)), candidate


def _folder_of(jobs: Supervisor, name: str, candidate: str) -> Path:
    record = jobs.record(name)
    status = next((one.status for one in record.state.candidates if one.id == candidate), None)
    if status is None:
        raise AutopilotError(ErrorCode.NOT_FOUND, f"The experiment has no candidate {candidate!r}.")
    if status is not CandidateStatus.COMPLETED:
        raise AutopilotError(ErrorCode.NO_CANDIDATE, f"{candidate} has no trained model to look at.")
    return record.folder.path
