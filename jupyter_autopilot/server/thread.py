"""The jobs on a thread of their own, so that no file or process call holds up the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar, cast

from ..jobs import Supervisor
from .live import Live

P = ParamSpec("P")
T = TypeVar("T")


Notify = Callable[[str, str, int], None]


class JobsThread:
    """The supervisor of the workspace, called on one thread; so its calls never cross.

    Parameters
    ----------
    make
        Makes the supervisor, which is to tell what has changed as `make`'s argument wants it.
    live
        Where that is passed on to.
    """

    def __init__(self, make: Callable[[Notify], Supervisor], live: Live) -> None:
        self._make, self._live = make, live
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="autopilot-jobs")
        self._supervisor: Supervisor | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.active = False

    async def call(self, use: Callable[[Supervisor], T]) -> T:
        """Use the supervisor on its thread."""
        self._loop = asyncio.get_running_loop()
        return await self._loop.run_in_executor(self._thread, lambda: use(self._ready()))

    async def read(self, what: str, use: Callable[[Supervisor], T]) -> T:
        """As `call`, for what changes nothing: all who ask for the same before it is begun get one answer.

        A hint makes every open page ask at the same instant, and each change of threads takes longer than the answer.

        Parameters
        ----------
        what
            Names what is asked for.
        """

        def begin(supervisor: Supervisor) -> T:
            self._waiting.pop(what, None)
            return use(supervisor)

        waiting = self._waiting.get(what)
        if waiting is None or waiting.done():  # done and still there: it failed before it was begun
            waiting = self._waiting[what] = asyncio.ensure_future(self.call(begin))
        # Who hangs up does not take the answer away from the others.
        return cast("T", await asyncio.shield(waiting))

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
            self._supervisor = self._make(self._notify)
        return self._supervisor

    def _notify(self, kind: str, name: str, revision: int) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._live.emit, kind, name, revision)
