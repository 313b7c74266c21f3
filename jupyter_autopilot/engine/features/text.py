"""Free text as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from .ngrams import NgramWeights
from .ridge import fit_ridges, predict_ridges
from .target_means import random_folds, target_columns

Floats = npt.NDArray[np.float64]

MAX_CHARACTERS = 2_000
"""Of a longer text the beginning is cut into words, so that the cost is bounded."""
MIN_TEXTS = 3
"""The texts that an n-gram of characters must occur in."""
MAX_ROWS, LEAST_ROWS, SVD_ROWS = 50_000, 5_000, 10_000
"""The texts that the vocabularies and linear models are learned from, divided among the targets but not below the
second; and those that the components are learned from."""
PART_ROWS = 20_000
FOLDS = 3
COUNTS = ("characters", "words", "share of digits", "share of capitals", "share of punctuation")


class TextFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Tf-idf of the words, word pairs and character n-grams of one text column, as it is or in a few dense columns.

    N-grams of 3 to 5 characters stand for parts of words, and so for other forms and misspellings of a word.

    The dense columns, for trees and networks, are components of a truncated SVD, counts of words and characters, and
    the target that a linear model expects from the tf-idf. `fit_transform` gives each row what the model of the other
    folds expects, so that no row sees its own target.

    Parameters
    ----------
    problem_type
        `binary`, `multiclass` or `regression`, for the dense columns; the target is class codes from 0, or numbers.
        None gives the sparse tf-idf, for linear models.
    components
        Of the words, and as many of the n-grams.
    max_words, max_ngrams
        The most frequent words and word pairs, and n-grams of characters, that are kept.
    random_state
        Seed of the SVD, the folds, and the sample that long columns are learned from.
    """

    def __init__(
        self,
        problem_type: str | None = None,
        components: int = 10,
        max_words: int = 5_000,
        max_ngrams: int = 20_000,
        random_state: int = 0,
    ) -> None:
        self.problem_type = problem_type
        self.components = components
        self.max_words = max_words
        self.max_ngrams = max_ngrams
        self.random_state = random_state

    def fit(self, X: pd.Series, y: Any = None) -> TextFeatures:
        """Learn the vocabularies, and the components and linear models of the dense columns."""
        self.fit_transform(X, y)
        return self

    def fit_transform(self, X: pd.Series, y: Any = None) -> Any:
        """`fit` and `transform` in one pass; linear models are out of fold."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.name_ = str(X.name)
        self.words_ = TfidfVectorizer(
            max_features=self.max_words,
            ngram_range=(1, 2),
            sublinear_tf=True,
            token_pattern=r"(?u)\b\w+\b",  # noqa: S106 (not a password)
            dtype=np.float32,
        )
        self.ngrams_ = NgramWeights(self.max_ngrams, MIN_TEXTS)
        targets, self.targets_ = (None, []) if self.problem_type is None else target_columns(y, self.problem_type)
        most = max(LEAST_ROWS, MAX_ROWS // max(1, len(self.targets_)))
        rows = np.sort(np.random.default_rng(self.random_state).permutation(len(X))[:most])
        texts = _texts(X.iloc[rows])
        weights = [self.words_.fit_transform(_cut(texts)), self.ngrams_.fit_transform(texts)]
        if targets is None:
            return self._sparse(weights) if len(rows) == len(X) else self.transform(X)
        sample = np.random.default_rng(self.random_state).permutation(len(rows))[:SVD_ROWS]
        self.svds_ = [self._svd(matrix[np.sort(sample)]) for matrix in weights]
        scores = self._learn_scores(self._sparse(weights), targets[rows])
        answer = self._dense(weights, texts) if len(rows) == len(X) else self.transform(X)
        answer[rows, answer.shape[1] - len(self.targets_) :] = scores
        return answer

    def transform(self, X: pd.Series) -> Any:
        """Turn text of shape (rows,) into (rows, words + n-grams) sparse, or (rows, columns) dense float32."""
        # In parts, so that the tf-idf of a long column need not be in memory as a whole where it is dense in the end.
        parts = [self._transform(X.iloc[start : start + PART_ROWS]) for start in range(0, max(1, len(X)), PART_ROWS)]
        if self.problem_type is None:
            from scipy import sparse

            return sparse.vstack(parts, format="csr")
        return np.vstack(parts)

    def _transform(self, X: pd.Series) -> Any:
        texts = _texts(X)
        weights = [self.words_.transform(_cut(texts)), self.ngrams_.transform(texts)]
        return self._sparse(weights) if self.problem_type is None else self._dense(weights, texts)

    def _learn_scores(self, matrix: Any, targets: Floats) -> Floats:
        """Out-of-fold predictions of shape (rows, targets); sets `ridges_`, learned from all rows."""
        folds = random_folds(len(targets), self.random_state, FOLDS)
        scores = np.tile(targets.mean(axis=0), (len(targets), 1))
        for fold in range(FOLDS):
            inside, outside = folds != fold, folds == fold
            if inside.any() and outside.any():
                scores[outside] = predict_ridges(fit_ridges(matrix[inside], targets[inside]), matrix[outside])
        self.ridges_ = fit_ridges(matrix, targets)
        return scores

    def _svd(self, weights: Any) -> Any:
        from sklearn.decomposition import TruncatedSVD

        # Few columns are left as they are.
        if min(weights.shape) <= self.components:
            return None
        return TruncatedSVD(self.components, n_iter=3, random_state=self.random_state).fit(weights)

    @staticmethod
    def _sparse(weights: list[Any]) -> Any:
        from scipy import sparse

        return sparse.hstack(weights, format="csr")

    def _dense(self, weights: list[Any], texts: Sequence[str]) -> npt.NDArray[np.float32]:
        pairs = zip(self.svds_, weights, strict=True)
        parts = [matrix.toarray() if svd is None else svd.transform(matrix) for svd, matrix in pairs]
        scores = predict_ridges(self.ridges_, self._sparse(weights))
        return np.hstack([*parts, _counts(texts), scores]).astype(np.float32)

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Names such as ``title: word loft``, ``title: n-gram 17``, ``title: word component 3``, ``title: words``."""
        words = [f"word {word}" for word in self.words_.get_feature_names_out()]
        ngrams = [f"n-gram {bucket}" for bucket in self.ngrams_.buckets]
        if self.problem_type is not None:
            kinds = zip((words, ngrams), ("word", "n-gram"), self.svds_, strict=True)
            parts = [
                plain if svd is None else [f"{kind} component {i}" for i in range(self.components)]
                for plain, kind, svd in kinds
            ]
            names = [*parts[0], *parts[1], *COUNTS, *(f"{target} by text" for target in self.targets_)]
        else:
            names = [*words, *ngrams]
        return np.array([f"{self.name_}: {name}" for name in names], dtype=object)


def _texts(column: pd.Series) -> list[str]:
    # A vocabulary must not be empty, so a gap is a word of its own.
    values = column.to_numpy(dtype=object)
    return [str(value) if present else "missing" for value, present in zip(values, column.notna(), strict=True)]


def _cut(texts: Sequence[str]) -> list[str]:
    return [text[:MAX_CHARACTERS] for text in texts]


def _counts(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """`COUNTS` of each text, of shape (texts, counts)."""
    rows = [
        (
            len(text),
            text.count(" ") + 1,
            sum(map(str.isdigit, text)) / max(1, len(text)),
            sum(map(str.isupper, text)) / max(1, len(text)),
            sum(not (c.isalnum() or c.isspace()) for c in text) / max(1, len(text)),
        )
        for text in (text[:MAX_CHARACTERS] for text in texts)
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(COUNTS))
