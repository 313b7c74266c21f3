"""A model report or explanations of rows, from a process of its own: the answer or an ErrorResponse on standard output.

A report is kept in the candidate's folder as well, for the next one who asks.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

from ..atomic import write_atomic
from ..contract import AutopilotError, ExplanationRequest
from ..contract.report import REFUSED, REPORT_FILE
from .limits import apply_limits
from .run import SPEC_FILE, read_spec


def report(folder: Path, candidate: str, root: Path) -> int:
    """Report on a candidate; the exit code is `REFUSED` where the answer is an ErrorResponse."""

    def make() -> str:
        from ..engine.report.make import make_report

        answer = make_report(read_spec(folder / SPEC_FILE), folder, candidate, root).model_dump_json()
        with contextlib.suppress(OSError):  # a folder that cannot be written can be reported on all the same
            write_atomic(folder / "candidates" / candidate / REPORT_FILE, answer)
        return answer

    return _answer(make)


def explain(folder: Path, candidate: str) -> int:
    """Explain the rows of an ExplanationRequest on standard input; the exit code is as for a report."""
    request = ExplanationRequest.model_validate_json(sys.stdin.buffer.read())

    def make() -> str:
        from ..engine.report.shapley import explain_candidate

        return explain_candidate(folder, candidate, request).model_dump_json()

    return _answer(make)


def _answer(make: Callable[[], str]) -> int:
    apply_limits()
    code = 0
    # What a library prints must not stand in the answer.
    with contextlib.redirect_stdout(sys.stderr):
        try:
            answer = make()
        except AutopilotError as error:
            answer, code = error.response().model_dump_json(), REFUSED
    # Names of columns are in any language, whatever the console's encoding is.
    sys.stdout.buffer.write(answer.encode("utf-8"))
    sys.stdout.buffer.flush()
    return code
