"""The body of a request as a table of the model's columns.

`text/csv`, `application/json` and JSON lines, all in UTF-8. Whatever the format, a cell is first the text that stands
in the body (see `cells`), so that the same values give the same prediction however they were sent.
"""

from __future__ import annotations

from email.message import Message

import pandas as pd

from ..contract import AutopilotError, ErrorCode, SchemaColumn
from .cells import make_frame
from .csv_payload import read_csv
from .json_payload import read_json, read_json_lines

CSV_TYPE = "text/csv"
JSON_TYPE = "application/json"
LINES_TYPES = ("application/jsonlines", "application/x-ndjson")


def read_payload(body: bytes | bytearray, content_type: str, columns: list[SchemaColumn]) -> pd.DataFrame:
    """The rows of a request.

    Parameters
    ----------
    body
        At least one row.
    content_type
        The header's value. Parameters: `charset`, UTF-8 or left out; for CSV `header`, `present` or `absent`
        (RFC 4180), found out if left out.
    columns
        The model's columns.

    Returns
    -------
    DataFrame
        The model's columns in order, as `Bundle.predict` takes them; float64 or object text with None for gaps.

    Raises
    ------
    AutopilotError
        UNSUPPORTED_CONTENT_TYPE, PAYLOAD_INVALID, COLUMN_NAME_DUPLICATE or COLUMNS_MISSING.
    """
    kind, parameters = _content_type(content_type)
    text = _decode(body)
    decimal_comma = False
    if kind == CSV_TYPE:
        rows, decimal_comma = read_csv(text, columns, parameters.get("header", "").lower())
    elif kind == JSON_TYPE:
        rows = read_json(text, columns)
    else:
        rows = read_json_lines(text, columns)
    if not rows:
        raise AutopilotError(ErrorCode.PAYLOAD_INVALID, "The request has no rows. Send at least one.")
    return make_frame(rows, columns, decimal_comma=decimal_comma)


def _content_type(value: str) -> tuple[str, dict[str, str]]:
    message = Message()
    message["Content-Type"] = value.replace("\r", "").replace("\n", "")
    kind, *parameters = message.get_params(failobj=[("", "")])
    name = kind[0].lower()
    found = {key.lower(): text for key, text in parameters}
    if name not in {CSV_TYPE, JSON_TYPE, *LINES_TYPES}:
        what = f"Content-Type {name!r} is" if name else "A request without Content-Type is"
        raise AutopilotError(
            ErrorCode.UNSUPPORTED_CONTENT_TYPE,
            f"{what} not supported. Send {CSV_TYPE}, {JSON_TYPE}, {LINES_TYPES[0]} or {LINES_TYPES[1]}.",
            params={"content_type": name},
        )
    charset = found.get("charset", "utf-8").lower()
    if charset.replace("_", "-") not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise AutopilotError(
            ErrorCode.UNSUPPORTED_CONTENT_TYPE,
            f"The charset {charset!r} is not supported. Send UTF-8.",
            params={"content_type": name, "charset": charset},
        )
    return name, found


def _decode(body: bytes | bytearray) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AutopilotError(
            ErrorCode.PAYLOAD_INVALID,
            f"Byte {error.start + 1} of the request is not UTF-8. Send the text in UTF-8.",
            params={"byte": error.start + 1},
        ) from error
    if not text.strip():
        raise AutopilotError(ErrorCode.PAYLOAD_INVALID, "The request is empty. Send at least one row.")
    return text
