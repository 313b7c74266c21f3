"""The error of a prediction, as AMLB measures it (Gijsbers et al., JMLR 2024); lower is better."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import log_loss, roc_auc_score, root_mean_squared_error

MEASURES = {"binary": "1 - AUC", "multiclass": "log loss", "regression": "RMSE"}
LEAST_PROBABILITY = 1e-15


def error_of(task: str, truth: pd.Series, prediction: npt.NDArray[Any], classes: list[str] | None) -> float:
    """The error.

    Parameters
    ----------
    truth
        Labels as text, or numbers, of shape (rows,).
    prediction
        Probabilities of shape (rows, classes), or numbers of shape (rows,) or (rows, 1).
    classes
        The labels in the order of the probabilities; None for regression.

    Raises
    ------
    ValueError
        The prediction has another shape, or values that are not finite.
    """
    expected = (len(truth),) if classes is None else (len(truth), len(classes))
    if prediction.size != np.prod(expected):
        raise ValueError(f"A prediction of shape {expected} was due, not {prediction.shape}.")
    prediction = prediction.reshape(expected)
    if not np.isfinite(prediction).all():
        raise ValueError("The prediction has values that are not finite.")
    if classes is None:
        return float(root_mean_squared_error(truth.astype(float), prediction))
    # A class that the framework does not know has a probability of 0.
    labels = sorted(set(truth) | set(classes))
    probabilities = np.zeros((len(truth), len(labels)))
    probabilities[:, [labels.index(name) for name in classes]] = prediction
    if task == "binary":
        return float(1 - roc_auc_score(truth == labels[1], probabilities[:, 1]))
    probabilities = probabilities.clip(LEAST_PROBABILITY, 1)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    return float(log_loss(truth, probabilities, labels=labels))
