"""Asking a server: at a pace that does not wait for answers, or as fast as it can be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np


class Connection:
    """A connection that is kept open; opened again after it broke."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer to a whole request.

        Raises
        ------
        OSError, asyncio.IncompleteReadError
            There is no answer.
        """
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection(self._host, self._port)
            reader, writer = self._streams
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
            return int(head[9:12]), await reader.readexactly(length)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Forget the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


@dataclass
class Latencies:
    """Seconds from when each request was due to its answer, and how many got none or another status than 200."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        return 1_000 * float(np.quantile(self.seconds, share)) if self.seconds else float("nan")


async def at_pace(port: int, requests: Sequence[bytes], per_second: float, seconds: float) -> Latencies:
    """Send requests at equal distances, whether the ones before were answered or not.

    The time of a request counts from when it was due, so that those that wait for a slow one count as slow too.
    """
    found, idle, begun = Latencies(), [Connection("127.0.0.1", port)], time.perf_counter()

    async def ask(due: float, request: bytes) -> None:
        connection = idle.pop() if idle else Connection("127.0.0.1", port)
        try:
            status, _ = await connection.ask(request)
            found.failed += status != 200
            found.seconds.append(time.perf_counter() - due)
        except (OSError, asyncio.IncompleteReadError):
            found.failed += 1
        idle.append(connection)

    async with asyncio.TaskGroup() as group:
        for number in range(int(per_second * seconds)):
            due = begun + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(ask(due, requests[number % len(requests)]))
    for connection in idle:
        connection.close()
    return found


async def flat_out(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> float:
    """Requests per second over several connections, each of which asks again as soon as it has its answer.

    Raises
    ------
    RuntimeError
        A request was not answered with 200.
    """
    begun, answered = time.perf_counter(), 0

    async def ask(first: int) -> None:
        nonlocal answered
        connection, number = Connection("127.0.0.1", port), first
        while time.perf_counter() - begun < seconds:
            status, body = await connection.ask(requests[number % len(requests)])
            if status != 200:
                raise RuntimeError(f"{status}: {body[:300]!r}")
            number += connections
            answered += 1
        connection.close()

    await asyncio.gather(*(ask(first) for first in range(connections)))
    return answered / (time.perf_counter() - begun)


async def one_by_one(port: int, request: bytes, times: int) -> list[float]:
    """Seconds of the same request, several times in turn over one connection."""
    connection, found = Connection("127.0.0.1", port), []
    for _ in range(times):
        begun = time.perf_counter()
        status, body = await connection.ask(request)
        if status != 200:
            raise RuntimeError(f"{status}: {body[:300]!r}")
        found.append(time.perf_counter() - begun)
    connection.close()
    return found
