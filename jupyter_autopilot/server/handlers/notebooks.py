"""Notebooks and scripts of candidates."""

from __future__ import annotations

from ...contract import CandidateNotebook, CandidateScripts, ExperimentNotebook
from ..operation import Call
from .completed import completed_candidate


async def write_candidate_notebook(call: Call) -> CandidateNotebook:
    """Write the notebook that trains a candidate again, unless it is there."""
    record, candidate = await completed_candidate(call)
    written = await call.context.documents.notebook(record.folder.path, candidate)
    return CandidateNotebook(path=f"{record.workspace_path}/{written.path}")


async def write_candidate_scripts(call: Call) -> CandidateScripts:
    """Write the scripts that train a candidate again and predict with it, unless they are there."""
    record, candidate = await completed_candidate(call)
    written = await call.context.documents.scripts(record.folder.path, candidate)
    return CandidateScripts(folder=f"{record.workspace_path}/{written.folder}", files=written.files)


async def write_experiment_notebook(call: Call) -> ExperimentNotebook:
    """Write the notebook that goes on from an experiment in Python, unless it is there."""
    name = call.path["name"]
    record = await call.context.jobs.call(lambda jobs: jobs.record(name))
    written = await call.context.documents.continuation(record.folder.path)
    return ExperimentNotebook(path=f"{record.workspace_path}/{written.path}")
