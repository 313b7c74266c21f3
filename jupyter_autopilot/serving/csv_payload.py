"""Rows from CSV.

The delimiter is a comma, semicolon, tab or bar. A first row is a header when most of the model's column names stand in
it, in whatever case; or when only some do but it has not as many cells as the model has columns (it is one that lacks
columns then, and refused as such). With a header the order is free and other columns, such as the target, are ignored.
Without one, each row has the model's columns in the manifest's order.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from ..contract import AutopilotError, ErrorCode, SchemaColumn
from .cells import columns_missing

Rows = list[list[str | None]]
DELIMITERS = ",;\t|"
LONGEST_CELL = 2**31 - 1
DECIMAL_COMMA = re.compile(r"\s*[+-]?\d+,\d+\s*")
DECIMAL_POINT = re.compile(r"\s*[+-]?\d+\.\d+\s*")


def read_csv(text: str, columns: list[SchemaColumn], header: str = "") -> tuple[Rows, bool]:
    """The model's columns of each row, and whether numbers are written with a decimal comma.

    Parameters
    ----------
    header
        `present`, `absent`, or anything else to find it out.

    Raises
    ------
    AutopilotError
        PAYLOAD_INVALID, COLUMN_NAME_DUPLICATE or COLUMNS_MISSING.
    """
    delimiter = _delimiter(text, columns)
    reader = _parse(text, delimiter, len(columns))
    try:
        line, first = next(reader)
    except StopIteration:
        return [], False
    names: list[str] | None = None
    if header == "present" or (header != "absent" and _is_header(first, columns)):
        names = first
        order = _positions(first, columns)
        rows: Rows = []
    else:
        order = list(range(len(columns)))
        _refuse_ragged(first, len(columns), 1, line, header_given=False)
        rows = [list(first)]
    width = len(first)
    as_it_is = order == list(range(width))
    for line, row in reader:
        if len(row) != width:
            _refuse_ragged(row, width, len(rows) + 1, line, header_given=names is not None)
        rows.append(list(row) if as_it_is else [row[position] for position in order])
    return rows, delimiter != "," and _has_decimal_comma(rows)


def _parse(text: str, delimiter: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line where it ends; an empty cell of a single column needs quotes."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        for row in reader:
            if row and (width == 1 or len(row) > 1 or row[0].strip()):
                yield reader.line_num, row
    except csv.Error as error:
        raise AutopilotError(
            ErrorCode.PAYLOAD_INVALID,
            f"Line {reader.line_num} of the CSV cannot be read: {error}. Check its quotes.",
            params={"line": reader.line_num},
        ) from error


def _delimiter(text: str, columns: list[SchemaColumn]) -> str:
    """The one under which the first row is a header; else the one under which it has the right width; else a comma."""
    first = {}
    for delimiter in DELIMITERS:
        try:
            first[delimiter] = next(_parse(text, delimiter, len(columns)))[1]
        except (AutopilotError, StopIteration):
            continue
    for delimiter, row in first.items():
        if _known(row, columns) > len(columns) / 2:
            return delimiter
    for delimiter, row in first.items():
        if len(row) == len(columns):
            return delimiter
    return ","


def _known(row: list[str], columns: list[SchemaColumn]) -> int:
    cells = {cell.strip().casefold() for cell in row}
    return sum(column.name.strip().casefold() in cells for column in columns)


def _is_header(row: list[str], columns: list[SchemaColumn]) -> bool:
    known = _known(row, columns)
    return known > len(columns) / 2 or (known > 0 and len(row) != len(columns))


def _positions(header: list[str], columns: list[SchemaColumn]) -> list[int]:
    """Where each of the model's columns stands; blanks around a name do not count where it is not found as it is."""
    stripped = [name.strip() for name in header]
    positions, missing = [], []
    for column in columns:
        found = [position for position, name in enumerate(header) if name == column.name] or [
            position for position, name in enumerate(stripped) if name == column.name.strip()
        ]
        if len(found) > 1:
            raise AutopilotError(
                ErrorCode.COLUMN_NAME_DUPLICATE,
                f"Columns {found[0] + 1} and {found[1] + 1} are both named {column.name!r}. Send it once.",
                params={"name": column.name, "first": found[0] + 1, "second": found[1] + 1},
            )
        if found:
            positions.append(found[0])
        else:
            missing.append(column.name)
    if missing:
        raise columns_missing("The header", missing)
    return positions


def _refuse_ragged(row: list[str], width: int, number: int, line: int, *, header_given: bool) -> None:
    if len(row) == width:
        return
    expected = f"the header has {width}" if header_given else f"without a header {width} are expected"
    raise AutopilotError(
        ErrorCode.PAYLOAD_INVALID,
        f"Row {number} (line {line}) has {len(row)} cells, but {expected}. Check it for missing quotes or delimiters.",
        params={"row": number, "line": line, "cells": len(row), "expected": width},
    )


def _has_decimal_comma(rows: Rows) -> bool:
    """Whether some cell is a number by a comma and none by a point."""
    comma = False
    for row in rows:
        for cell in row:
            if cell and DECIMAL_POINT.fullmatch(cell):
                return False
            comma = comma or bool(cell and DECIMAL_COMMA.fullmatch(cell))
    return comma
