"""Notebooks of candidates."""

from __future__ import annotations

from ...contract import CandidateNotebook
from ..notebook import write_notebook
from ..operation import Call


async def write_candidate_notebook(call: Call) -> CandidateNotebook:
    """Write the notebook that trains a candidate again, in a process of its own."""
    name = call.path["name"]
    experiment = await call.context.jobs.call(lambda jobs: jobs.experiment(name))
    root = call.context.contents.root
    assert root is not None  # without one there is no experiment
    written = await write_notebook(call.context.looks, root / experiment.folder, call.path["id"])
    return CandidateNotebook(path=f"{experiment.folder}/{written.path}")
