"""Numbers for trees, for linear models and for networks."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

Floats = npt.NDArray[np.float64]
SMALL_SPREAD = 1e-4
"""A column whose standard deviation is below this share of its median would lose digits that matter in float32, which
has seven: its median is taken off."""
QUANTILES = 200
MAX_BENT, MAX_CELLS = 2_000, 20_000_000
"""Hat functions of a table, and their values in training."""
SMALLEST = 1e-250
"""A smaller spread is none: what is divided by it would not be finite."""
LARGEST = 1e30
"""What larger numbers become: float32 holds it, and the sums of a hundred million of it that scikit-learn takes."""


def as_floats(X: Any) -> Floats:
    """A frame or array of numbers as float64 of shape (rows, columns), no larger than float32 holds."""
    values = X.to_numpy(dtype="float64") if isinstance(X, pd.DataFrame) else np.asarray(X, dtype="float64")
    return np.asarray(np.clip(values, -LARGEST, LARGEST))


def column_names(X: Any) -> list[str]:
    """The names of a frame's columns, or their positions in an array."""
    return [str(name) for name in X.columns] if isinstance(X, pd.DataFrame) else [str(i) for i in range(X.shape[1])]


class Numbers(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Numbers as they are, gaps included, in half the memory."""

    def fit(self, X: pd.DataFrame, y: Any = None) -> Numbers:
        """Find the columns that float32 would flatten."""
        self.columns_ = column_names(X)
        values = as_floats(X)
        self.offset_ = np.zeros(values.shape[1])
        for place, column in enumerate(values.T):
            present = column[~np.isnan(column)]
            if len(present) and 0 < present.std() < SMALL_SPREAD * abs(np.median(present)):
                self.offset_[place] = np.median(present)
        return self

    def transform(self, X: pd.DataFrame) -> npt.NDArray[np.float32]:
        """Turn numbers of shape (rows, n) into float32 of the same shape."""
        return (as_floats(X) - self.offset_).astype(np.float32)

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """The columns' names."""
        return np.array(self.columns_, dtype=object)


class ScaledNumbers(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Numbers for linear models: scaled, and bent where the data are, so that an effect need not be a straight line.

    Each column gives itself and, if it is skewed, the normal scores of its quantiles, both with mean 0 and standard
    deviation 1; and the hat functions of its `knots`, that is, linear B-splines between quantiles, with mean 0. A gap
    is the median, and a column of its own tells it.

    Parameters
    ----------
    max_skew
        A column that is more skewed gives normal scores too (AutoGluon's linear models: 0.99).
    knots
        Of a column, as far as there are different quantiles; 0 for none. Tables that are wide or long get fewer.
    """

    def __init__(self, max_skew: float = 1.0, knots: int = 6) -> None:
        self.max_skew = max_skew
        self.knots = knots

    def fit(self, X: pd.DataFrame, y: Any = None) -> ScaledNumbers:
        """Learn medians, quantiles and scales."""
        self.columns_ = column_names(X)
        values = as_floats(X)
        self.medians_ = medians(values)
        self.indicated_ = np.flatnonzero(np.isnan(values).any(axis=0))
        filled = np.where(np.isnan(values), self.medians_, values)
        affordable = min(MAX_BENT // max(1, filled.shape[1]), MAX_CELLS // max(1, filled.size))
        shares = np.linspace(0, 1, max(2, min(self.knots, affordable)))
        self.normal_scores_: dict[int, tuple[Floats, Floats]] = {}
        self.knots_: dict[int, Floats] = {}
        for place, column in enumerate(filled.T):
            if abs(skew(column)) > self.max_skew:
                self.normal_scores_[place] = normal_scores(column)
            points = np.unique(np.quantile(column, shares))
            if len(points) > 2:
                self.knots_[place] = points
        bent = self._bent(filled)
        spread = bent.std(axis=0)
        self.means_ = bent.mean(axis=0)
        self.scales_ = np.where(spread > 0, spread, 1.0)
        # Hat functions keep their height: scaled up, the rare ones would be as free as the common ones.
        self.scales_[filled.shape[1] + len(self.normal_scores_) :] = 1.0
        return self

    def transform(self, X: pd.DataFrame) -> Floats:
        """Turn numbers of shape (rows, n) into float64 of shape (rows, features)."""
        values = as_floats(X)
        gaps = np.isnan(values)
        scaled = (self._bent(np.where(gaps, self.medians_, values)) - self.means_) / self.scales_
        return np.hstack([scaled, gaps[:, self.indicated_]])

    def _bent(self, filled: Floats) -> Floats:
        parts = [filled]
        parts += [np.interp(filled[:, [place]], *curve) for place, curve in self.normal_scores_.items()]
        parts += [hats(filled[:, place], points) for place, points in self.knots_.items()]
        return np.hstack(parts)

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """The columns' names, and names such as ``age quantile``, ``age around 30`` and ``age missing``."""
        names = [str(name) for name in (self.columns_ if input_features is None else input_features)]
        quantiles = [f"{names[place]} quantile" for place in self.normal_scores_]
        around = [f"{names[place]} around {point:.4g}" for place, points in self.knots_.items() for point in points]
        missing = [f"{names[place]} missing" for place in self.indicated_]
        return np.array([*names, *quantiles, *around, *missing], dtype=object)


class ClippedNumbers(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Numbers for a network: scaled by median and quartiles, extremes pulled in smoothly, gaps filled and told.

    The scaling is that of RealMLP (Holzmüller et al. 2024, https://arxiv.org/abs/2407.04491): the quartiles' distance
    becomes 1, and then x becomes x / √(1 + (x / 3)²), so that no value is beyond 3.
    """

    LIMIT = 3.0

    def fit(self, X: pd.DataFrame, y: Any = None) -> ClippedNumbers:
        """Learn medians and scales."""
        self.columns_ = column_names(X)
        values = as_floats(X)
        self.medians_ = medians(values)
        self.indicated_ = np.flatnonzero(np.isnan(values).any(axis=0))
        filled = np.where(np.isnan(values), self.medians_, values)
        low, first, third, high = np.quantile(filled, [0, 0.25, 0.75, 1], axis=0)
        # Where the quartiles are one value, the whole range becomes 2.
        spread = np.where(third > first, third - first, (high - low) / 2)
        self.scales_ = np.where(spread > SMALLEST, spread, 1.0)
        return self

    def transform(self, X: pd.DataFrame) -> npt.NDArray[np.float32]:
        """Turn numbers of shape (rows, n) into float32 of shape (rows, n + columns with gaps)."""
        values = as_floats(X)
        gaps = np.isnan(values)
        scaled = (np.where(gaps, self.medians_, values) - self.medians_) / self.scales_
        clipped = scaled / np.hypot(1, scaled / self.LIMIT)  # whose squares do not overflow
        return np.hstack([clipped, gaps[:, self.indicated_]]).astype(np.float32)

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """The columns' names, and names such as ``age missing``."""
        names = [str(name) for name in (self.columns_ if input_features is None else input_features)]
        return np.array([*names, *(f"{names[place]} missing" for place in self.indicated_)], dtype=object)


def medians(values: Floats) -> Floats:
    """The median of each column; 0 where all is missing, so that every fold has the same columns."""
    return np.array(
        [np.median(column[~np.isnan(column)]) if not np.isnan(column).all() else 0.0 for column in values.T]
    )


def skew(column: Floats) -> float:
    """The third standardized moment; 0 for a constant."""
    spread = column.std()
    return float((((column - column.mean()) / spread) ** 3).mean()) if spread > 0 else 0.0


def normal_scores(column: Floats) -> tuple[Floats, Floats]:
    """Different values of a column, ascending, and what a normal distribution has at the middle of their ranks."""
    from scipy.special import ndtri

    values = np.quantile(column, np.linspace(0, 1, QUANTILES + 1))
    points, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    shares = (np.arange(len(values)) + 0.5) / len(values)
    return points, np.asarray(ndtri(np.bincount(inverse, shares) / counts))


def hats(column: Floats, points: Floats) -> Floats:
    """For each point the function that is 1 there, 0 at the next ones, and straight between: (rows, points)."""
    heights = np.eye(len(points))
    return np.column_stack([np.interp(column, points, height) for height in heights])
