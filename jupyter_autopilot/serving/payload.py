"""The body of a request as a table of the model's columns.

CSV, JSON and JSON lines, all in UTF-8, and Parquet. A cell is first the text that stands in the body (see `cells`), so
that the same values give the same prediction however they were sent; Parquet's typed cells are read the same way.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ..contract import AutopilotError, ErrorCode, SchemaColumn
from .cells import make_frame
from .csv_payload import read_csv
from .json_payload import read_json, read_json_lines
from .media import CSV_TYPE, JSON_TYPE, LINES_TYPES, PARQUET_TYPES, parse_content_type
from .parquet_payload import read_parquet

Columns = list[SchemaColumn]
Reader = Callable[[bytes | bytearray, dict[str, str], Columns], pd.DataFrame]
"""Makes the frame from a body, the parameters of its content type, and the model's columns."""


def read_payload(body: bytes | bytearray, content_type: str, columns: Columns) -> pd.DataFrame:
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
        The model's columns in order, as `Bundle.predict` takes them; float64, datetime64, or object text with None
        for gaps.

    Raises
    ------
    AutopilotError
        UNSUPPORTED_CONTENT_TYPE, PAYLOAD_INVALID, COLUMN_NAME_DUPLICATE or COLUMNS_MISSING.
    """
    kind, parameters = parse_content_type(content_type)
    if kind not in READERS:
        what = f"Content-Type {kind!r} is" if kind else "A request without Content-Type is"
        *others, last = READERS
        raise AutopilotError(
            ErrorCode.UNSUPPORTED_CONTENT_TYPE,
            f"{what} not supported. Send {', '.join(others)} or {last}.",
            params={"content_type": kind},
        )
    frame = READERS[kind](body, parameters, columns)
    if frame.empty:
        raise AutopilotError(ErrorCode.PAYLOAD_INVALID, "The request has no rows. Send at least one.")
    return frame


def _csv(body: bytes | bytearray, parameters: dict[str, str], columns: Columns) -> pd.DataFrame:
    text = _decode(body, parameters)
    rows, decimal_comma = read_csv(text, columns, parameters.get("header", "").lower())
    return make_frame(rows, columns, decimal_comma=decimal_comma)


def _json(body: bytes | bytearray, parameters: dict[str, str], columns: Columns) -> pd.DataFrame:
    return make_frame(read_json(_decode(body, parameters), columns), columns)


def _json_lines(body: bytes | bytearray, parameters: dict[str, str], columns: Columns) -> pd.DataFrame:
    return make_frame(read_json_lines(_decode(body, parameters), columns), columns)


def _parquet(body: bytes | bytearray, parameters: dict[str, str], columns: Columns) -> pd.DataFrame:
    return read_parquet(body, columns)


READERS: dict[str, Reader] = {
    CSV_TYPE: _csv,
    JSON_TYPE: _json,
    **dict.fromkeys(LINES_TYPES, _json_lines),
    **dict.fromkeys(PARQUET_TYPES, _parquet),
}
"""By content type."""


def _decode(body: bytes | bytearray, parameters: dict[str, str]) -> str:
    charset = parameters.get("charset", "utf-8").lower()
    if charset.replace("_", "-") not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise AutopilotError(
            ErrorCode.UNSUPPORTED_CONTENT_TYPE,
            f"The charset {charset!r} is not supported. Send UTF-8.",
            params={"charset": charset},
        )
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
