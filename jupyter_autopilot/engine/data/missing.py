"""Cells that stand for a missing value."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from pandas.api import types as pdt

from .types import as_text

MISSING_TOKENS = ["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "?"]
"""Cells of a CSV file that count as missing when nothing else stands in them; cells of blanks do too.

`None` is not among them: in real tables it names a category as often as a gap (Ames housing has both). Among numbers
it is read as a gap all the same, as every text is (`to_number`).
"""


def without_tokens(frame: pd.DataFrame, tokens: Sequence[str]) -> pd.DataFrame:
    """The frame with gaps where a cell is one of these tokens; without tokens it is the frame itself.

    Parameters
    ----------
    tokens
        Texts such as `unknown` are compared without surrounding blanks; one that is a number, such as `-999`, is
        compared with numbers by its value.

    Returns
    -------
    DataFrame
        With the same columns and index. Columns that had a token may have another dtype, as whole numbers with a gap
        have.
    """
    if not tokens:
        return frame
    numbers = [number for number in map(_number, tokens) if number is not None]
    columns = {}
    for name, column in frame.items():
        is_number = pdt.is_numeric_dtype(column) and not pdt.is_bool_dtype(column)
        gaps = column.isin(numbers) if is_number else as_text(column).isin(list(tokens))
        columns[name] = column.mask(gaps) if gaps.any() else column
    return pd.DataFrame(columns, index=frame.index)


def _number(token: str) -> float | None:
    try:
        return float(token)
    except ValueError:
        return None
