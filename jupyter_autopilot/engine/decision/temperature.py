"""Temperature scaling (Guo, Pleiss, Sun and Weinberger, ICML 2017) of out-of-fold probabilities.

One number for all classes: above 1 it makes probabilities less sure, below 1 surer. It keeps the order of the classes
in every row, so labels stay, and with two classes the order of the rows, so their AUC stays.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..metrics.base import inner, mean
from .crossfit import crossfitted

Array = npt.NDArray[Any]
LEAST_PROBABILITY = 1e-15
LEAST_ROWS = 50
LEAST_LOG, MOST_LOG = np.log(0.1), np.log(10.0)
MOST_FITTED_CELLS = 60_000
"""Rows × classes that it is fitted to: one number needs no more."""


def fit_temperature(truth: Array, probabilities: Array, weight: Array | None = None) -> float:
    """The temperature with the least log loss, or 1 where none betters it beyond doubt.

    It is kept only where it pays out of fold: fitted on four fifths of the rows and judged on the last fifth, in turn,
    it must lower the log loss by more than two standard errors of the difference.

    Parameters
    ----------
    truth
        int64 class codes of shape (rows,).
    probabilities
        Out of fold, of shape (rows, classes).
    weight
        How much each row counts, of shape (rows,).
    """
    if len(truth) < LEAST_ROWS or len(np.unique(truth)) < 2:
        return 1.0
    most = max(MOST_FITTED_CELLS // probabilities.shape[1], LEAST_ROWS)
    if len(truth) > most:
        rows = np.random.default_rng(0).permutation(len(truth))[:most]
        truth, probabilities = truth[rows], probabilities[rows]
        weight = None if weight is None else weight[rows]
    codes = truth.astype(np.int64)
    logs = _logs(probabilities)
    weights = np.ones(len(codes)) if weight is None else weight
    crossed = crossfitted(
        lambda rows: _least_loss(codes[rows], logs[rows], weights[rows]),
        lambda found, rows: _losses(codes[rows], logs[rows], found),
        codes,
    )
    lowered = _losses(codes, logs, 1.0) - crossed
    gained = mean(lowered, weights)
    error = np.sqrt(inner(weights**2, (lowered - gained) ** 2)) / weights.sum()
    return _least_loss(codes, logs, weights) if gained > 2 * error else 1.0


def apply_temperature(probabilities: Array, temperature: float) -> Array:
    """Probabilities raised to 1 / temperature and made to add up to 1 again, of the same shape."""
    if temperature == 1.0:
        return probabilities
    scaled = _logs(probabilities) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _logs(probabilities: Array) -> Array:
    return np.asarray(np.log(probabilities.clip(LEAST_PROBABILITY, 1.0)))


def _losses(codes: npt.NDArray[np.int64], logs: Array, temperature: float) -> Array:
    """The log loss of each row."""
    scaled = (logs - logs.max(axis=1, keepdims=True)) / temperature
    return np.asarray(np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(codes)), codes])


def _least_loss(codes: npt.NDArray[np.int64], logs: Array, weights: Array) -> float:
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda log: inner(weights, _losses(codes, logs, float(np.exp(log)))),
        bounds=(LEAST_LOG, MOST_LOG),
        method="bounded",
        options={"xatol": 5e-3},
    )
    return float(np.exp(found.x))
