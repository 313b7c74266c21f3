"""Looking at data files in child processes: pandas stays out of the server, and a bad file can only end its reader."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from pydantic import ValidationError

from ..contract import AutopilotError, DatasetPreview, ErrorCode, PreviewRequest

AT_ONCE = 2
KEPT = 32

Key = tuple[str, int, int, str | None, str]


class Previews:
    """Answers previews; the last ones are kept as long as their files do not change.

    Parameters
    ----------
    timeout
        Seconds after which a look is given up.
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._room = asyncio.Semaphore(AT_ONCE)
        self._kept: dict[Key, DatasetPreview] = {}
        self._running: set[asyncio.subprocess.Process] = set()

    async def look(self, request: PreviewRequest, file: Path) -> DatasetPreview:
        """Describe a file.

        Parameters
        ----------
        request
            Its path is the browser's, and the answer's as well.
        file
            The file on disk.
        """
        key = _key(request, file)
        if key is not None and key in self._kept:
            return self._kept[key].model_copy(update={"path": request.path})
        async with self._room:
            answer = await self._ask(request.model_copy(update={"path": str(file)}))
        answer = answer.model_copy(update={"path": request.path})
        if key is not None:
            self._kept[key] = answer
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        return answer

    async def close(self) -> None:
        """End what is running."""
        for process in list(self._running):
            process.kill()
            await process.wait()

    async def _ask(self, request: PreviewRequest) -> DatasetPreview:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "jupyter_autopilot.worker",
            "preview",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONSAFEPATH": "1"},
            limit=2**24,
        )
        self._running.add(process)
        try:
            body = request.model_dump_json().encode()
            answer, errors = await asyncio.wait_for(process.communicate(body), self._timeout)
        except TimeoutError as error:
            raise AutopilotError(
                ErrorCode.FILE_UNREADABLE,
                f"The file was not read within {self._timeout:.0f} seconds. Save it as Parquet, or take a part of it.",
                field="data_path",
            ) from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            self._running.discard(process)
        try:
            return DatasetPreview.model_validate_json(answer)
        except ValidationError as error:
            lines = errors.decode("utf-8", "replace").strip().splitlines()
            why = f" The last line it printed: {lines[-1][:300]}" if lines else ""
            raise AutopilotError(
                ErrorCode.FILE_UNREADABLE,
                f"The file could not be read: its reader ended with exit code {process.returncode}.{why}",
                field="data_path",
            ) from error


def _key(request: PreviewRequest, file: Path) -> Key | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return str(file), status.st_mtime_ns, status.st_size, request.target, str(request.problem_type)
