"""Notebooks of candidates."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from ..contract import AutopilotError, CandidateNotebook, ErrorCode, ErrorResponse
from ..contract.plan import REFUSED
from .looks import Looks


async def write_notebook(looks: Looks, folder: Path, candidate: str) -> CandidateNotebook:
    """Write the notebook of a candidate; its path is relative to the experiment's folder.

    Raises
    ------
    AutopilotError
        NOT_FOUND, NO_CANDIDATE or EXPERIMENT_DAMAGED, or INTERNAL when the writer breaks.
    """
    try:
        look = await looks.ask(b"", "notebook", str(folder), candidate)
    except AutopilotError as error:  # it speaks of a file of data
        raise AutopilotError(ErrorCode.INTERNAL, "The notebook was not written in time. Try again.") from error
    try:
        if look.code == REFUSED:
            raise AutopilotError.of(ErrorResponse.model_validate_json(look.answer).problems)
        return CandidateNotebook.model_validate_json(look.answer)
    except ValidationError as error:
        raise AutopilotError(
            ErrorCode.INTERNAL,
            f"The notebook could not be written: its writer ended with exit code {look.code}. {look.last_words}",
        ) from error
