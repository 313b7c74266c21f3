"""Categories as the mean of the target, out of fold."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from .categories import Categories, Codes, factorize

Floats = npt.NDArray[np.float64]
FOLDS = 5
MAX_CLASSES = 20
"""Of more classes than this, the shares of the most frequent ones are features."""
LEAST_SMOOTHING, MOST_SMOOTHING = 1.0, 1e3


class TargetMeans(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Each category as the mean of the target over its rows; for more than two classes, the share of each.

    `fit_transform` gives each row the mean over the rows of the other folds, so that no row sees its own target, and
    `transform` the mean over all. A category of few rows is drawn to the overall mean, the more the less the
    categories of the column differ; the overall mean is also what a category gets that was not there to be learned.

    Parameters
    ----------
    problem_type
        `binary`, `multiclass` or `regression`; the target is class codes from 0, or numbers.
    more_than
        Columns with no more categories than this give no feature.
    plain_up_to
        Of columns with no more categories than this, `fit_transform` gives the mean over all rows, too. Their rows are
        many, so that it hardly tells a row's own target, while the means of folds tell the folds apart: equal rows
        then differ, and trees that grow to the last row split on that.
    random_state
        Seed of the folds.
    """

    def __init__(self, problem_type: str, more_than: int = 0, *, plain_up_to: int = 0, random_state: int = 0) -> None:
        self.problem_type = problem_type
        self.more_than = more_than
        self.plain_up_to = plain_up_to
        self.random_state = random_state

    def fit(self, X: pd.DataFrame, y: Any) -> TargetMeans:
        """Learn the means over all rows."""
        self.fit_transform(X, y)
        return self

    def fit_transform(self, X: pd.DataFrame, y: Any) -> npt.NDArray[np.float32]:
        """Out-of-fold means of the training rows, of shape (rows, n) or (rows, n classes)."""
        target, self.targets_ = target_columns(y, self.problem_type)
        folds = random_folds(len(X), self.random_state)
        self.columns_: list[str] = []
        self.categories_: list[Categories] = []
        self.means_: list[MeanTable] = []
        answer = []
        for name, column in X.items():
            factorized = factorize(column)
            if len(factorized[1]) <= self.more_than:
                continue
            categories = Categories(factorized)
            table = MeanTable()
            codes = categories.encode(factorized)
            means = table.fit_transform(codes, target, folds, len(categories.labels))
            answer.append(table.transform(codes) if len(factorized[1]) <= self.plain_up_to else means)
            self.columns_.append(str(name))
            self.categories_.append(categories)
            self.means_.append(table)
        return _joined(answer, len(X))

    def transform(self, X: pd.DataFrame) -> npt.NDArray[np.float32]:
        """Turn object columns of shape (rows, n) into float32 of shape (rows, n) or (rows, n classes)."""
        columns = zip(self.columns_, self.categories_, self.means_, strict=True)
        means = [table.transform(categories.encode(factorize(X[name]))) for name, categories, table in columns]
        return _joined(means, len(X))

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Names such as ``colour: mean target`` or ``colour: share of class 2``."""
        return np.array([f"{name}: {target}" for name in self.columns_ for target in self.targets_], dtype=object)


class MeanTable:
    """The smoothed mean of the target for each code.

    Attributes
    ----------
    means
        Of shape (codes + 1, targets); the last row is the overall mean, for an unknown code.
    """

    means: Floats

    def fit_transform(self, codes: Codes, target: Floats, folds: Codes, size: int) -> Floats:
        """Out-of-fold means of shape (rows, targets).

        Parameters
        ----------
        codes
            From 0 to size - 1.
        target
            Of shape (rows, targets).
        folds
            The fold of each row, from 0 to `FOLDS` - 1.
        """
        # The overall mean is the same number for all rows: it would tell the folds apart otherwise, and with them a
        # little of the target.
        overall = target.mean(axis=0)
        cells = folds * size + codes
        counts = np.bincount(cells, minlength=FOLDS * size).reshape(FOLDS, size)
        columns = [np.bincount(cells, column, FOLDS * size).reshape(FOLDS, size) for column in target.T]
        sums = np.stack(columns, axis=-1)
        all_counts, all_sums = counts.sum(axis=0), sums.sum(axis=0)
        weight = smoothing(all_counts, all_sums, target)
        others = _smoothed(all_sums - sums, all_counts - counts, overall, weight)
        self.means = np.vstack([_smoothed(all_sums, all_counts, overall, weight), overall])
        return np.asarray(others[folds, codes])

    def transform(self, codes: Codes) -> Floats:
        """Means of shape (rows, targets); the unknown code, -1, takes the last of the table."""
        return np.asarray(self.means[codes])


def smoothing(counts: Codes, sums: Floats, target: Floats) -> Floats:
    """How many rows the overall mean counts for in a category's mean, by target.

    This is the variance within categories over the variance between them, as one-way analysis of variance estimates
    them (the empirical Bayes weight for a normal prior).
    """
    rows, used = len(target), counts > 0
    means = sums[used] / counts[used, None]
    within_squares = (target**2).sum(axis=0) - (sums[used] * means).sum(axis=0)
    within = within_squares / max(1, rows - used.sum())
    between_squares = (counts[used, None] * (means - target.mean(axis=0)) ** 2).sum(axis=0)
    effective = rows - (counts**2).sum() / max(1, rows)
    between = (between_squares - (used.sum() - 1) * within) / max(1.0, effective)
    ratio = np.divide(within, between, out=np.full_like(within, MOST_SMOOTHING), where=between > 0)
    return np.asarray(np.clip(ratio, LEAST_SMOOTHING, MOST_SMOOTHING))


def target_columns(y: Any, problem_type: str, most: int = MAX_CLASSES) -> tuple[Floats, list[str]]:
    """The target as columns whose means are features, of shape (rows, targets), and what these means are.

    Of more than `most` classes, the most frequent ones have a column.
    """
    target = np.asarray(y)
    if problem_type != "multiclass":
        return target.astype("float64")[:, None], ["mean target" if problem_type == "regression" else "positive share"]
    counts = np.bincount(target.astype(np.int64))
    classes = np.sort(np.argsort(-counts, kind="stable")[:most])
    return np.asarray(target[:, None] == classes, dtype="float64"), [f"share of class {code}" for code in classes]


def random_folds(rows: int, seed: int, folds: int = FOLDS) -> Codes:
    """A fold for each row, all of the same size but for one row."""
    return np.random.default_rng(seed).permutation(rows) % folds


def _smoothed(sums: Floats, counts: Codes, overall: Floats, weight: Floats) -> Floats:
    return np.asarray((sums + weight * overall) / (counts[..., None] + weight))


def _joined(parts: list[Floats], rows: int) -> npt.NDArray[np.float32]:
    return np.hstack(parts).astype(np.float32) if parts else np.empty((rows, 0), dtype=np.float32)
