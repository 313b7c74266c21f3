"""The predictions of other candidates as features of a stacked model (Wolpert, Neural Networks 1992)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

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


def _columns(prediction: Array) -> Array:
    if prediction.ndim == 1:
        return prediction.reshape(-1, 1)
    if prediction.shape[1] > 2:
        return prediction
    second = np.clip(prediction[:, 1:], LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
    return np.asarray(np.log(second / (1 - second)))
