"""A model report or explanations of rows, from a process of its own: the answer or an ErrorResponse on standard output.

A report is kept in the candidate's folder as well, for the next one who asks.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from ..contract import (
    AutopilotError,
    ErrorCode,
    ExplanationRequest,
    Explanations,
    Report,
    ReportDocument,
    ReportFormat,
)
from ..contract.report import REPORT_FILE
from ..crypt import write_atomic
from .answer import say
from .limits import apply_limits
from .run import SPEC_FILE, read_spec


def report(folder: Path, candidate: str, root: Path) -> int:
    """Report on a candidate."""
    apply_limits()

    def make() -> Report:
        from ..engine.report.make import make_report

        answer = make_report(read_spec(folder / SPEC_FILE), folder, candidate, root)
        with contextlib.suppress(OSError):  # a folder that cannot be written can be reported on all the same
            write_atomic(folder / "candidates" / candidate / REPORT_FILE, answer.model_dump_json())
        return answer

    return say(make)


def document(folder: Path, candidate: str, root: Path, kind: str) -> int:
    """Write the report of a candidate as a page or a notebook; its path is relative to the experiment's folder."""
    apply_limits()

    def write() -> ReportDocument:
        from ..engine.report.files import write_document

        spec = read_spec(folder / SPEC_FILE)
        try:
            path = write_document(spec, folder, candidate, root, ReportFormat(kind))
        except OSError as error:
            raise AutopilotError(
                ErrorCode.FOLDER_NOT_WRITABLE, f"The candidate's folder could not be written: {error.strerror}."
            ) from error
        return ReportDocument(path=path.relative_to(folder).as_posix())

    return say(write)


def explain(folder: Path, candidate: str) -> int:
    """Explain the rows of an ExplanationRequest on standard input."""
    apply_limits()
    request = ExplanationRequest.model_validate_json(sys.stdin.buffer.read())

    def make() -> Explanations:
        from ..engine.report.shapley import explain_candidate

        return explain_candidate(folder, candidate, request)

    return say(make)
