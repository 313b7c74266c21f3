"""Greedy ensemble selection with replacement (Caruana et al., ICML 2004) on out-of-fold predictions."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..decision import from_logs, pool, pooled_logs
from ..metrics import Metric

Array = npt.NDArray[np.float64]
STEPS = 25
"""More than 25 steps bring nothing measurable (TabRepo, as AutoGluon's ensemble cites it)."""
MAX_MEMBERS = 30
LEAST_WEIGHT = 0.07
"""A member of less weight takes as long to predict as any other; without those the error was a thousandth larger on
four real tables."""
SMALL_ROWS = 2_000


@dataclass(frozen=True)
class Selection:
    """The members and weights of an ensemble; weights add up to 1."""

    weights: dict[str, float]
    gain: float
    prediction: Array


def select_ensemble(
    predictions: dict[str, Array],
    truth: Array,
    metric: Metric,
    weight: Array | None = None,
    *,
    deadline: float | None = None,
) -> Selection:
    """Choose weights for candidates by their out-of-fold predictions.

    Starts with the best candidate and adds, again and again, the one that helps most; the path is cut at its first
    best point, and members of little weight are left out. On fewer than 2,000 rows a step must better the score by a
    thousandth of its size, so that noise adds no members.

    Parameters
    ----------
    predictions
        By candidate, of shape (rows,) or (rows, classes).
    truth
        Class codes or numbers, of shape (rows,).
    weight
        Sample weights of shape (rows,), or None.
    deadline
        `time.time()` after which no further member is tried; the members chosen until then stand.
    """
    gains = {name: metric.gain(truth, prediction, weight) for name, prediction in predictions.items()}
    names = sorted(gains, key=lambda name: -gains[name])[:MAX_MEMBERS]
    # Probabilities are pooled as a geometric mean, which is a sum of logarithms.
    terms = {name: _term(predictions[name]) for name in names}
    best = names[0]
    margin = 1e-6 * max(abs(gains[best]), 1e-6)
    if len(truth) < SMALL_ROWS:
        margin = 1e-3 * max(abs(gains[best]), 1e-6)
    chosen = [best]
    total = terms[best].copy()
    top_gain, top_length = gains[best], 1
    for _ in range(STEPS - 1):
        tried = {}
        for name in names:
            if deadline is not None and time.time() > deadline:
                break
            tried[name] = metric.gain(truth, _pooled((total + terms[name]) / (len(chosen) + 1)), weight)
        if len(tried) < len(names):
            break
        # Among equals a member that is in already keeps the ensemble small.
        name = max(names, key=lambda candidate: (round(tried[candidate], 9), candidate in chosen))
        chosen.append(name)
        total = total + terms[name]
        if tried[name] > top_gain + margin:
            top_gain, top_length = tried[name], len(chosen)
    for weights in (_without_light_ones(chosen[:top_length]), _weights(chosen[:top_length])):
        prediction = pool((share, predictions[name]) for name, share in weights.items())
        gain = metric.gain(truth, prediction, weight)
        if gain >= gains[best]:
            break
    return Selection(weights, gain, prediction)


def _term(prediction: Array) -> Array:
    """What is added up: numbers as they are."""
    return prediction if prediction.ndim == 1 else pooled_logs(prediction)


def _pooled(mean: Array) -> Array:
    return mean if mean.ndim == 1 else from_logs(mean)


def _weights(chosen: list[str]) -> dict[str, float]:
    return {name: count / len(chosen) for name, count in Counter(chosen).items()}


def _without_light_ones(chosen: list[str]) -> dict[str, float]:
    weights = _weights(chosen)
    least = min(LEAST_WEIGHT, max(weights.values()))
    return _weights([name for name in chosen if weights[name] >= least])
