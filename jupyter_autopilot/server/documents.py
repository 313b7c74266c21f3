"""Notebooks and scripts of candidates, written by child processes."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from ..contract import AutopilotError, CandidateNotebook, CandidateScripts, ErrorCode, ErrorResponse
from ..contract.plan import REFUSED
from .looks import Look, Looks


class Documents:
    """Writes what is asked for into the candidates' folders. Paths are relative to the experiment's folder.

    Parameters
    ----------
    looks
        Starts the child processes.
    """

    def __init__(self, looks: Looks) -> None:
        self._looks = looks

    async def notebook(self, folder: Path, candidate: str) -> CandidateNotebook:
        """Write a candidate's notebook, unless it is there.

        Raises
        ------
        AutopilotError
            NO_CANDIDATE or EXPERIMENT_DAMAGED, or WORKER_FAILED when the writer breaks.
        """
        look = await self._looks.ask(b"", "notebook", str(folder), candidate)
        try:
            return CandidateNotebook.model_validate_json(_accepted(look))
        except ValidationError as error:
            raise _broken(look) from error

    async def scripts(self, folder: Path, candidate: str) -> CandidateScripts:
        """Write a candidate's scripts, unless they are there; errors are as for a notebook."""
        look = await self._looks.ask(b"", "scripts", str(folder), candidate)
        try:
            return CandidateScripts.model_validate_json(_accepted(look))
        except ValidationError as error:
            raise _broken(look) from error

    async def close(self) -> None:
        """End what is being written."""
        await self._looks.close()


def _accepted(look: Look) -> bytes:
    if look.code == REFUSED:
        raise AutopilotError.of(ErrorResponse.model_validate_json(look.answer).problems)
    return look.answer


def _broken(look: Look) -> AutopilotError:
    why = f" The last line it printed: {look.last_words}" if look.last_words else ""
    return AutopilotError(
        ErrorCode.WORKER_FAILED, f"The process that was to write it ended with exit code {look.code}.{why}"
    )
