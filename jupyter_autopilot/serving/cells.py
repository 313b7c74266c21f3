"""From the cells of a request, which are text but in Parquet, to what the model was trained on.

A training table is read by pandas, which turns `true` into True, `007` into 7 and `1.0` into 1 where the whole column
allows it. The categories of the manifest tell whether it did, and a cell is then written the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from pandas.api import types as pdt

from ..contract import AutopilotError, ColumnType, ErrorCode, SchemaColumn
from ..engine.data import MISSING_TOKENS, as_text, to_number

GAPS = frozenset(MISSING_TOKENS)
TYPED_GAPS = GAPS | {"None"}
"""Among numbers and dates `None` can mean nothing else than a gap, as in training."""
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
BOOLEANS = {"true": "1", "false": "0"}
LARGEST = float(np.finfo(np.float32).max)
"""scikit-learn's trees take numbers as float32."""
EXACT = 2**53


def make_frame(
    rows: Sequence[Sequence[str | None]], columns: list[SchemaColumn], *, decimal_comma: bool = False
) -> pd.DataFrame:
    """The rows, each with the model's columns in order, as a frame for `Bundle.predict`.

    Raises
    ------
    AutopilotError
        PAYLOAD_INVALID for a number that is too large; what is no number or date at all the bundle refuses.
    """
    by_column = zip(*rows, strict=True) if rows else [()] * len(columns)
    made = {
        column.name: _column(column, cells, decimal_comma) for column, cells in zip(columns, by_column, strict=True)
    }
    return pd.DataFrame(made)


def typed_column(
    column: SchemaColumn, values: pd.Series, *, first_row: int = 1, decimal_comma: bool = False
) -> pd.Series:
    """One column of a table whose cells have types, as a frame for `Bundle.predict` has it.

    An infinite number stays one, which the model takes for a gap.

    Parameters
    ----------
    first_row
        The number by which an error calls the first row.

    Raises
    ------
    AutopilotError
        PAYLOAD_INVALID for a number that is too large.
    """
    if column.type is ColumnType.NUMERIC and (pdt.is_numeric_dtype(values) or pdt.is_bool_dtype(values)):
        numbers = pd.Series(values.to_numpy("float64", na_value=np.nan))
        _refuse_large(column.name, numbers.where(np.isfinite(numbers)), values, first_row)
        return numbers
    if column.type is ColumnType.DATETIME and pdt.is_datetime64_any_dtype(values):
        return values.reset_index(drop=True)
    codes, texts = pd.factorize(as_text(values))
    if column.type is ColumnType.NUMERIC:
        return _numbers(column.name, np.append(texts, [None])[codes].tolist(), decimal_comma, first_row)
    if column.type is ColumnType.DATETIME:
        read = [_present(text, TYPED_GAPS) for text in texts]
    else:
        read = [*map(_text_reader(column, decimal_comma), texts)]
    return pd.Series(np.array([*read, None], dtype=object)[codes], dtype=object)


def columns_missing(where: str, names: list[str], **params: int) -> AutopilotError:
    """The error for columns of the model that a request lacks."""
    shown = ", ".join(map(repr, names[:5])) + (", …" if len(names) > 5 else "")
    return AutopilotError(
        ErrorCode.COLUMNS_MISSING,
        f"{where} lacks {len(names)} of the model's columns: {shown}. "
        "Send every column that the model was trained on, with a gap where a value is missing.",
        params={"columns": list(names), **params},
    )


def _column(column: SchemaColumn, cells: Sequence[str | None], decimal_comma: bool) -> pd.Series:
    if column.type is ColumnType.NUMERIC:
        return _numbers(column.name, cells, decimal_comma)
    if column.type is ColumnType.DATETIME:
        return pd.Series([_present(cell, TYPED_GAPS) for cell in cells], dtype=object)
    return _texts(column, cells, decimal_comma)


def _present(cell: str | None, gaps: frozenset[str]) -> str | None:
    """The cell without surrounding blanks; None for a gap."""
    if cell is None:
        return None
    text = str(cell).strip()
    return None if text in gaps else text


def _numbers(name: str, cells: Sequence[str | None], decimal_comma: bool, first_row: int = 1) -> pd.Series:
    """Float64; left as text where some cell is no number, since the bundle's error names it."""
    texts = [_present(cell, TYPED_GAPS) for cell in cells]
    if decimal_comma:
        texts = [_with_point(text) if text else text for text in texts]
    series = pd.Series(texts, dtype=object)
    numbers = to_number(series)
    unread = numbers.isna() & series.notna()
    if unread.any():
        series[unread] = [BOOLEANS.get(text.casefold(), text) for text in series[unread]]
        numbers = to_number(series)
        if (numbers.isna() & series.notna()).any():
            return series
    _refuse_large(name, numbers, cells, first_row)
    return numbers


def _refuse_large(name: str, numbers: pd.Series, cells: Sequence[object] | pd.Series, first_row: int) -> None:
    large = np.flatnonzero(numbers.abs().to_numpy() > LARGEST)
    if len(large):
        row = int(large[0])
        cell = cells.iloc[row] if isinstance(cells, pd.Series) else cells[row]
        raise AutopilotError(
            ErrorCode.PAYLOAD_INVALID,
            f"Column {name!r}, row {first_row + row}: {str(cell)[:50]} is too large. "
            f"Numbers may be up to {LARGEST:.2g} in size.",
            params={"column": name, "row": first_row + row},
        )


def _texts(column: SchemaColumn, cells: Sequence[str | None], decimal_comma: bool) -> pd.Series:
    """Object text, each different cell looked at once."""
    read = _text_reader(column, decimal_comma)
    seen: dict[str | None, str | None] = {}
    texts = []
    for cell in cells:
        if cell not in seen:
            seen[cell] = read(cell)
        texts.append(seen[cell])
    return pd.Series(texts, dtype=object)


def _text_reader(column: SchemaColumn, decimal_comma: bool) -> Callable[[str | None], str | None]:
    """Writes a cell as training did."""
    categories = frozenset(column.categories)
    # A table that was not CSV can have `NA` for a category.
    gaps = GAPS - categories
    numeric = bool(categories) and all(_plain(category) == category for category in categories)
    booleans = _booleans(categories)

    def read(cell: str | None) -> str | None:
        text = _present(cell, gaps)
        if text is None or text in categories:
            return text
        if numeric:
            text = _plain(_with_point(text) if decimal_comma else text) or text
        return booleans.get(text.casefold(), text)

    return read


def _booleans(categories: frozenset[str]) -> dict[str, str]:
    """How `true` and `false` are spelled among the categories, in whatever case; flags are 1 and 0."""
    spelled = {category.casefold(): category for category in categories if category.casefold() in BOOLEANS}
    if not spelled and categories and categories <= {"0", "1"}:
        return BOOLEANS
    return spelled


def _plain(text: str) -> str | None:
    """A number as pandas writes it in a column of numbers, whole ones without a point; None if it is none."""
    if not NUMBER.fullmatch(text):
        return None
    number = float(text)
    if number.is_integer() and abs(number) < EXACT:
        return str(int(number))
    if text.lstrip("+-").isdigit():
        return str(int(text)) if len(text) < 100 else text
    return repr(number)


def _with_point(text: str) -> str:
    return text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text) else text
