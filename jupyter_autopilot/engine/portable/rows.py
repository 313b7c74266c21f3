"""Rows as the inputs of a graph."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import ColumnType, SchemaColumn
from ..bundle import Bundle
from .features import GAP


def is_number(column: SchemaColumn) -> bool:
    """Whether the column is an input of numbers; all others are texts."""
    return column.type is ColumnType.NUMERIC


def inputs_of(bundle: Bundle, frame: pd.DataFrame) -> dict[str, npt.NDArray[Any]]:
    """By column an array of shape (rows, 1): float64 with NaN for a gap, or texts with `GAP`.

    Raises
    ------
    AutopilotError
        As `Bundle.read_rows`.
    """
    read = bundle.read_rows(frame)
    arrays: dict[str, npt.NDArray[Any]] = {}
    for column in bundle.manifest.columns:
        values = read[column.name]
        if is_number(column):
            arrays[column.name] = values.to_numpy(dtype="float64").reshape(-1, 1)
        else:
            texts = [GAP if pd.isna(one) else str(one) for one in values]
            arrays[column.name] = np.array(texts, dtype=object).reshape(-1, 1)
    return arrays
