"""Notebooks, scripts and ONNX files of candidates, written by child processes."""

from __future__ import annotations

from pathlib import Path

from ..contract import AutopilotError, CandidateNotebook, CandidateScripts, ErrorCode, ExperimentNotebook, OnnxFile
from .looks import Looks


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
        return look.read(CandidateNotebook, _broken)

    async def continuation(self, folder: Path) -> ExperimentNotebook:
        """Write the notebook that goes on from an experiment, unless it is there; errors are as for a notebook."""
        look = await self._looks.ask(b"", "continuation", str(folder))
        return look.read(ExperimentNotebook, _broken)

    async def scripts(self, folder: Path, candidate: str) -> CandidateScripts:
        """Write a candidate's scripts, unless they are there; errors are as for a notebook."""
        look = await self._looks.ask(b"", "scripts", str(folder), candidate)
        return look.read(CandidateScripts, _broken)

    async def onnx(self, folder: Path, candidate: str) -> OnnxFile:
        """Write a candidate's model as an ONNX file.

        Raises
        ------
        AutopilotError
            FORMAT_UNSUITABLE with the part that cannot be converted, or without the extra `onnx`; what reading the
            bundle says, or WORKER_FAILED when the writer breaks.
        """
        look = await self._looks.ask(b"", "onnx", str(folder), candidate)
        return look.read(OnnxFile, _broken)

    async def close(self) -> None:
        """End what is being written."""
        await self._looks.close()


def _broken(how: str) -> AutopilotError:
    return AutopilotError(ErrorCode.WORKER_FAILED, f"The process that was to write it ended with {how}")
