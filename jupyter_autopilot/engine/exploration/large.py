"""The rows of a large table that the notebook reads: a sample, as a file of its own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from pandas.api import types as pdt

from ...crypt import open_write
from ..data import as_text

MOST_CELLS = 30_000_000
"""A million rows of 30 columns, whose exploration takes a core about 40 seconds."""
CELLS_A_SECOND, LEAST_CELLS = 100_000, 2_000_000
"""Of the time limit, so that the exploration takes no more than a tenth of a core's time."""


def sample_rows(rows: int, columns: int, seconds: float = float("inf")) -> int:
    """How many rows of a table are explored.

    Parameters
    ----------
    seconds
        The time limit of the experiment.
    """
    cells = min(MOST_CELLS, max(LEAST_CELLS, CELLS_A_SECOND * seconds))
    return min(rows, int(cells) // max(1, columns))


def write_sample(frame: pd.DataFrame, path: Path, rows: int, seed: int) -> None:
    """Write random rows of a table, in its order, as a Parquet file."""
    sample = frame.sample(rows, random_state=seed).sort_index()
    for name in sample.columns:
        if pdt.is_object_dtype(sample[name]):  # whose values may be of several kinds, which Parquet does not hold
            sample[name] = as_text(sample[name])
    with open_write(path) as file:
        sample.to_parquet(file, index=False)
