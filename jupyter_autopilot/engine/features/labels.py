"""The names of categories as texts: `Police Officer II` and `Police Officer III` have much in common."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from .categories import Factorized, factorize
from .ngrams import NgramWeights
from .ridge import fit_ridges, predict_ridges
from .target_means import FOLDS, random_folds, target_columns

Floats = npt.NDArray[np.float64]
MAX_NGRAMS = 20_000
MAX_LABELS = 20_000
"""More different values are keys rather than names."""
MIN_LABELS = 2
"""The categories that an n-gram must occur in."""


class LabelScores(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """For columns of many categories: the target that a linear model expects from the letters of a category's name.

    It learns from n-grams of 3 to 5 characters, so that it also knows something of a category that was not there to be
    learned. `fit_transform` gives each row what the model of the other folds expects, so that no row sees its own
    target.

    Parameters
    ----------
    problem_type
        `binary`, `multiclass` or `regression`; the target is class codes from 0, or numbers.
    more_than
        Columns with no more categories than this give no feature, nor do those with more than `MAX_LABELS`.
    random_state
        Seed of the folds.
    """

    def __init__(self, problem_type: str, more_than: int = 30, random_state: int = 0) -> None:
        self.problem_type = problem_type
        self.more_than = more_than
        self.random_state = random_state

    def fit(self, X: pd.DataFrame, y: Any) -> LabelScores:
        """Learn the models over all rows."""
        self.fit_transform(X, y)
        return self

    def fit_transform(self, X: pd.DataFrame, y: Any) -> npt.NDArray[np.float32]:
        """Out-of-fold scores of the training rows, of shape (rows, columns of many categories x targets)."""
        target, self.targets_ = target_columns(y, self.problem_type)
        folds = random_folds(len(X), self.random_state)
        self.models_: dict[str, LabelModel] = {}
        answer = [np.empty((len(X), 0))]
        for name, column in X.items():
            factorized = factorize(column)
            if self.more_than < len(factorized[1]) <= MAX_LABELS:
                self.models_[str(name)] = model = LabelModel()
                answer.append(model.fit_transform(factorized, target, folds))
        return np.hstack(answer).astype(np.float32)

    def transform(self, X: pd.DataFrame) -> npt.NDArray[np.float32]:
        """Turn object columns of shape (rows, n) into float32 of shape (rows, columns of many categories x targets)."""
        answer = [model.transform(factorize(X[name])) for name, model in self.models_.items()]
        return np.hstack([np.empty((len(X), 0)), *answer]).astype(np.float32)

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Names such as ``job: mean target by letters``."""
        return np.array([f"{name}: {target} by letters" for name in self.models_ for target in self.targets_], object)


class LabelModel:
    """The model of one column.

    Attributes
    ----------
    known
        By category, its score from all rows, so that only a new one has to be computed.
    gap
        The score of a missing value: the overall mean.
    """

    def fit_transform(self, column: Factorized, target: Floats, folds: npt.NDArray[np.int64]) -> Floats:
        """Out-of-fold scores of shape (rows, targets)."""
        codes, labels = column
        texts = [str(label) for label in labels]
        self.ngrams = NgramWeights(MAX_NGRAMS, MIN_LABELS)
        matrix = self.ngrams.fit_transform(texts)
        # Rows of one category have the same features: least squares needs only their number and mean.
        present, size = codes >= 0, len(texts)
        cells = folds[present] * size + codes[present]
        counts = np.bincount(cells, minlength=FOLDS * size).reshape(FOLDS, size)
        columns = [np.bincount(cells, values[present], FOLDS * size).reshape(FOLDS, size) for values in target.T]
        sums = np.stack(columns, axis=-1)
        self.gap = target.mean(axis=0)
        answer = np.tile(self.gap, (len(codes), 1))
        for fold in range(FOLDS):
            others = _fit(matrix, sums.sum(axis=0) - sums[fold], counts.sum(axis=0) - counts[fold])
            rows = present & (folds == fold)
            answer[rows] = predict_ridges(others, matrix)[codes[rows]]
        self.ridges = _fit(matrix, sums.sum(axis=0), counts.sum(axis=0))
        self.known = dict(zip(labels, predict_ridges(self.ridges, matrix), strict=True))
        return answer

    def transform(self, column: Factorized) -> Floats:
        """Scores of shape (rows, targets)."""
        codes, labels = column
        new = [label for label in labels if label not in self.known]
        scores = dict(zip(new, predict_ridges(self.ridges, self.ngrams.transform(new)), strict=True)) if new else {}
        table = [scores[label] if label in scores else self.known[label] for label in labels]
        # A missing value has the code -1, which takes the last place.
        return np.vstack([*table, self.gap])[codes]


def _fit(matrix: Any, sums: Floats, counts: npt.NDArray[np.int64]) -> list[Any]:
    return fit_ridges(matrix, sums / np.maximum(counts, 1)[:, None], counts.astype("float64"))
