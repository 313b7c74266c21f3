"""The notebook or the scripts of a candidate: where they are, or an ErrorResponse, on standard output."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

from ..contract import AutopilotError, CandidateNotebook, CandidateScripts, ErrorCode, Model
from ..contract.plan import REFUSED


def notebook(folder: Path, candidate: str) -> int:
    """Write the notebook, unless it is there. Its path is relative to the experiment's folder.

    The exit code is `REFUSED` where the answer is an ErrorResponse.
    """

    def write() -> Model:
        from ..engine.definition import write_notebook

        path = write_notebook(folder, candidate)
        return CandidateNotebook(path=path.relative_to(folder).as_posix())

    return _answer(write)


def scripts(folder: Path, candidate: str) -> int:
    """Write the scripts, unless they are there; paths and exit code are as for a notebook."""

    def write() -> Model:
        from ..engine.definition import write_own_scripts

        train, predict = write_own_scripts(folder, candidate)
        return CandidateScripts(
            folder=train.parent.relative_to(folder).as_posix(), files=[path.name for path in (train, predict)]
        )

    return _answer(write)


def _answer(write: Callable[[], Model]) -> int:
    code = 0
    # What a library prints must not stand in the answer.
    with contextlib.redirect_stdout(sys.stderr):
        try:
            answer = write().model_dump_json()
        except AutopilotError as error:
            answer, code = error.response().model_dump_json(), REFUSED
        except OSError as error:
            answer, code = _not_writable(error).response().model_dump_json(), REFUSED
    sys.stdout.buffer.write(answer.encode("utf-8"))
    sys.stdout.buffer.flush()
    return code


def _not_writable(error: OSError) -> AutopilotError:
    return AutopilotError(
        ErrorCode.FOLDER_NOT_WRITABLE, f"The candidate's folder could not be written: {error.strerror}."
    )
