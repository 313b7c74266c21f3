"""One column as a chart, or two."""

from __future__ import annotations

import pandas as pd

from ..charts import Axis, Chart, Points, plot
from ..data import as_text, to_number
from .charts import bar_chart, histogram
from .figures import shape
from .spread import spread
from .view import shown

MOST_VALUES = 30
MOST_POINTS = 2_000
MOST_COLOURS = 6
LARGEST = 1e100
"""Squares of what is drawn are finite."""
OTHERS = "(all others)"


def column_chart(column: pd.Series, *, values: int = MOST_VALUES) -> Chart:
    """The distribution of numbers, or the rows of each of the most frequent values.

    Parameters
    ----------
    values
        How many are shown, at most.
    """
    name = str(column.name)
    numbers = to_number(column).dropna().to_numpy(dtype="float64")
    if len(numbers) == column.notna().sum() and column.nunique() > values:
        drawn = spread(numbers, shape(numbers))
        return histogram(f"Distribution of {name}", drawn.bins, value=name, low=drawn.low, high=drawn.high)
    counts = as_text(column).value_counts().head(values)
    rows = {shown(value): int(count) for value, count in counts.items()}
    return bar_chart(f"Most frequent values of {name}", rows, label=name, value="rows")


def scatter_chart(data: pd.DataFrame, x: str, y: str, *, colour: str | None = None, rows: int = MOST_POINTS) -> Chart:
    """Two columns of numbers as points, a colour for each of the most frequent values of another column.

    Parameters
    ----------
    rows
        How many random rows are drawn, at most; of those that have a number in both columns, and none beyond 1e100.
    """
    places = pd.DataFrame({"x": to_number(data[x]), "y": to_number(data[y])}, dtype="float64")
    places["name"] = "" if colour is None else as_text(data[colour]).fillna("missing").map(shown)
    places = places[(places[["x", "y"]].abs() < LARGEST).all(axis=1)]
    if len(places) > rows:
        places = places.sample(rows, random_state=0)
    frequent = places["name"].value_counts().index[:MOST_COLOURS]
    places["name"] = places["name"].where(places["name"].isin(frequent), OTHERS)
    layers = [Points(part["x"].tolist(), part["y"].tolist(), str(name)) for name, part in places.groupby("name")]
    return plot(f"{shown(y)} by {shown(x)}", Axis(x), Axis(y), layers)
