"""What an operation of the API is given, and what it may answer besides a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..contract import Model
from .contents import ContentsPaths
from .documents import Documents
from .looks import Looks
from .monitoring import Monitors
from .preview import Previews
from .reports import Reports
from .thread import JobsThread
from .tracking import Tracker
from .trials import Trials


@dataclass(frozen=True)
class Context:
    """What all operations share."""

    jobs: JobsThread
    looks: Looks
    previews: Previews
    trials: Trials
    reports: Reports
    documents: Documents
    monitors: Monitors
    tracker: Tracker
    contents: ContentsPaths
    max_invocation_bytes: int


@dataclass(frozen=True)
class Call:
    """One request.

    Attributes
    ----------
    path
        The named segments of the route, decoded.
    query
        The query's numbers, by name.
    names
        The query's texts, by name.
    body
        The request's model; Any, since each operation knows its own. None where the route has none.
    raw, headers
        The body as it came, and the headers.
    """

    context: Context
    path: dict[str, str]
    query: dict[str, int]
    names: dict[str, str]
    body: Any
    raw: bytes
    headers: Any


@dataclass(frozen=True)
class RawAnswer:
    """An answer that is passed on as it is."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Download:
    """A file that is made while it is sent.

    Attributes
    ----------
    name
        What the browser calls it; letters, digits, hyphens, dots and underscores.
    pieces
        Taken one by one, each on a thread. What fails with the first one is answered as any error is.
    """

    name: str
    content_type: str
    pieces: Iterator[bytes]


Answer = Model | RawAnswer | Download | None
