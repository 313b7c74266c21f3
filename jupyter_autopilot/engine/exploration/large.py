"""The rows of a large table that the notebook reads: a sample, as a file of its own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from pandas.api import types as pdt

from ..data import as_text

MOST_CELLS = 30_000_000
"""A table of no more cells is read whole: a million rows of 30 columns."""
SAMPLE_ROWS = 250_000


def sample_rows(frame: pd.DataFrame) -> int:
    """How many rows of a table are explored."""
    columns = max(1, len(frame.columns))
    return len(frame) if len(frame) * columns <= MOST_CELLS else min(SAMPLE_ROWS, MOST_CELLS // columns)


def write_sample(frame: pd.DataFrame, path: Path, rows: int, seed: int) -> None:
    """Write random rows of a table, in its order, as a Parquet file."""
    sample = frame.sample(rows, random_state=seed).sort_index()
    for name in sample.columns:
        if pdt.is_object_dtype(sample[name]):  # whose values may be of several kinds, which Parquet does not hold
            sample[name] = as_text(sample[name])
    sample.to_parquet(path, index=False)
