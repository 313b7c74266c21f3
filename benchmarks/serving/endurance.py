"""Minutes of load on a supervised endpoint whose process is killed again and again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_autopilot.contract import AutopilotError
from jupyter_autopilot.jobs import Endpoints
from jupyter_autopilot.jobs.endpoint import Address

from .load import Connection
from .servers import on_server_core, post

TICK_SECONDS = 0.25
"""As often as the Jupyter server looks."""
NAME = "benchmark"


@dataclass
class Endurance:
    """What came of the requests.

    Attributes
    ----------
    kills
        When the process was killed; all times are of `time.monotonic`.
    right
        When each request with a right answer was due, and when its answer came.
    failed
        When it was known of each request that it has no answer, or another status than 200.
    wrong
        Answers with other bytes than before the first kill.
    """

    kills: list[float] = field(default_factory=list)
    right: list[tuple[float, float]] = field(default_factory=list)
    failed: list[float] = field(default_factory=list)
    wrong: int = 0

    def recoveries(self) -> list[float]:
        """Seconds from each kill to the first right answer to a later request; infinite where there was none."""
        return [
            min((came for due, came in self.right if due > kill), default=float("inf")) - kill for kill in self.kills
        ]

    def strays(self) -> int:
        """Requests that failed although nothing had been killed."""
        windows = [(kill, kill + took) for kill, took in zip(self.kills, self.recoveries(), strict=True)]
        return sum(not any(begin <= moment <= end for begin, end in windows) for moment in self.failed)


class Supervised:
    """An endpoint that is looked after on a thread of its own, as the Jupyter server does it."""

    def __init__(self, folder: Path, bundle: Path) -> None:
        self._folder, self._bundle = folder, bundle
        self._ending = threading.Event()
        self.address: Address | None = None
        self.kills: list[float] = []
        self._thread = threading.Thread(target=self._look_after, name="supervisor")

    def __enter__(self) -> Supervised:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def kill(self) -> None:
        """Kill the process at once."""
        pid = int(json.loads((self._folder / NAME / "process.json").read_text(encoding="utf-8"))["pid"])
        self.kills.append(time.monotonic())
        os.kill(pid, signal.SIGKILL)

    def _look_after(self) -> None:
        endpoints = Endpoints(self._folder)
        with on_server_core():
            endpoints.create(NAME, self._bundle, experiment="benchmark", candidate="lightgbm-1")
            while not self._ending.wait(TICK_SECONDS):
                endpoints.tick()
                try:
                    self.address = endpoints.address(NAME)
                except AutopilotError:
                    self.address = None
        endpoints.close()


async def endure(
    supervised: Supervised, bodies: Sequence[bytes], per_second: float, seconds: float, kill_every: float
) -> Endurance:
    """Send requests at equal distances; kill the process at equal distances, for the first time after half of one."""
    while supervised.address is None:
        await asyncio.sleep(TICK_SECONDS)
    expected = [(await _ask({}, supervised.address, body))[1] for body in bodies]
    found, idle = Endurance(kills=supervised.kills), {}
    begun = time.monotonic()

    async def ask(due: float, number: int) -> None:
        address = supervised.address
        try:
            if address is None:
                raise ConnectionError
            status, body = await _ask(idle, address, bodies[number])
        except (OSError, asyncio.IncompleteReadError):
            found.failed.append(time.monotonic())
            return
        if status != 200:
            found.failed.append(time.monotonic())
        elif body != expected[number]:
            found.wrong += 1
        else:
            found.right.append((due, time.monotonic()))

    async with asyncio.TaskGroup() as group:
        next_kill = begun + kill_every / 2
        for number in range(int(per_second * seconds)):
            due = begun + number / per_second
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if due >= next_kill:
                next_kill += kill_every
                supervised.kill()
            group.create_task(ask(due, number % len(bodies)))
    return found


async def _ask(idle: dict[str, list[Connection]], address: Address, body: bytes) -> tuple[int, bytes]:
    host, _, port = address.url.removeprefix("http://").rpartition(":")
    free = idle.setdefault(address.url, [])
    connection = free.pop() if free else Connection(host, int(port))
    answer = await connection.ask(post(body, "application/json", host, address.token))
    free.append(connection)
    return answer
