"""Looking at data in child processes: pandas stays out of the server, and a bad file can only end its reader."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from ..contract import AutopilotError, ErrorCode, ErrorResponse, Model
from ..contract.errors import REFUSED

AT_ONCE = 2
Answer = TypeVar("Answer", bound=Model)
Broken = Callable[[str], AutopilotError]


def _unreadable(how: str) -> AutopilotError:
    return AutopilotError(
        ErrorCode.FILE_UNREADABLE,
        f"The file could not be read: its reader ended with {how}",
        field="data_path",
    )


@dataclass(frozen=True)
class Look:
    """What a child process said.

    Attributes
    ----------
    answer
        Its standard output.
    code
        Its exit code.
    last_words
        The last line of its standard error, if any.
    """

    answer: bytes
    code: int | None
    last_words: str

    def read(self, kind: type[Answer], broken: Broken = _unreadable) -> Answer:
        """What it answered.

        Parameters
        ----------
        broken
            Makes the error for a child that did not answer what it was asked, from how it ended, in words.

        Raises
        ------
        AutopilotError
            What the child refused with, or that of `broken`; by default FILE_UNREADABLE.
        """
        try:
            if self.code == REFUSED:
                raise AutopilotError.of(ErrorResponse.model_validate_json(self.answer).problems)
            return kind.model_validate_json(self.answer)
        except ValidationError as error:
            why = f" The last line it printed: {self.last_words}" if self.last_words else ""
            raise broken(f"exit code {self.code}.{why}") from error


def _not_read(seconds: float) -> AutopilotError:
    return AutopilotError(
        ErrorCode.FILE_UNREADABLE,
        f"The file was not read within {seconds:.0f} seconds. Save it as Parquet, or take a part of it.",
        field="data_path",
    )


class Looks:
    """Starts `python -m jupyter_autopilot.worker COMMAND`, a few at a time.

    Parameters
    ----------
    timeout
        Seconds after which a look is given up.
    late
        Makes the error for it, from these seconds.
    """

    def __init__(self, timeout: float, late: Callable[[float], AutopilotError] = _not_read) -> None:
        self._timeout, self._late = timeout, late
        self._room = asyncio.Semaphore(AT_ONCE)
        self._running: set[asyncio.subprocess.Process] = set()

    async def ask(self, body: bytes, *command: str) -> Look:
        """Give a command its standard input and wait for what it says.

        Raises
        ------
        AutopilotError
            When it takes too long; by default FILE_UNREADABLE.
        """
        async with self._room:
            return await self._ask(body, command)

    async def close(self) -> None:
        """End what is running."""
        for process in list(self._running):
            process.kill()
            await process.wait()

    async def _ask(self, body: bytes, command: tuple[str, ...]) -> Look:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "jupyter_autopilot.worker",
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONSAFEPATH": "1"},
            limit=2**24,
        )
        self._running.add(process)
        try:
            answer, errors = await asyncio.wait_for(process.communicate(body), self._timeout)
        except TimeoutError as error:
            raise self._late(self._timeout) from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            self._running.discard(process)
        lines = errors.decode("utf-8", "replace").strip().splitlines()
        return Look(answer, process.returncode, lines[-1][:300] if lines else "")
