"""Categories as codes, one-hot columns and the shares in which they occur."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

Codes = npt.NDArray[np.int64]
Factorized = tuple[Codes, npt.NDArray[np.object_]]
UNKNOWN = -1
"""The code of a category that was not there to be learned."""


class Categories:
    """The categories of one column and their codes: the kept ones in alphabetical order, the rare, the gap.

    Attributes
    ----------
    codes
        By category that has a code of its own.
    labels
        What each code stands for.
    rare
        The one code of all other categories, those first seen later included; `UNKNOWN` when none was left out.
    gap
        The code of a missing value, `UNKNOWN` when none was missing.
    """

    def __init__(self, column: Factorized, max_categories: int | None = None, min_count: int = 1) -> None:
        codes, found = column
        counts = np.bincount(codes[codes >= 0], minlength=len(found))
        labels = [str(label) for label in found]
        by_count = sorted(np.flatnonzero(counts >= min_count), key=lambda place: (-counts[place], labels[place]))
        kept = sorted(by_count[:max_categories], key=lambda place: labels[place])
        self.codes = {found[place]: code for code, place in enumerate(kept)}
        self.labels = [labels[place] for place in kept]
        self.rare = self._add("rare") if np.count_nonzero(counts) > len(kept) else UNKNOWN
        self.gap = self._add("missing") if len(codes) and codes.min() < 0 else UNKNOWN

    def _add(self, label: str) -> int:
        self.labels.append(f"({label})")
        return len(self.labels) - 1

    def encode(self, column: Factorized) -> Codes:
        """Codes of shape (rows,)."""
        codes, found = column
        # A missing value has the code -1 there, which takes the last place of the table.
        table = [self.codes.get(label, self.rare) for label in found]
        return np.array([*table, self.gap], dtype=np.int64)[codes]


def factorize(column: pd.Series) -> Factorized:
    """The values as positions in the different values, in order of appearance; -1 for a missing one.

    Some ten times as fast as sorting them, which is what scikit-learn's encoders do.
    """
    codes, found = pd.factorize(column.to_numpy(dtype=object))
    return codes.astype(np.int64, copy=False), found


class CategoryCodes(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Categories as the whole numbers 0, 1, … in a column each.

    A missing value is a category of its own. What was not there to be learned is NaN, or counts as rare.

    Parameters
    ----------
    max_categories
        The most frequent categories of a column that get codes of their own; the others share one.
    """

    def __init__(self, max_categories: int = 255) -> None:
        self.max_categories = max_categories

    def fit(self, X: pd.DataFrame, y: Any = None) -> CategoryCodes:
        """Learn the categories."""
        self.fit_transform(X)
        return self

    def fit_transform(self, X: pd.DataFrame, y: Any = None) -> npt.NDArray[np.float32]:
        """`fit` and `transform` in one pass."""
        self.columns_ = [str(name) for name in X.columns]
        columns = [factorize(column) for _, column in X.items()]
        self.categories_ = [Categories(column, self.max_categories) for column in columns]
        return self._encoded(columns)

    def transform(self, X: pd.DataFrame) -> npt.NDArray[np.float32]:
        """Turn object columns of shape (rows, n) into float32 of the same shape."""
        return self._encoded([factorize(column) for _, column in X.items()])

    def _encoded(self, columns: list[Factorized]) -> npt.NDArray[np.float32]:
        answer = np.empty((len(columns[0][0]), len(columns)), dtype=np.float32)
        for place, (categories, column) in enumerate(zip(self.categories_, columns, strict=True)):
            codes = categories.encode(column)
            answer[:, place] = np.where(codes == UNKNOWN, np.nan, codes)
        return answer

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """The columns' names."""
        return np.array(self.columns_, dtype=object)


class OneHot(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """A column of 0 and 1 for each category, a missing value included.

    Parameters
    ----------
    max_categories
        The most frequent categories of a column that get columns of their own; the others share one.
    min_count
        The rows that a category needs for a column of its own.
    at_most
        Columns with more categories than this give no feature; None takes all.
    """

    def __init__(self, max_categories: int = 100, min_count: int = 5, at_most: int | None = None) -> None:
        self.max_categories = max_categories
        self.min_count = min_count
        self.at_most = at_most

    def fit(self, X: pd.DataFrame, y: Any = None) -> OneHot:
        """Learn the categories."""
        self.categories_: dict[str, Categories] = {}
        for name, column in X.items():
            factorized = factorize(column)
            if self.at_most is None or len(factorized[1]) <= self.at_most:
                self.categories_[str(name)] = Categories(factorized, self.max_categories, self.min_count)
        return self

    def transform(self, X: pd.DataFrame) -> Any:
        """Turn object columns of shape (rows, n) into sparse float32 of shape (rows, categories)."""
        from scipy import sparse

        starts = np.cumsum([0, *(len(categories.labels) for categories in self.categories_.values())])
        places = np.full((len(X), len(self.categories_)), UNKNOWN, dtype=np.int64)
        for position, (name, categories) in enumerate(self.categories_.items()):
            codes = categories.encode(factorize(X[name]))
            places[:, position] = np.where(codes == UNKNOWN, UNKNOWN, starts[position] + codes)
        known = places != UNKNOWN
        ends = np.concatenate([[0], np.cumsum(known.sum(axis=1))])
        ones = np.ones(ends[-1], dtype=np.float32)
        return sparse.csr_array((ones, places[known], ends), shape=(len(X), starts[-1]))

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Names such as ``colour = red``."""
        found = self.categories_.items()
        return np.array(
            [f"{name} = {label}" for name, categories in found for label in categories.labels], dtype=object
        )
