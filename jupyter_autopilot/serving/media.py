"""The content types of requests and answers, and which of them a client asks for."""

from __future__ import annotations

from collections.abc import Iterable
from email.message import Message

CSV_TYPE = "text/csv"
JSON_TYPE = "application/json"
LINES_TYPES = ("application/jsonlines", "application/x-ndjson")
PARQUET_TYPES = ("application/vnd.apache.parquet", "application/x-parquet")


def parse_content_type(value: str) -> tuple[str, dict[str, str]]:
    """Type and parameters of a Content-Type header, the names in lower case."""
    message = Message()
    message["Content-Type"] = value.replace("\r", "").replace("\n", "")
    kind, *parameters = message.get_params(failobj=[("", "")])
    return kind[0].lower(), {key.lower(): text for key, text in parameters}


def accepted_type(accept: str, known: Iterable[str]) -> str:
    """The one of the known types that an Accept header prefers; of equals, and where it names none, the first known."""
    first, *others = known
    wanted = {}
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((text[2:] for text in parameters if text.startswith("q=")), "1")
        try:
            wanted[kind] = float(quality)
        except ValueError:
            wanted[kind] = 0.0
    best = max((first, *others), key=lambda kind: wanted.get(kind, 0.0))
    return best if wanted.get(best, 0.0) > 0 else first
