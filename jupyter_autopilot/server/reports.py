"""Model reports and explanations: made in child processes; a report is made once and then read from its folder."""

from __future__ import annotations

import asyncio
from pathlib import Path

from pydantic import ValidationError

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
from ..crypt import read_bytes
from .looks import Looks


class Reports:
    """Answers for the candidates of experiments.

    Parameters
    ----------
    looks
        Starts the child processes.
    """

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._making: dict[Path, asyncio.Task[Report]] = {}
        self._writing: dict[tuple[Path, ReportFormat], asyncio.Task[ReportDocument]] = {}

    async def report(self, folder: Path, candidate: str, root: Path) -> Report:
        """The report on a candidate; who asks while it is being made waits for the same one.

        Parameters
        ----------
        folder
            The experiment's.
        root
            What the specification's paths are relative to.

        Raises
        ------
        AutopilotError
            For a candidate that cannot be reported on, or WORKER_FAILED when its process breaks.
        """
        file = folder / "candidates" / candidate / REPORT_FILE
        kept = await asyncio.to_thread(_read, file)
        if kept is not None:
            return kept
        making = self._making.get(file)
        if making is None:
            making = asyncio.create_task(self._make(folder, candidate, root))
            self._making[file] = making
            making.add_done_callback(lambda _: self._making.pop(file, None))
        # Whoever asked first may go away without taking it from the others.
        return await asyncio.shield(making)

    async def document(self, folder: Path, candidate: str, root: Path, kind: ReportFormat) -> ReportDocument:
        """Write the report as a page or a notebook; who asks while it is being written waits for the same one.

        Parameters and errors are as of `report`; the path is relative to the experiment's folder.
        """
        making = self._making.get(folder / "candidates" / candidate / REPORT_FILE)
        if making is not None:  # otherwise the process that writes it makes the report as well
            await asyncio.shield(making)
        key = (folder / "candidates" / candidate, kind)
        writing = self._writing.get(key)
        if writing is None:
            writing = asyncio.create_task(self._write(folder, candidate, root, kind))
            self._writing[key] = writing
            writing.add_done_callback(lambda _: self._writing.pop(key, None))
        return await asyncio.shield(writing)

    async def explain(self, folder: Path, candidate: str, request: ExplanationRequest) -> Explanations:
        """What each feature adds to the predictions of rows.

        Raises
        ------
        AutopilotError
            For what is wrong with the rows or the candidate, or WORKER_FAILED when the process breaks.
        """
        look = await self._looks.ask(request.model_dump_json().encode(), "explain", str(folder), candidate)
        return look.read(Explanations, _broken)

    async def close(self) -> None:
        """End what is being made."""
        await self._looks.close()

    async def _make(self, folder: Path, candidate: str, root: Path) -> Report:
        look = await self._looks.ask(b"", "report", str(folder), candidate, "--root", str(root))
        return look.read(Report, _broken)

    async def _write(self, folder: Path, candidate: str, root: Path, kind: ReportFormat) -> ReportDocument:
        look = await self._looks.ask(b"", "report", str(folder), candidate, "--root", str(root), "--format", kind.value)
        return look.read(ReportDocument, _broken)


def too_late(seconds: float) -> AutopilotError:
    """The error for a report or an explanation that takes too long."""
    return AutopilotError(
        ErrorCode.WORKER_FAILED,
        f"It was not ready within {seconds:.0f} seconds. Try again when the machine is less busy.",
    )


def _read(file: Path) -> Report | None:
    """The report of a file; None where there is none yet, or one of another version."""
    try:
        return Report.model_validate_json(read_bytes(file))
    except (OSError, ValidationError):
        return None


def _broken(how: str) -> AutopilotError:
    return AutopilotError(ErrorCode.WORKER_FAILED, f"The process that looked at the model ended with {how}")
