"""Thresholds of class probabilities, tuned on out-of-fold predictions for a metric of labels.

Two classes have one threshold: it is the median of the best ones in bootstrap resamples of the rows, which lies in the
middle of a plateau and does not follow a single lucky row. More classes have a threshold each, found by coordinate
ascent. Either is kept only where it pays: fitted on four fifths of the rows and judged on the last fifth, in turn, it
must better the most probable class by more than the standard error of the difference.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..metrics import Metric
from ..metrics.resampling import deviations
from .crossfit import crossfitted
from .labels import decide

Array = npt.NDArray[Any]
Codes = npt.NDArray[np.int64]

LEAST_ROWS, LEAST_ROWS_OF_A_CLASS = 50, 10
"""Fewer say nothing about a threshold; the second number is for each of two classes."""
CUTS, RESAMPLES = 400, 100
USER_CUTS, USER_RESAMPLES, USER_ROWS = 24, 5, 2_000
"""For a user's own function, which is called for each cut of each resample."""
JUDGED_RESAMPLES = 100
MOST_CLASSES = 100
MOST_FITTED_CELLS = 200_000
"""Rows × classes that the coordinate ascent looks at; it takes a second or less."""
LOG_STEPS = np.linspace(-1.6, 1.6, 33)
"""Logarithms of the factors of a class's threshold that are tried, from a fifth to five times."""
MOST_SWEEPS = 3


def tune_thresholds(truth: Array, probabilities: Array, metric: Metric, weight: Array | None = None) -> Array | None:
    """Thresholds that `decide` takes, or None where the most probable class is as good.

    Parameters
    ----------
    truth
        int64 class codes of shape (rows,).
    probabilities
        Out of fold, of shape (rows, classes).
    metric
        The metric to better. Only metrics of labels have thresholds; precision and recall alone would be best with
        almost nothing or everything predicted positive, so they have none either.
    weight
        How much each row counts, of shape (rows,).

    Returns
    -------
    float64 of shape (classes,) that adds up to 1, or None.
    """
    classes = probabilities.shape[1]
    weight = weight if metric.info.weighted else None
    if not metric.tunable or len(truth) < LEAST_ROWS:
        return None
    if classes == 2 and np.bincount(truth.astype(np.int64), minlength=2).min() < LEAST_ROWS_OF_A_CLASS:
        return None
    if classes > 2 and (metric.counts is None or classes > MOST_CLASSES):
        return None

    def fit(rows: npt.NDArray[np.int64]) -> Array:
        chosen = None if weight is None else weight[rows]
        if classes > 2:
            return _ascend(truth[rows], probabilities[rows], metric, chosen)
        cut = _best_cut(truth[rows], probabilities[rows, 1], metric, chosen)
        return np.array([1 - cut, cut])

    tuned = crossfitted(fit, lambda found, rows: decide(probabilities[rows], found), truth)
    if not _pays(metric, truth, decide(probabilities), tuned.astype(np.int64), weight):
        return None
    return fit(np.arange(len(truth)))


def tune_threshold(truth: Array, positive: Array, metric: Metric, weight: Array | None = None) -> float:
    """The probability above which a row is predicted positive, for two classes; 0.5 where no other pays.

    Parameters
    ----------
    positive
        The out-of-fold probability of the second class, of shape (rows,).
    """
    thresholds = tune_thresholds(truth, np.column_stack([1 - positive, positive]), metric, weight)
    return 0.5 if thresholds is None else float(thresholds[1])


def _pays(metric: Metric, truth: Array, plain: Codes, tuned: Codes, weight: Array | None) -> bool:
    def gained(rows: npt.NDArray[np.int64]) -> float:
        chosen = None if weight is None else weight[rows]
        better = metric.function(truth[rows], tuned[rows], chosen) - metric.function(truth[rows], plain[rows], chosen)
        return metric.sign * better

    everything = gained(np.arange(len(truth)))
    return everything > 0 and everything > deviations(gained, len(truth), resamples=JUDGED_RESAMPLES).std()


def _best_cut(truth: Array, positive: Array, metric: Metric, weight: Array | None) -> float:
    """The median over resamples of the threshold with the highest gain."""
    values, cuts = _curves(truth, positive, metric, weight)
    best = values >= values.max(axis=1, keepdims=True) - 1e-12
    # The middle of the cuts that are equally good.
    return float(np.median((best * cuts).sum(axis=1) / best.sum(axis=1)))


