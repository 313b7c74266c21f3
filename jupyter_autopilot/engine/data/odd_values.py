"""Values of features that cannot be used as they are: infinite ones, and words among numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from pandas.api import types as pdt

from ...contract import ColumnType
from .suggestion import Suggestion
from .types import as_text, to_datetime, to_number

MAX_ROWS, MAX_CELLS, MIN_ROWS = 20_000, 2_000_000, 200
"""Texts are looked at in the first rows; in fewer of a wide table."""
FIRST_VALUES = 20
"""A column without a number among them is not one of numbers with something else in it."""
MOSTLY = 0.5
"""From this share of numbers a text column is taken for one of numbers with something else in it."""
SHOWN = 3
"""Columns that are named."""


def find_odd_values(frame: pd.DataFrame, types: Mapping[str, ColumnType]) -> list[Suggestion]:
    """What is treated in another way than it looks, with the first row of each; the index tells the row of the file."""
    rows = int(np.clip(MAX_CELLS // max(1, len(types)), MIN_ROWS, MAX_ROWS))
    infinite: dict[str, str] = {}
    unread: dict[str, str] = {}
    mixed: dict[str, str] = {}
    for name, kind in types.items():
        column = frame[name]
        if pdt.is_float_dtype(column):
            where = np.flatnonzero(np.isinf(column.to_numpy(dtype="float64", na_value=np.nan)))
            if len(where):
                infinite[name] = f"{name!r} (row {int(column.index[where[0]]) + 1})"
        elif not (pdt.is_numeric_dtype(column) or pdt.is_datetime64_any_dtype(column)):
            _look(column.iloc[:rows], kind, unread, mixed)
    found = []
    if infinite:
        found.append(_said("infinite_values", infinite, "infinite values, which are treated as missing", "Check them."))
    if unread:
        what = "values that cannot be read as the column's type and are treated as missing"
        found.append(_said("unreadable_values", unread, what, "Correct them, or choose another type."))
    if mixed:
        what = "numbers in most rows but words in others, and are treated as categories"
        found.append(_said("mixed_values", mixed, what, "Correct the words, or choose the type numeric to drop them."))
    return found


def _look(column: pd.Series, kind: ColumnType, unread: dict[str, str], mixed: dict[str, str]) -> None:
    if kind is ColumnType.CATEGORICAL and not any(map(_is_number, column.iloc[:FIRST_VALUES].tolist())):
        return
    text = as_text(column)
    present = text.notna().to_numpy()
    if kind in {ColumnType.NUMERIC, ColumnType.CATEGORICAL}:
        known = to_number(column).notna().to_numpy()
    elif kind is ColumnType.DATETIME:
        known = to_datetime(column).notna().to_numpy()
    else:
        return
    odd = np.flatnonzero(present & ~known)
    if not len(odd) or (kind is ColumnType.CATEGORICAL and known.sum() < MOSTLY * present.sum()):
        return
    place = f"{column.name!r} ({text.iloc[odd[0]]!r} in row {int(column.index[odd[0]]) + 1})"
    (mixed if kind is ColumnType.CATEGORICAL else unread)[str(column.name)] = place


def _is_number(value: object) -> bool:
    try:
        return math.isfinite(float(str(value)))
    except ValueError:
        return False


def _said(code: str, places: dict[str, str], what: str, advice: str) -> Suggestion:
    shown = ", ".join(list(places.values())[:SHOWN]) + (", …" if len(places) > SHOWN else "")
    start = "1 column has" if len(places) == 1 else f"{len(places)} columns have"
    return Suggestion(code, f"{start} {what}: {shown}. {advice}", "features", tuple(places))
