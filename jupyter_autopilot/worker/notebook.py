"""The notebook of a candidate: a CandidateNotebook or an ErrorResponse on standard output."""

from __future__ import annotations

import sys
from pathlib import Path

from ..contract import AutopilotError, CandidateNotebook
from ..contract.plan import REFUSED
from ..engine.definition import write_notebook


def main(folder: Path, candidate: str) -> int:
    """Write it; its path is relative to the experiment's folder. The exit code of an ErrorResponse is `REFUSED`."""
    try:
        path = write_notebook(folder, candidate)
    except AutopilotError as error:
        _say(error.response().model_dump_json())
        return REFUSED
    _say(CandidateNotebook(path=path.relative_to(folder).as_posix()).model_dump_json())
    return 0


def _say(answer: str) -> None:
    sys.stdout.buffer.write(answer.encode("utf-8"))
    sys.stdout.buffer.flush()
