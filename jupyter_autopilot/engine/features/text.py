"""Free text as numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin


class TextFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Tf-idf of the words of one text column, optionally reduced to a few dense components.

    Parameters
    ----------
    max_features
        The most frequent words and word pairs that are kept; Autopilot's limit is 1,000 a column.
    components
        Reduce to this many components by a truncated SVD (for trees); 0 keeps the sparse tf-idf (for linear models).
    random_state
        Seed of the SVD.
    """

    def __init__(self, max_features: int = 1_000, components: int = 0, random_state: int = 0) -> None:
        self.max_features = max_features
        self.components = components
        self.random_state = random_state

    def fit(self, X: pd.Series, y: Any = None) -> TextFeatures:
        """Learn the vocabulary."""
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.tfidf_ = TfidfVectorizer(
            max_features=self.max_features,
            ngram_range=(1, 2),
            sublinear_tf=True,
            token_pattern=r"(?u)\b\w+\b",  # noqa: S106 (not a password)
        )
        words = self.tfidf_.fit_transform(_filled(X))
        self.svd_ = None
        # Fewer words than components are left as they are.
        if 0 < self.components < words.shape[1]:
            self.svd_ = TruncatedSVD(self.components, random_state=self.random_state).fit(words)
        return self

    def transform(self, X: pd.Series) -> Any:
        """Turn text of shape (rows,) into (rows, words) sparse or (rows, components or fewer) dense float64."""
        words = self.tfidf_.transform(_filled(X))
        if self.svd_ is not None:
            return self.svd_.transform(words)
        return words.toarray() if self.components else words


def _filled(text: pd.Series) -> pd.Series:
    # A vocabulary must not be empty, so a gap is a word of its own.
    return text.where(text.notna(), "missing").astype(str)
