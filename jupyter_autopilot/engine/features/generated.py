"""Features made of two columns each: arithmetic, and differences from the mean of a category's rows.

The idea is that of TabPrep (https://github.com/atschalz/tabprep). Here a candidate has to show that it explains what a
quickly trained model left unexplained, so that tables which have no use for such features get few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from .categories import Categories, Codes, factorize
from .numbers import LARGEST, as_floats
from .residuals import chance, explained, important_columns, remove, unexplained
from .target_means import target_columns

Floats = npt.NDArray[np.float64]
LEAST_ROWS = 200
"""Of fewer rows chance says too much."""
SAMPLE_ROWS, SAMPLE_CELLS = 5_000, 2_000_000
"""Features are chosen on this many rows, of wide tables on fewer, and learned from all."""
MAX_NUMBERS, MAX_CATEGORIES = 12, 8
"""The columns that are combined, by their gain in the quick model."""
MAX_TARGETS = 3
"""The classes, most frequent first, that features are chosen by."""
MAX_PAIRS, MAX_GROUPS = 24, 12
OPERATIONS = {"-": np.subtract, "*": np.multiply, "/": np.divide, "+": np.add}


@dataclass(frozen=True)
class Table:
    """A frame as arrays.

    Attributes
    ----------
    numbers
        float64 of shape (rows, numeric columns).
    codes
        int64 of shape (rows, categorical columns), -1 for an unknown category.
    """

    numbers: Floats
    codes: Codes


@dataclass(frozen=True)
class Pair:
    """Arithmetic of two numeric columns, by position."""

    left: int
    operation: str
    right: int

    def values(self, table: Table) -> Floats:
        """Of shape (rows,); NaN where it is no finite number, as in a division by zero."""
        with np.errstate(all="ignore"):
            result = OPERATIONS[self.operation](table.numbers[:, self.left], table.numbers[:, self.right])
        return np.where(np.isfinite(result), result, np.nan)


class GroupDifference:
    """A numeric column minus its mean over the rows of the same category."""

    def __init__(self, number: int, group: int) -> None:
        self.number = number
        self.group = group

    def fit(self, table: Table, size: int) -> GroupDifference:
        """Learn the mean of each of `size` groups."""
        values, codes = table.numbers[:, self.number], table.codes[:, self.group]
        known = ~np.isnan(values)
        counts = np.bincount(codes[known], minlength=size)
        sums = np.bincount(codes[known], values[known], size)
        overall = values[known].mean() if known.any() else np.nan
        # An unknown group has the code -1, which takes the last place.
        self.means = np.append(np.where(counts > 0, sums / np.maximum(counts, 1), overall), overall)
        return self

    def values(self, table: Table) -> Floats:
        """Of shape (rows,)."""
        return np.asarray(table.numbers[:, self.number] - self.means[table.codes[:, self.group]])


class GeneratedFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """The combinations of columns that tell more of the target than the columns do.

    Pairs of numeric columns are subtracted, multiplied, divided and added, and numbers are compared with the mean of a
    category's rows. The columns that a small LightGBM uses most are combined. A combination is kept when it explains
    more of that model's out-of-fold residuals, beyond what single columns still do, than chance would of so many tried.
    The target takes part in the choice alone, not in the values.

    Parameters
    ----------
    problem_type
        `binary`, `multiclass` or `regression`; the target is class codes from 0, or numbers.
    random_state
        Seed of the sample and the model.
    """

    def __init__(self, problem_type: str, random_state: int = 0) -> None:
        self.problem_type = problem_type
        self.random_state = random_state

    def fit(self, X: pd.DataFrame, y: Any) -> GeneratedFeatures:
        """Choose the features, and learn the groups' means from all rows."""
        self.numeric_ = [name for name, kind in X.dtypes.items() if pd.api.types.is_numeric_dtype(kind)]
        self.categorical_ = [name for name, kind in X.dtypes.items() if not pd.api.types.is_numeric_dtype(kind)]
        self.categories_ = [Categories(factorize(X[name])) for name in self.categorical_]
        table = self._table(X)
        self.pairs_: list[Pair] = []
        self.groups_: list[GroupDifference] = []
        if len(X) >= LEAST_ROWS:
            self._choose(table, target_columns(y, self.problem_type, MAX_TARGETS)[0])
        for group in self.groups_:
            group.fit(table, len(self.categories_[group.group].labels))
        return self

    def transform(self, X: pd.DataFrame) -> npt.NDArray[np.float32]:
        """Turn object and numeric columns into float32 of shape (rows, features)."""
        table = self._table(X)
        columns = [pair.values(table) for pair in self.pairs_] + [group.values(table) for group in self.groups_]
        answer = np.column_stack(columns) if columns else np.empty((len(X), 0))
        return np.clip(answer, -LARGEST, LARGEST).astype(np.float32)

    def _table(self, X: pd.DataFrame) -> Table:
        columns = zip(self.categorical_, self.categories_, strict=True)
        codes = [categories.encode(factorize(X[name])) for name, categories in columns]
        stacked = np.column_stack(codes) if codes else np.empty((len(X), 0), dtype=np.int64)
        return Table(as_floats(X[self.numeric_]), stacked)

    def _choose(self, table: Table, target: Floats) -> None:
        """Set `pairs_` and `groups_`, best first."""
        affordable = max(LEAST_ROWS, SAMPLE_CELLS // (table.numbers.shape[1] + table.codes.shape[1]))
        rows = np.random.default_rng(self.random_state).permutation(len(target))[: min(SAMPLE_ROWS, affordable)]
        sample = Table(table.numbers[rows], table.codes[rows])
        count = len(self.numeric_)
        columns = np.hstack([sample.numbers, sample.codes])
        residual, gains = unexplained(columns, target[rows], count, self.random_state)
        numbers = important_columns(gains[:count], MAX_NUMBERS)
        categories = important_columns(gains[count:], MAX_CATEGORIES)
        for number in numbers:
            remove(sample.numbers[:, number], residual)
        pairs = [
            Pair(left, operation, right)
            for one, other in combinations(numbers, 2)
            for operation in OPERATIONS
            for left, right in ([(one, other), (other, one)] if operation == "/" else [(one, other)])
        ]
        groups = [
            GroupDifference(number, group).fit(sample, len(self.categories_[group].labels))
            for group in categories
            for number in numbers
        ]
        self.pairs_ = _best(pairs, sample, residual, MAX_PAIRS)
        self.groups_ = _best(groups, sample, residual, MAX_GROUPS)

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Names such as ``price / area`` or ``price - mean by city``."""
        numeric, categorical = self.numeric_, self.categorical_
        names = [f"{numeric[pair.left]} {pair.operation} {numeric[pair.right]}" for pair in self.pairs_]
        names += [f"{numeric[group.number]} - mean by {categorical[group.group]}" for group in self.groups_]
        return np.array(names, dtype=object)


def _best(candidates: Sequence[Any], sample: Table, residual: Floats, most: int) -> list[Any]:
    """The candidates that explain most, and more than chance does."""
    scores = np.array([explained(candidate.values(sample), residual) for candidate in candidates])
    order = np.argsort(-scores, kind="stable")[:most]
    bar = chance(max(1, len(candidates)))
    return [candidates[place] for place in order if scores[place] > bar]
