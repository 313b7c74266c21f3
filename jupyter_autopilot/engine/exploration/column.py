"""One column as a chart."""

from __future__ import annotations

import pandas as pd

from ..charts import Chart
from ..data import as_text, to_number
from .charts import bar_chart
from .charts import histogram as histogram_chart
from .figures import shape
from .sections.target import histogram
from .view import shown

MOST_VALUES = 30


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
        return histogram_chart(f"Distribution of {name}", histogram(numbers), value=name, limits=shape(numbers).limits)
    counts = as_text(column).value_counts().head(values)
    rows = {shown(value): int(count) for value, count in counts.items()}
    return bar_chart(f"Most frequent values of {name}", rows, label=name, value="rows")
