"""Which column of the table each feature is made of."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
Columns = npt.NDArray[np.int64]
PROBED_ROWS = 200
PROBED_CELLS = 200_000
"""Of several changed tables that are read at once, since each call takes time, however few rows it has."""
MISSING = -1
"""Where pandas takes no value."""


def origins(transformer: Any, rows: pd.DataFrame) -> Columns | None:
    """The column of each feature, by position, or the number of columns where none is known; then that number plus one.

    A column's values are shuffled, and missing in every second row: the features that change are made of it. None where
    a feature is made of several columns.

    Parameters
    ----------
    transformer
        Fitted preprocessing.
    rows
        As it takes them; the first `PROBED_ROWS` are looked at.
    """
    usual = rows.head(PROBED_ROWS).reset_index(drop=True)
    before = _dense(transformer.transform(usual))
    found = np.full(before.shape[1], rows.shape[1], dtype=np.int64)
    order = np.random.default_rng(0).permutation(len(usual))
    order[::2] = MISSING
    at_once = max(1, PROBED_CELLS // max(usual.size, 1))
    for first in range(0, usual.shape[1], at_once):
        places = range(first, min(first + at_once, usual.shape[1]))
        changed = pd.concat([_changed(usual, place, order) for place in places], ignore_index=True)
        after = _dense(transformer.transform(changed)).reshape(len(places), *before.shape)
        differs = ~((before == after) | (np.isnan(before) & np.isnan(after))).all(axis=1)
        for place, its in zip(places, differs, strict=True):
            if (found[its] != rows.shape[1]).any():
                return None
            found[its] = place
    return np.append(found, rows.shape[1] + 1)


def by_column(values: Array, columns: Columns) -> Array:
    """Add up the values of each column's features.

    Parameters
    ----------
    values
        Of shape (rows, features + 1, outputs), the expected value last.
    columns
        As `origins` gives them.

    Returns
    -------
    Of shape (rows, columns + 2, outputs): behind the columns what is of no known one, and the expected value.
    """
    total = np.zeros((len(values), int(columns[-1]) + 1, values.shape[2]))
    for feature, column in enumerate(columns):
        total[:, column] += values[:, feature]
    return total


def _changed(rows: pd.DataFrame, place: int, order: npt.NDArray[np.int64]) -> pd.DataFrame:
    other = rows.copy(deep=False)
    name = rows.columns[place]
    other[name] = rows[name].array.take(order, allow_fill=True)
    return other


def _dense(features: Any) -> Array:
    return np.asarray(features if isinstance(features, np.ndarray) else features.toarray(), dtype="float64")
