"""A connection to a server that is kept, and takes so little of the machine that what is measured is the server."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit


class Connection:
    """Asks one thing after the other, as a browser does over a connection that it keeps.

    Parameters
    ----------
    url
        What the paths are relative to.
    headers
        Sent with each request.
    """

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self._address = urlsplit(url)
        self._headers = headers
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, bytes]:
        """The status and the body of an answer.

        Raises
        ------
        OSError, asyncio.IncompleteReadError
            When the connection could not be made or breaks.
        """
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._address.hostname, self._address.port)
        reader, writer = self._streams
        lines = [
            f"GET {self._address.path}{path} HTTP/1.1",
            f"Host: {self._address.netloc}",
            *(f"{name}: {value}" for name, value in self._headers.items()),
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        named = dict(line.split(": ", 1) for line in head[1:] if line)
        return int(head[0].split()[1]), await reader.readexactly(int(named["Content-Length"]))

    async def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
