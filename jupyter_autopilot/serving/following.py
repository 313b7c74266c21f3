"""Following the file of a deployment: when it changes, the new models are loaded beside those that answer.

They take the place of the old ones between two requests. What cannot be loaded, or is too large, is told and left
alone: the process goes on with what it has.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from pathlib import Path

from ..contract import AutopilotError, ErrorCode
from ..contract.deployment import FailedDeployment, ServedDeployment
from .memory import resident_bytes
from .variants import MEBIBYTE, Deployed, load_deployment

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 0.25
Signature = tuple[int, int, int]


class Following:
    """The file of a deployment, and whether it is served.

    Parameters
    ----------
    path
        A file, or a bundle's folder, which is never followed.
    load
        Loads what the file says beside what is running.
    """

    def __init__(self, path: Path, load: Callable[[Deployed], Deployed]) -> None:
        self._path, self._load = path, load
        self._seen = self._signature()

    async def run(
        self, running: Callable[[], Deployed], told: Callable[[Deployed, FailedDeployment | None], None]
    ) -> None:
        """Look at the file for ever.

        Parameters
        ----------
        running
            What is served now.
        told
            Called with what is to be served from now on; with what is running and the reason where the new models
            cannot take its place.
        """
        while self._seen is not None:
            await asyncio.sleep(LOOK_SECONDS)
            signature = self._signature()
            if signature in (None, self._seen):
                continue
            self._seen = signature
            before, number = running(), self._number()
            try:
                loaded = await asyncio.to_thread(self._load, before)
            except Exception as error:
                reason = _reason(error)
                LOG.warning("Deployment %s is not served: %s", number, reason.message, exc_info=True)
                told(before, FailedDeployment(number=number, error=reason.response()))
            else:
                LOG.info("Deployment %s is served", loaded.number)
                told(loaded, None)
                del loaded
            del before
            gc.collect()  # what is served no more need not wait for its turn

    def _signature(self) -> Signature | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino) if self._path.is_file() else None

    def _number(self) -> int:
        try:
            return ServedDeployment.model_validate_json(self._path.read_bytes()).number
        except (OSError, ValueError):
            return 0


def _reason(error: Exception) -> AutopilotError:
    if isinstance(error, AutopilotError):
        return error
    text = f"The models could not be loaded: {type(error).__name__}: {str(error)[:300]}"
    return AutopilotError(ErrorCode.ENDPOINT_FAILED, text)


def load_within(path: Path, running: Deployed | None, *, trust_pickle: bool, max_memory_bytes: int | None) -> Deployed:
    """Load a deployment beside the one that is running, if any, and look whether there is room for both.

    Raises
    ------
    AutopilotError
        As `load_deployment`; OUT_OF_MEMORY when the process takes more than it may.
    """
    try:
        loaded = load_deployment(path, trust_pickle=trust_pickle, running=running)
    except MemoryError as error:
        raise AutopilotError(ErrorCode.OUT_OF_MEMORY, "There is not enough memory for the models.") from error
    resident = resident_bytes()
    if max_memory_bytes is not None and resident is not None and resident > max_memory_bytes:
        beside = "" if running is None else " beside those that answer now"
        raise AutopilotError(
            ErrorCode.OUT_OF_MEMORY,
            f"With these models{beside} the process takes {resident / MEBIBYTE:.0f} MB and may take "
            f"{max_memory_bytes / MEBIBYTE:.0f} MB. Deploy fewer or smaller models, or raise the limit "
            "(AutopilotApp.max_endpoint_memory).",
        )
    return loaded
