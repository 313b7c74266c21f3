"""Rows from JSON: records, arrays, pandas' `split` orientation, an array for each column, and JSON lines.

Numbers stay the text that stands in the body, so that `0.1` is the same cell as in CSV.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from ..contract import AutopilotError, ErrorCode, SchemaColumn
from .cells import columns_missing

Rows = list[list[str | None]]


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def read_json(text: str, columns: list[SchemaColumn]) -> Rows:
    """The model's columns of each row.

    Taken are `{"instances": rows}`, the rows themselves as a list, `{"columns": names, "data": arrays}` (an `index` is
    ignored), an array for each column (`{"<name>": values, …}`), and a single record. A row is a record, in which other
    keys are ignored, or an array in the manifest's order.

    Raises
    ------
    AutopilotError
        PAYLOAD_INVALID, COLUMN_NAME_DUPLICATE or COLUMNS_MISSING.
    """
    value = _load(text, "The request")
    names = [column.name for column in columns]
    if isinstance(value, dict):
        if isinstance(value.get("instances"), list):
            return _rows(value["instances"], names)
        if isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):
            return _split(value["columns"], value["data"], names)
        if names and all(isinstance(value.get(name), list) for name in names):
            return _by_column(value, names)
        return _rows([value], names)
    if isinstance(value, list):
        return _rows(value, names)
    raise _invalid('The request is neither an object nor a list. Send {"instances": [...]}.')


def read_json_lines(text: str, columns: list[SchemaColumn]) -> Rows:
    """The same from one record or array a line; blank lines are skipped."""
    names = [column.name for column in columns]
    rows: Rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            rows.append(_row(_load(line, f"Line {number}"), names, len(rows) + 1))
    return rows


def _load(text: str, what: str) -> Any:
    def refuse(constant: str) -> NoReturn:
        raise _invalid(f"{what} holds {constant}, which is no JSON. Send null for a missing value.")

    try:
        return json.loads(text, parse_float=_Number, parse_int=_Number, parse_constant=refuse)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}" if what == "The request" else f"column {error.colno}"
        raise _invalid(
            f"{what} is not valid JSON: {error.msg} ({place}).", line=error.lineno, column=error.colno
        ) from error
    except RecursionError as error:
        raise _invalid(f"{what} is nested too deeply. Send flat rows.") from error


def _rows(values: list[Any], names: list[str]) -> Rows:
    return [_row(value, names, number) for number, value in enumerate(values, start=1)]


def _row(value: Any, names: list[str], number: int) -> list[str | None]:
    if isinstance(value, dict):
        missing = [name for name in names if name not in value]
        if missing:
            raise columns_missing(f"Row {number}", missing, row=number)
        cells = [value[name] for name in names]
    elif isinstance(value, list):
        if len(value) != len(names):
            raise _invalid(
                f"Row {number} has {len(value)} values, but the model has {len(names)} columns.",
                row=number,
                cells=len(value),
                expected=len(names),
            )
        cells = value
    else:
        raise _invalid(f"Row {number} is neither an object nor an array.", row=number)
    return _cells(cells, names, number)


def _split(header: list[Any], data: list[Any], names: list[str]) -> Rows:
    positions = []
    for name in names:
        found = [position for position, given in enumerate(header) if given == name]
        if len(found) > 1:
            raise AutopilotError(
                ErrorCode.COLUMN_NAME_DUPLICATE,
                f"Columns {found[0] + 1} and {found[1] + 1} are both named {name!r}. Send it once.",
                params={"name": name, "first": found[0] + 1, "second": found[1] + 1},
            )
        positions.append(found[0] if found else -1)
    missing = [name for name, position in zip(names, positions, strict=True) if position < 0]
    if missing:
        raise columns_missing('"columns"', missing)
    rows: Rows = []
    for number, values in enumerate(data, start=1):
        if not isinstance(values, list):
            raise _invalid(f'Row {number} of "data" is not an array.', row=number)
        if len(values) != len(header):
            raise _invalid(
                f'Row {number} has {len(values)} values, but "columns" has {len(header)} names.',
                row=number,
                cells=len(values),
                expected=len(header),
            )
        rows.append(_cells([values[position] for position in positions], names, number))
    return rows


def _by_column(value: dict[str, list[Any]], names: list[str]) -> Rows:
    length = len(value[names[0]])
    for name in names:
        if len(value[name]) != length:
            raise _invalid(
                f"Column {name!r} has {len(value[name])} values, but {names[0]!r} has {length}.",
                column=name,
                values=len(value[name]),
                expected=length,
            )
    by_row = zip(*(value[name] for name in names), strict=True)
    return [_cells([*cells], names, row) for row, cells in enumerate(by_row, start=1)]


def _cells(values: list[Any], names: list[str], row: int) -> list[str | None]:
    """Each value as the text of a cell."""
    cells: list[str | None] = []
    for position, value in enumerate(values):
        if value is None or isinstance(value, _Number):
            cells.append(value)
        elif isinstance(value, bool):
            # As Python and pandas write it.
            cells.append(str(value))
        elif isinstance(value, str):
            cells.append(value if value.isascii() else _sound(value, names[position], row))
        else:
            kind = "an object" if isinstance(value, dict) else "an array"
            raise _invalid(
                f"Column {names[position]!r}, row {row} holds {kind}. Send a single value.",
                column=names[position],
                row=row,
            )
    return cells


def _sound(text: str, column: str, row: int) -> str:
    """Half of a surrogate pair, which JSON can spell, is no character."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _invalid(
            f"Column {column!r}, row {row} holds half of a surrogate pair, which is no character.",
            column=column,
            row=row,
        ) from error
    return text


def _invalid(message: str, **params: str | int) -> AutopilotError:
    return AutopilotError(ErrorCode.PAYLOAD_INVALID, message, params=dict(params))