def _curves(truth: Array, positive: Array, metric: Metric, weight: Array | None) -> tuple[Array, Array]:
    """Gains by resample and cut, and the cuts."""
    random = np.random.default_rng(0)
    if metric.counts is None:
        cuts = _cuts(positive, truth == 1, USER_CUTS)
        rows = [random.integers(0, len(truth), min(len(truth), USER_ROWS)) for _ in range(USER_RESAMPLES)]
        values = [
            [
                metric.function(truth[chosen], (positive[chosen] > cut).astype(np.int64), _taken(weight, chosen))
                for cut in cuts
            ]
            for chosen in rows
        ]
        return metric.sign * np.array(values), cuts
    cuts = _cuts(positive, truth == 1, CUTS)
    cell = np.searchsorted(cuts, positive, side="left") * 2 + (truth == 1)
    counts = np.bincount(cell, weight, minlength=2 * (len(cuts) + 1)).astype(np.float64)
    scale = 1.0 if weight is None else weight.sum() / (weight**2).sum()
    # Rows that share a cell are alike for every cut, so that a resample is drawn by cell.
    drawn = random.poisson(counts * scale, (RESAMPLES, len(counts))).reshape(RESAMPLES, -1, 2)
    below = drawn.cumsum(axis=1)[:, :-1]
    above = drawn.sum(axis=1, keepdims=True) - below
    confusion = np.stack([below, above], axis=-1).astype(np.float64)  # true class × predicted class
    return metric.sign * metric.counts(confusion), cuts


def _cuts(positive: Array, is_positive: npt.NDArray[np.bool_], count: int) -> Array:
    """Thresholds between distinct scores: quantiles of all scores and of those of positive rows."""
    shares = np.linspace(0.0, 1.0, count // 2 + 1)
    wanted = np.concatenate([np.quantile(positive, shares), np.quantile(positive[is_positive], shares)])
    distinct = np.unique(positive)
    upper = np.unique(np.searchsorted(distinct, wanted)).clip(1, len(distinct) - 1)
    between = np.unique((distinct[upper - 1] + distinct[upper]) / 2) if len(distinct) > 1 else np.array([])
    inside = between[(between > 0) & (between < 1)]
    return inside if len(inside) else np.array([0.5])


def _ascend(truth: Array, probabilities: Array, metric: Metric, weight: Array | None) -> Array:
    """Coordinate ascent, from equal thresholds or from the classes' shares, whichever is better."""
    assert metric.counts is not None
    classes = probabilities.shape[1]
    most = MOST_FITTED_CELLS // classes
    if len(truth) > most:
        rows = np.random.default_rng(0).permutation(len(truth))[:most]
        truth, probabilities, weight = truth[rows], probabilities[rows], _taken(weight, rows)
    codes, logs = truth.astype(np.int64), np.log(probabilities.clip(1e-15))

    def gains_of_steps(log_thresholds: Array, one: int) -> Array:
        assert metric.counts is not None
        return metric.sign * metric.counts(_stepped(codes, logs - log_thresholds, one, weight))

    shares = np.bincount(codes, weight, minlength=classes) + 1.0
    starts = [np.full(classes, -np.log(classes)), np.log(shares / shares.sum())]
    still = len(LOG_STEPS) // 2
    log_thresholds = max(starts, key=lambda start: float(gains_of_steps(start, 0)[still]))
    best = float(gains_of_steps(log_thresholds, 0)[still])
    for _ in range(MOST_SWEEPS):
        before = best
        for one in range(classes):
            gains = gains_of_steps(log_thresholds, one)
            if gains.max() > best:
                top = np.flatnonzero(gains == gains.max())
                log_thresholds[one] += LOG_STEPS[top[len(top) // 2]]  # the middle of steps that are equally good
                best = float(gains.max())
        if best <= before:
            break
    thresholds = np.exp(log_thresholds)
    return np.asarray(thresholds / thresholds.sum())


def _stepped(codes: Codes, scores: Array, one: int, weight: Array | None) -> Array:
    """Confusion counts for each step of one class's threshold, of shape (steps, classes, classes).

    Parameters
    ----------
    scores
        Logarithms of the probabilities' multiples of their thresholds, of shape (rows, classes).
    """
    classes = scores.shape[1]
    others = scores.copy()
    others[:, one] = -np.inf
    rival = others.argmax(axis=1)
    lead = scores[:, one] - others[np.arange(len(codes)), rival]
    cell = (np.searchsorted(LOG_STEPS, lead, side="left") * classes + codes) * classes + rival
    counts = np.bincount(cell, weight, minlength=(len(LOG_STEPS) + 1) * classes**2).astype(np.float64)
    by_lead = counts.reshape(-1, classes, classes)
    stepped: Array = by_lead.cumsum(axis=0)[:-1]  # those that the step leaves to the rival
    stepped[:, :, one] += by_lead.sum(axis=(0, 2)) - stepped.sum(axis=2)
    return stepped


def _taken(weight: Array | None, rows: npt.NDArray[np.int64]) -> Array | None:
    return None if weight is None else weight[rows]
