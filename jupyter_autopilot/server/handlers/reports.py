"""Reports on candidates, and explanations of what they predict."""

from __future__ import annotations

import asyncio

from ...contract import AutopilotError, ErrorCode, Explanations, Report, ReportDocument, ReportFormat
from ...crypt import read_bytes
from ...jobs import ExperimentRecord
from ..operation import Call, RawAnswer
from .completed import completed_candidate


async def get_report(call: Call) -> Report:
    """How good a candidate is, where it errs and what it looks at."""
    record, candidate = await completed_candidate(call)
    root = call.context.contents.root
    assert root is not None  # otherwise there is no experiment
    return await call.context.reports.report(record.folder.path, candidate, root)


CONTENT_TYPES = {ReportFormat.HTML: "text/html; charset=utf-8", ReportFormat.NOTEBOOK: "application/x-ipynb+json"}
SUFFIXES = {ReportFormat.HTML: "html", ReportFormat.NOTEBOOK: "ipynb"}


async def download_report(call: Call) -> RawAnswer:
    """The report as a file to keep."""
    record, candidate, kind, written = await _written(call)
    body = await asyncio.to_thread(read_bytes, record.folder.path / written.path)
    # Both names are letters, digits and hyphens.
    name = f"{record.name}-{candidate}-report.{SUFFIXES[kind]}"
    return RawAnswer(200, CONTENT_TYPES[kind], body, {"Content-Disposition": f'attachment; filename="{name}"'})


async def write_report(call: Call) -> ReportDocument:
    """Write the report into the candidate's folder."""
    record, _, _, written = await _written(call)
    return ReportDocument(path=f"{record.workspace_path}/{written.path}")


async def _written(call: Call) -> tuple[ExperimentRecord, str, ReportFormat, ReportDocument]:
    """Where the file is, relative to the experiment's folder."""
    record, candidate = await completed_candidate(call)
    try:
        kind = ReportFormat(call.path["format"])
    except ValueError as error:
        known = " or ".join(ReportFormat)
        raise AutopilotError(
            ErrorCode.NOT_FOUND, f"A report is written as {known}, not as {call.path['format']!r}."
        ) from error
    root = call.context.contents.root
    assert root is not None  # otherwise there is no experiment
    return record, candidate, kind, await call.context.reports.document(record.folder.path, candidate, root, kind)


async def explain_rows(call: Call) -> Explanations:
    """What each feature adds to the prediction of a row."""
    record, candidate = await completed_candidate(call)
    return await call.context.reports.explain(record.folder.path, candidate, call.body)
