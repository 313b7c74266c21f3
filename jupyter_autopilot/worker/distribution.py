"""How the values of each column are spread, for the small drawings of a preview."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..contract import ColumnSummary, ColumnType, Distribution
from ..engine.data import as_text, to_datetime, to_number

ROWS = 5_000
"""Enough for bars of a few pixels, and quick also where dates are texts."""
BINS = 12
VALUES = 6
VALUE_LENGTH = 60
DIGITS = 4
DAY = 24 * 3600 * 1_000_000
"""In microseconds."""


def with_distributions(frame: pd.DataFrame, columns: list[ColumnSummary]) -> list[ColumnSummary]:
    """The columns with how their values are spread over evenly chosen rows."""
    rows = frame.iloc[:: max(1, -(-len(frame) // ROWS))]
    return [
        column.model_copy(update={"distribution": distribution(rows[column.name], column.type)}) for column in columns
    ]


def distribution(values: pd.Series, kind: ColumnType) -> Distribution | None:
    """The bins or the most frequent values of a column; None for texts, sequences and columns without values."""
    if kind is ColumnType.NUMERIC:
        return _of_numbers(to_number(values).dropna().to_numpy())
    if kind is ColumnType.DATETIME:
        return _of_dates(to_datetime(values).dropna())
    if kind is ColumnType.CATEGORICAL:
        return _of_categories(as_text(values).dropna())
    return None


def _of_numbers(numbers: npt.NDArray[np.float64]) -> Distribution | None:
    if len(numbers) == 0:
        return None
    # A few whole numbers, such as stars from 1 to 5, have a bin each.
    low, high = float(numbers.min()), float(numbers.max())
    bins = int(high - low) + 1 if high - low < BINS and bool((numbers % 1 == 0).all()) else BINS
    return Distribution(shares=_shares(numbers, bins))


def _of_dates(dates: pd.Series) -> Distribution | None:
    if dates.empty:
        return None
    numbers = dates.to_numpy().astype("datetime64[us]").astype("int64")
    low, high = int(numbers.min()), int(numbers.max())
    unit = "D" if high - low >= DAY else "s"
    first, last = (str(np.datetime64(end, "us").astype(f"datetime64[{unit}]")) for end in (low, high))
    return Distribution(shares=_shares(numbers.astype("float64"), BINS), first=first, last=last)


def _of_categories(texts: pd.Series) -> Distribution | None:
    if texts.empty:
        return None
    counts = texts.value_counts().head(VALUES)
    return Distribution(
        shares=[round(int(count) / len(texts), DIGITS) for count in counts],
        values=[str(value)[:VALUE_LENGTH] for value in counts.index],
    )


def _shares(numbers: npt.NDArray[np.float64], bins: int) -> list[float]:
    """The share of the numbers in each of the bins between the least and the greatest.

    `numpy.histogram` refuses ranges that are too wide or too narrow for its edges.
    """
    low, high = float(numbers.min()), float(numbers.max())
    if low == high:
        return [1.0]
    # Halves, since the difference of two large numbers may be none.
    places = (numbers / 2 - low / 2) / (high / 2 - low / 2) * bins
    counts = np.bincount(np.minimum(places.astype("int64"), bins - 1), minlength=bins)
    return [round(float(share), DIGITS) for share in counts / len(numbers)]
