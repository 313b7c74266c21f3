"""How a CSV file is written: compression, encoding, delimiter and decimal mark, found from its beginning."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from ...contract import AutopilotError, ErrorCode
from .error import data_error

SNIFFED_BYTES = 1 << 20
SNIFFED_ROWS = 50
DELIMITERS = ",;\t|"
GZIP_MAGIC = b"\x1f\x8b"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF_8_MARK = b"\xef\xbb\xbf"
FALLBACK_ENCODING = "cp1252"
"""Windows-1252, which Excel writes in western Europe and which holds Latin-1's printable characters."""
OTHER_FORMAT = re.compile(r'\s*(?:[\[{]\s*["\[{\]}\d-]|<(?:!doctype|html|\?xml|table)\b)', re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
DECIMAL_POINT = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written, and its header.

    `ascii_only` tells that nothing in the part that was looked at speaks for the encoding.
    """

    header: list[str]
    encoding: str
    ascii_only: bool
    compression: Literal["gzip"] | None
    delimiter: str
    decimal: Literal[".", ","]

    def options(self) -> dict[str, Any]:
        """The arguments of `pandas.read_csv` that differ from what it does by itself."""
        options: dict[str, Any] = {}
        if self.delimiter != ",":
            options["sep"] = self.delimiter
        if self.decimal != ".":
            options["decimal"] = self.decimal
        if self.encoding != "utf-8":
            options["encoding"] = self.encoding
        return options


def detect_dialect(path: Path) -> Dialect:
    """Look at the first megabyte of a file.

    Raises
    ------
    AutopilotError
        FILE_EMPTY, FILE_UNREADABLE (a damaged gzip file, an unknown encoding) or NOT_A_TABLE (no text, JSON, HTML).
    """
    raw, compression, complete = _beginning(path)
    encoding = _encoding(path, raw)
    text = raw.decode(encoding, errors="ignore").removeprefix("\ufeff")
    if not text.strip():
        raise data_error(
            ErrorCode.FILE_EMPTY, f"{path.name} holds only blanks. Choose a file with a header row and data."
        )
    if OTHER_FORMAT.match(text):
        raise data_error(
            ErrorCode.NOT_A_TABLE, f"{path.name} is JSON, HTML or XML, not a table. Save the table as CSV or Parquet."
        )
    delimiter = _delimiter(text, complete)
    rows = _first_rows(text, delimiter, complete)
    return Dialect(
        header=rows[0],
        encoding=encoding,
        ascii_only=raw.isascii(),
        compression=compression,
        delimiter=delimiter,
        decimal=_decimal(rows[1:], delimiter),
    )


def _beginning(path: Path) -> tuple[bytes, Literal["gzip"] | None, bool]:
    """The first bytes, unpacked; how they were packed; and whether they are the whole file."""
    compression: Literal["gzip"] | None = None
    with path.open("rb") as file:
        raw = file.read(SNIFFED_BYTES + 1)
    if raw.startswith(GZIP_MAGIC):
        compression = "gzip"
        try:
            with gzip.open(path, "rb") as packed:
                raw = packed.read(SNIFFED_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise data_error(
                ErrorCode.FILE_UNREADABLE, f"{path.name} is a damaged gzip file. Copy or download it again."
            ) from error
    return raw[:SNIFFED_BYTES], compression, len(raw) <= SNIFFED_BYTES


def _encoding(path: Path, raw: bytes) -> str:
    if raw.startswith(UTF_16_MARKS):
        return "utf-16"
    if b"\x00" in raw or raw.startswith((b"PK\x03\x04", b"%PDF", b"\x89PNG")):
        raise data_error(ErrorCode.NOT_A_TABLE, f"{path.name} is not a text file. Save the table as CSV or Parquet.")
    for encoding in ("utf-8", FALLBACK_ENCODING):
        try:
            raw.decode(encoding)
        except UnicodeDecodeError as error:
            # The beginning may end in the middle of a character, which has at most four bytes.
            if len(raw) < SNIFFED_BYTES or error.start < len(raw) - 3:
                continue
        return "utf-8-sig" if raw.startswith(UTF_8_MARK) else encoding
    raise encoding_error(path)


def encoding_error(path: Path) -> AutopilotError:
    """The error for a file whose characters cannot be read."""
    return data_error(
        ErrorCode.FILE_UNREADABLE, f"{path.name} is text neither in UTF-8 nor in Windows-1252. Save it as UTF-8."
    )


def _delimiter(text: str, complete: bool) -> str:
    """The delimiter with the steadiest number of fields over the first rows; a comma if none is there."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in _first_rows(text, delimiter, complete)]
        if widths[0] < 2:
            continue
        steady = sum(width == widths[0] for width in widths) / len(widths)
        score = steady * min(widths[0], 10)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _first_rows(text: str, delimiter: str, complete: bool) -> list[list[str]]:
    """The header and the first rows that are not blank; the last one is left out where the text was cut off."""
    with wide_fields():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
        rows = list(islice((row for row in reader if not is_blank(row)), SNIFFED_ROWS + 1))
    return rows[:SNIFFED_ROWS] if complete or len(rows) > SNIFFED_ROWS else rows[:-1] or rows


def is_blank(row: list[str]) -> bool:
    """Whether a row is a blank line, which `pandas.read_csv` skips."""
    return len(row) == 0 or (len(row) == 1 and not row[0].strip())


def _decimal(rows: list[list[str]], delimiter: str) -> Literal[".", ","]:
    """A comma where it can be one, some cell is a number by it, and none is a number by a point."""
    if delimiter == ",":
        return "."
    cells = [cell.strip() for row in rows for cell in row]
    commas = any(DECIMAL_COMMA.fullmatch(cell) for cell in cells)
    points = any(DECIMAL_POINT.fullmatch(cell) for cell in cells)
    return "," if commas and not points else "."


@contextmanager
def wide_fields() -> Iterator[None]:
    """Lift the csv module's limit of 128 KiB a field for a while; long texts exceed it."""
    limit = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(limit)
