"""Telling MLflow of registered versions, after the request that registered them was answered."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from ..contract import AutopilotError, ErrorCode
from ..jobs import Supervisor
from .looks import Looks
from .thread import JobsThread

if TYPE_CHECKING:
    from ..contract.registry import MlflowRecord, ModelVersion
    from ..jobs.tracking import TrackingTask

log = logging.getLogger(__name__)


class Tracker:
    """Starts a process for each version that is registered.

    Parameters
    ----------
    uri
        MLflow's address; nothing is done where it is empty.
    """

    def __init__(self, looks: Looks, uri: str) -> None:
        self._looks, self._uri = looks, uri.strip()
        self._tasks: set[asyncio.Task[None]] = set()
        # One by one: two processes that are the first to open an empty database both make its tables, and one fails.
        self._turn = asyncio.Lock()

    def begin(self, jobs: JobsThread, version: ModelVersion) -> None:
        """Tell MLflow of a version in the background; what became of it is kept with the version."""
        if self._uri:
            task = asyncio.create_task(self._track(jobs, version))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End what is running."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._looks.close()

    async def _track(self, jobs: JobsThread, version: ModelVersion) -> None:
        try:
            task = await jobs.call(lambda supervisor: _task(supervisor, version, self._uri))
            record = await self._ask(task)
            if record.error:
                log.warning("%s version %s: %s", version.model, version.version, record.error)
            await jobs.call(lambda supervisor: supervisor.registry.note(version.model, version.version, record))
        except (AutopilotError, OSError) as error:  # the version was deleted in the meantime
            log.warning("MLflow was not told of %s version %s: %s", version.model, version.version, error)

    async def _ask(self, task: TrackingTask) -> MlflowRecord:
        from ..jobs.tracking import COMMAND, failed, record_of, unfit

        refused = await asyncio.to_thread(unfit, task)
        if refused is not None:
            return refused
        try:
            async with self._turn:
                look = await self._looks.ask(task.model_dump_json().encode(), COMMAND)
        except AutopilotError as error:
            return failed(task, error.message)
        return record_of(task, look.answer, look.code, look.last_words)


def _task(supervisor: Supervisor, version: ModelVersion, uri: str) -> TrackingTask:
    from ..jobs.tracking import tracking_task

    return tracking_task(supervisor.registry, version, supervisor.record(version.lineage.experiment), uri)


def too_slow(seconds: float) -> AutopilotError:
    """The error for a version of which MLflow could not be told in time."""
    return AutopilotError(ErrorCode.TRACKING_FAILED, f"it was not done within {seconds:.0f} seconds.")
