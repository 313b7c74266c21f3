"""Keeping requests and their answers, without making anybody wait for it.

A line is what SageMaker's data capture writes, so that tools made for that read it:

    {"captureData": {"endpointInput": {"observedContentType", "mode", "data", "encoding"}, "endpointOutput": {…}},
     "eventMetadata": {"eventId", "inferenceId", "inferenceTime", "experiment", "candidate", "variant"},
     "eventVersion": "0"}

Bodies are written as they were sent; those that are no text in base 64. A row of a request is found again by the
inference id, where the request has several by `<id>:<number of the row>`, counted from 1.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import threading
import uuid
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..contract import AutopilotError
from ..contract.monitoring import CaptureSettings
from ..crypt import sealed_lines
from .media import CSV_TYPE, JSON_TYPE, LINES_TYPES, PARQUET_TYPES, parse_content_type
from .watched import OWNER_ONLY, OWNER_ONLY_FOLDER, WatchedFolder, day_of

LOG = logging.getLogger(__name__)

MOST_WAITING, MOST_WAITING_BYTES = 2_000, 32 << 20
"""Of requests that wait to be written; what comes beyond is dropped and counted."""
PART_BYTES = 16 << 20
"""A part that is larger is followed by a new one."""
ENCODINGS = {
    CSV_TYPE: "CSV",
    JSON_TYPE: "JSON",
    **dict.fromkeys(LINES_TYPES, "JSON"),
    **dict.fromkeys(PARQUET_TYPES, "BASE64"),
}


@dataclass(frozen=True)
class Exchange:
    """A request and its answer.

    Attributes
    ----------
    model
        What stands in the line's metadata: the experiment, the candidate and the variant that answered.
    """

    inference_id: str
    at: datetime
    content_type: str
    body: bytes | bytearray
    answer_type: str
    answer: bytes
    model: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes that it takes while it waits."""
        return len(self.body) + len(self.answer)


class Waiting:
    """The exchanges that wait to be written, of which there is a limit: whoever puts one here never waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._exchanges: deque[Exchange] = deque()
        self._bytes = 0
        self.dropped = 0

    def put(self, exchange: Exchange) -> None:
        """Take it, or count it as dropped where there is no room."""
        with self._lock:
            if len(self._exchanges) >= MOST_WAITING or self._bytes + exchange.size > MOST_WAITING_BYTES:
                self.dropped += 1
                return
            self._exchanges.append(exchange)
            self._bytes += exchange.size

    def take(self) -> list[Exchange]:
        """All of them, to be written."""
        with self._lock:
            taken = list(self._exchanges)
            self._exchanges.clear()
            self._bytes = 0
        return taken


class CaptureFiles:
    """Writes exchanges into parts and deletes what is too old or too much; used by one thread."""

    def __init__(self, folder: WatchedFolder) -> None:
        self._folder = folder
        self._part: Path | None = None
        self.written = 0
        self.failed = 0

    def write(self, exchanges: Iterable[Exchange]) -> None:
        """Append them; what cannot be written is counted and lost."""
        by_day: dict[str, list[str]] = {}
        for exchange in exchanges:
            by_day.setdefault(f"{exchange.at:%Y-%m-%d}", []).append(f"{_line(exchange)}\n")
        for day, lines in by_day.items():
            try:
                append(self._part_of(day), "".join(lines))
            except (OSError, AutopilotError) as error:  # the latter for want of the key that they are encrypted with
                if not self.failed:
                    LOG.warning("Captured data cannot be written: %s", error)
                self.failed += len(lines)
            else:
                self.written += len(lines)

    def clean(self, settings: CaptureSettings, today: datetime) -> None:
        """Delete the parts that are older, and the oldest ones of more, than is to be kept."""
        parts = self._folder.parts(self._folder.captured)
        oldest = f"{today - timedelta(days=settings.days):%Y-%m-%d}"
        sizes = {part: part.stat().st_size for part in parts}
        total = sum(sizes.values())
        for part in parts:
            if day_of(part) >= oldest and total <= settings.megabytes * 1_000_000:
                break
            part.unlink(missing_ok=True)
            total -= sizes[part]

    def _part_of(self, day: str) -> Path:
        part = self._part
        if part is None or day_of(part) != day or not part.exists() or part.stat().st_size >= PART_BYTES:
            part = self._folder.captured / f"{day}T{datetime.now(UTC):%H%M%S%f}-{os.getpid()}.jsonl"
            self._part = part
        return part


def append(file: Path, text: str) -> None:
    """Add lines to a file that only its owner may read; made where there is none, as is its folder.

    Where the folder is encrypted, each line is (`crypt`).
    """
    file.parent.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    lines = sealed_lines(file, text)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWNER_ONLY), "wb") as opened:
        opened.write(lines.encode("utf-8"))


def new_inference_id() -> str:
    """An id for a request that brought none."""
    return str(uuid.uuid4())


def _line(exchange: Exchange) -> str:
    return json.dumps(
        {
            "captureData": {
                "endpointInput": _side("INPUT", exchange.content_type, exchange.body),
                "endpointOutput": _side("OUTPUT", exchange.answer_type, exchange.answer),
            },
            "eventMetadata": {
                "eventId": str(uuid.uuid4()),
                "inferenceId": exchange.inference_id,
                "inferenceTime": exchange.at.isoformat(timespec="milliseconds"),
                **exchange.model,
            },
            "eventVersion": "0",
        },
        ensure_ascii=False,
    )


def _side(mode: str, content_type: str, body: bytes | bytearray) -> dict[str, str]:
    encoding = ENCODINGS.get(parse_content_type(content_type)[0], "BASE64")
    data = base64.b64encode(body).decode("ascii") if encoding == "BASE64" else body.decode("utf-8-sig", "replace")
    return {"observedContentType": content_type, "mode": mode, "data": data, "encoding": encoding}
