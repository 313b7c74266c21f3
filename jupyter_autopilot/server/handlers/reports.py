"""Reports on candidates, and explanations of what they predict."""

from __future__ import annotations

from ...contract import Explanations, Report
from ..operation import Call
from .completed import completed_candidate


async def get_report(call: Call) -> Report:
    """How good a candidate is, where it errs and what it looks at."""
    record, candidate = await completed_candidate(call)
    root = call.context.contents.root
    assert root is not None  # otherwise there is no experiment
    return await call.context.reports.report(record.folder.path, candidate, root)


async def explain_rows(call: Call) -> Explanations:
    """What each feature adds to the prediction of a row."""
    record, candidate = await completed_candidate(call)
    return await call.context.reports.explain(record.folder.path, candidate, call.body)
