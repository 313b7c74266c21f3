"""A random sample of a stream of rows that is too long to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa

LEAST_ROWS_OF_A_LABEL = 50
"""A label with fewer rows keeps them all: enough for folds and a validation part."""
MAX_LABELS = 1_000
"""With more different values a target is no class, and the sample is plainly uniform."""
SLACK = 1.25
"""The rows are cut back to their number when there are this many times as many."""


class Sample:
    """Every row has the same chance to be kept, but for those of rare labels, which have a better one.

    Each row draws a random number, and those with the lowest numbers are kept (bottom-k sampling, Cohen and Kaplan
    2007): the sample does not depend on how the stream was cut into batches. Of each label the rows with the
    `LEAST_ROWS_OF_A_LABEL` lowest numbers are kept as well.

    Parameters
    ----------
    rows
        How many rows to keep; rows of rare labels come on top. None keeps all.
    target
        The column with the labels, None for a uniform sample.
    """

    def __init__(self, rows: int | None, target: str | None, seed: int) -> None:
        self.seen = 0
        self.cut = False
        self._rows = rows
        self._target = target
        self._random = np.random.default_rng(seed)
        self._batches: list[pa.Table] = []
        self._draws: list[npt.NDArray[np.float64]] = []
        self._labels: list[npt.NDArray[np.int64]] = []
        self._codes: dict[Any, int] = {}
        self._limit = np.inf
        self._label_limits = np.array([np.inf])

    @property
    def kept(self) -> int:
        """The rows held at the moment."""
        return sum(map(len, self._draws))

    def add(self, batch: pa.Table) -> None:
        """Take the next rows of the stream."""
        self.seen += len(batch)
        if self._rows is None:
            self._batches.append(batch)
            return
        draws, labels = self._random.random(len(batch)), self._label_codes(batch)
        if self.cut:
            wanted = (draws <= self._limit) | (draws <= self._label_limits[labels])
            batch, draws, labels = batch.filter(wanted), draws[wanted], labels[wanted]
        self._batches.append(batch)
        self._draws.append(draws)
        self._labels.append(labels)
        if self.kept > SLACK * self._rows:
            self._cut_back(self._rows)

    def batches(self) -> list[pa.Table]:
        """The kept rows in the order of the stream."""
        if self._rows is not None and self.kept > self._rows:
            self._cut_back(self._rows)
        return self._batches

    def _label_codes(self, batch: pa.Table) -> npt.NDArray[np.int64]:
        """A number for each label; 0 for a gap, and for all when there are too many labels."""
        if self._target is None:
            return np.zeros(len(batch), dtype=np.int64)
        codes, labels = pd.factorize(batch.column(self._target).to_pandas())
        table = [self._codes.setdefault(label, len(self._codes) + 1) for label in labels]
        if len(self._codes) > MAX_LABELS:
            self._target = None
            self._labels = [np.zeros_like(known) for known in self._labels]
            return np.zeros(len(batch), dtype=np.int64)
        more = len(self._codes) + 1 - len(self._label_limits)
        self._label_limits = np.concatenate([self._label_limits, np.full(more, np.inf)])
        return np.array([*table, 0], dtype=np.int64)[codes]

    def _cut_back(self, rows: int) -> None:
        import pyarrow as pa

        draws, labels = np.concatenate(self._draws), np.concatenate(self._labels)
        self._limit = float(np.partition(draws, rows - 1)[rows - 1])
        if self._target is None:
            self._label_limits = np.array([-np.inf])
        else:
            limits = pd.Series(draws).groupby(labels).apply(_least_rows_limit)
            self._label_limits[limits.index] = limits
            self._label_limits[0] = -np.inf
        wanted = (draws <= self._limit) | (draws <= self._label_limits[labels])
        self._batches = [pa.concat_tables(self._batches).filter(wanted)]
        self._draws, self._labels = [draws[wanted]], [labels[wanted]]
        self.cut = True


def _least_rows_limit(draws: pd.Series) -> float:
    """The draw up to which a label's rows are kept whatever their number."""
    if len(draws) <= LEAST_ROWS_OF_A_LABEL:
        return np.inf
    return float(np.partition(draws.to_numpy(), LEAST_ROWS_OF_A_LABEL - 1)[LEAST_ROWS_OF_A_LABEL - 1])
