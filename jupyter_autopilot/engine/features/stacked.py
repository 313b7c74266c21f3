"""The predictions of other candidates as features of a stacked model (Wolpert, Neural Networks 1992)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

Array = npt.NDArray[np.float64]
LEAST_PROBABILITY = 1e-4
"""Log odds beyond this probability say nothing but how sure a model is of itself."""


def stacked_columns(predictions: Sequence[Array]) -> Array:
    """The predictions of several candidates for the same rows as columns.

    Numbers are taken as they are, of two classes the log odds of the second, and of more the probability of each.

    Parameters
    ----------
    predictions
        Of shape (rows,) for regression, (rows, classes) for classification.

    Returns
    -------
    float64 of shape (rows, columns).
    """
    return np.hstack([_columns(prediction) for prediction in predictions])


def with_columns(features: Any, columns: Array) -> Any:
    """Features, as a recipe makes them, with further columns behind their own, in their own dtype."""
    if isinstance(features, np.ndarray):
        return np.hstack([features, columns.astype(features.dtype)])
    from scipy import sparse

    return sparse.hstack([features, columns.astype(features.dtype)], format="csr")


class WithPredictions(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Features and behind them what other candidates predict for the same rows; all parts are fitted already.

    Parameters
    ----------
    features
        A transformer that is fitted.
    bases
        By candidate its models, each a fitted pipeline that takes the same rows; their mean is what it predicts.
    class_count
        A classifier of the bases may have seen only some of the classes 0 to class_count - 1; None for regression.
    """

    def __init__(self, features: Any, bases: Sequence[Sequence[Any]], class_count: int | None = None) -> None:
        self.features, self.bases, self.class_count = features, bases, class_count

    def fit(self, X: pd.DataFrame, y: Any = None) -> WithPredictions:
        """Nothing is left to learn."""
        return self

    def transform(self, X: pd.DataFrame) -> Any:
        """The features of the rows and the predictions, of shape (rows, features + columns)."""
        predictions = [self._mean(models, X) for models in self.bases]
        return with_columns(self.features.transform(X), stacked_columns(predictions))

    def _mean(self, models: Sequence[Any], X: pd.DataFrame) -> Array:
        if self.class_count is None:
            return np.asarray(np.mean([model.predict(X) for model in models], axis=0), dtype="float64")
        total = np.zeros((len(X), self.class_count))
        for model in models:
            total[:, model.classes_] += model.predict_proba(X)
        return total / len(models)


def _columns(prediction: Array) -> Array:
    if prediction.ndim == 1:
        return prediction.reshape(-1, 1)
    if prediction.shape[1] > 2:
        return prediction
    second = np.clip(prediction[:, 1:], LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
    return np.asarray(np.log(second / (1 - second)))
