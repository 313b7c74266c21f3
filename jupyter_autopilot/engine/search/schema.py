"""The columns and sample rows that a bundle's manifest shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import ColumnType, SchemaColumn
from ..bundle import Decision
from ..decision import apply_temperature

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

Array = npt.NDArray[np.float64]
SHOWN_CATEGORIES = 50
SAMPLE_ROWS = 5


def schema_columns(data: Prepared) -> list[SchemaColumn]:
    """Each feature with its type, its most frequent categories or its range in the training part."""
    columns = []
    for name, kind in data.types.items():
        values = data.train[name]
        column = SchemaColumn(name=name, type=kind)
        if kind is ColumnType.CATEGORICAL:
            column.categories = [str(value) for value in values.value_counts().index[:SHOWN_CATEGORIES]]
        elif kind is ColumnType.NUMERIC and values.notna().any():
            column.minimum, column.maximum = float(values.min()), float(values.max())
        columns.append(column)
    return columns


def sample_rows(data: Prepared) -> list[dict[str, Any]]:
    """The first rows of the validation part as JSON values; None where a value is missing."""
    return [
        {str(name): json_value(value) for name, value in row.items()}
        for row in data.validation.head(SAMPLE_ROWS).to_dict("records")
    ]


def sample_predictions(data: Prepared, validation: Array, decision: Decision) -> list[dict[str, Any]]:
    """The predictions for `sample_rows`: a number, or the probabilities of the classes."""
    sample = validation[: min(SAMPLE_ROWS, len(data.validation))]
    if data.classes is not None:
        sample = apply_temperature(sample, decision.temperature)
    return [{"prediction": row.tolist()} for row in sample]


def json_value(value: Any) -> Any:
    """A cell of a feature frame in JSON; None where it is missing."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return str(value)
