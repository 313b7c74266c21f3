"""The jobs on a thread of their own, so that no file or process call holds up the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from ..jobs import Supervisor, Workspace
from .live import Live

P = ParamSpec("P")
T = TypeVar("T")


class JobsThread:
    """The supervisor of the workspace, called on one thread; so its calls never cross."""

    def __init__(self, root: Path, *, max_running: int, live: Live, max_endpoint_mb: int | None = None) -> None:
        self._root, self._max_running, self._live = root, max_running, live
        self._max_endpoint_mb = max_endpoint_mb
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="autopilot-jobs")
        self._supervisor: Supervisor | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.active = False

    async def call(self, use: Callable[[Supervisor], T]) -> T:
        """Use the supervisor on its thread."""
        self._loop = asyncio.get_running_loop()
        return await self._loop.run_in_executor(self._thread, lambda: use(self._ready()))

    async def tick(self) -> None:
        """Let the supervisor look after what runs."""

        def look(supervisor: Supervisor) -> bool:
            supervisor.tick()
            return supervisor.active

        self.active = await self.call(look)

    async def close(self) -> None:
        """End the endpoints and the thread."""
        if self._supervisor is not None:
            await self.call(Supervisor.close)
        self._thread.shutdown(wait=False)

    def _ready(self) -> Supervisor:
        if self._supervisor is None:
            self._supervisor = Supervisor(
                Workspace(self._root),
                max_running=self._max_running,
                notify=self._notify,
                max_endpoint_mb=self._max_endpoint_mb,
            )
        return self._supervisor

    def _notify(self, kind: str, name: str, revision: int) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._live.emit, kind, name, revision)
