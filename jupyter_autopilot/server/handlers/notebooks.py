"""Notebooks and scripts of candidates."""

from __future__ import annotations

from ...contract import CandidateNotebook, CandidateScripts
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
