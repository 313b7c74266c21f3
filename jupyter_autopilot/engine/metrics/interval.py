"""The confidence interval of a score."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .base import CountsFunction, Metric
from .labels import confusion_counts
from .probabilities import auc
from .resampling import RESAMPLES, deviations
from .user_function import UserFunction

Array = npt.NDArray[Any]
DRAWS = 2_000
"""Of confusion counts; each costs next to nothing."""
MOST_CELLS = 2_000_000
USER_RESAMPLES = 100
"""Of a user's own function, whose time is not known."""


def interval(
    metric: Metric,
    truth: Array,
    prediction: Array,
    weight: Array | None = None,
    *,
    thresholds: Array | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """The ends of the confidence interval of a score, of a model that was not fitted to these rows.

    - Metrics of labels: quantiles over the posterior of the confusion matrix, with a prior that weighs two rows. For
      the accuracy of two classes that is nearly Jeffreys' interval (Brown, Cai and DasGupta, Statist. Sci. 2001),
      which is also right where no row was wrong.
    - AUC of two classes: the score interval of Newcombe (Statist. Med. 2006, part 2, method 5), which needs the AUC
      and the numbers of rows only.
    - All others: quantiles of the bootstrap, widened for few rows (Hesterberg, The American Statistician 2015).

    The same seed gives the same interval. It always holds the score itself.

    Parameters
    ----------
    truth, prediction, weight, thresholds
        As `Metric.score` takes them. Unequal weights count as the effective number of rows of Kish,
        (sum of the weights)² / sum of their squares; the bootstrap draws rows with their weights.
    level
        Between 0 and 1.
    """
    weight = weight if metric.info.weighted else None
    score = metric.score(truth, prediction, weight, thresholds)
    if metric.counts is not None:
        from ..decision import decide

        low, high = _of_counts(metric.counts, truth, decide(prediction, thresholds), weight, level, seed)
    elif metric.function is auc:
        low, high = _of_auc(score, _effective_rows(truth == 1, weight), _effective_rows(truth != 1, weight), level)
    else:
        low, high = _of_resamples(metric, score, truth, prediction, weight, thresholds, level, seed)
    return min(low, score), max(high, score)


def _of_counts(
    counts_function: CountsFunction,
    truth: Array,
    labels: npt.NDArray[np.int64],
    weight: Array | None,
    level: float,
    seed: int,
) -> tuple[float, float]:
    counts = confusion_counts(truth, labels, weight)
    classes = len(counts)
    counts *= _effective_rows(np.ones(len(truth), dtype=bool), weight) / counts.sum()
    # Jeffreys' prior of one right and one wrong row, spread evenly; an absent class stays absent.
    present = counts.sum(axis=0) + counts.sum(axis=1) > 0
    pairs = np.outer(present, present)
    diagonal = np.eye(classes, dtype=bool)
    wrong, right = pairs & ~diagonal, pairs & diagonal
    counts[right] += 1 / right.sum()
    counts[wrong] += 1 / max(wrong.sum(), 1)
    draws = max(RESAMPLES // 4, min(DRAWS, MOST_CELLS // classes**2))
    # A Dirichlet draw is one of gamma variables by their sum, which no metric looks at.
    drawn = np.random.default_rng(seed).standard_gamma(counts, (draws, classes, classes))
    return _quantiles(counts_function(drawn), (1 - level) / 2)


def _of_auc(score: float, positives: float, negatives: float, level: float) -> tuple[float, float]:
    from scipy.optimize import brentq
    from scipy.stats import norm

    if not positives or not negatives:
        return 0.0, 1.0
    z = float(norm.ppf((1 + level) / 2))
    half = (positives + negatives) / 2 - 1

    def beyond(true: float) -> float:
        """How much further the score is from a true value than z of this value's standard errors."""
        spread = true * (1 - true) * (1 + half * ((1 - true) / (2 - true) + true / (1 + true)))
        return abs(score - true) - z * float(np.sqrt(spread / (positives * negatives)))

    tiny = 1e-9
    inside = min(max(score, tiny), 1 - tiny)
    low = brentq(beyond, tiny, inside) if beyond(tiny) > 0 > beyond(inside) else 0.0
    high = brentq(beyond, inside, 1 - tiny) if beyond(1 - tiny) > 0 > beyond(inside) else 1.0
    return float(low), float(high)


def _of_resamples(
    metric: Metric,
    score: float,
    truth: Array,
    prediction: Array,
    weight: Array | None,
    thresholds: Array | None,
    level: float,
    seed: int,
) -> tuple[float, float]:
    from scipy.stats import norm, t

    def resampled(rows: npt.NDArray[np.int64]) -> float:
        chosen = None if weight is None else weight[rows]
        return metric.score(truth[rows], prediction[rows], chosen, thresholds)

    if weight is not None:  # a resample of rows that do not count would have no score
        counted = weight > 0
        truth, prediction, weight = truth[counted], prediction[counted], weight[counted]
    count = len(truth)
    if count < 2:
        return score, score
    user = isinstance(metric.function, UserFunction)
    spread = deviations(resampled, count, resamples=USER_RESAMPLES if user else RESAMPLES, seed=seed)
    tail = float(norm.cdf(t.ppf((1 - level) / 2, count - 1) * np.sqrt(count / (count - 1))))
    low, high = _quantiles(spread, tail)
    return score + low, score + high


def _quantiles(values: Array, tail: float) -> tuple[float, float]:
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)


def _effective_rows(chosen: npt.NDArray[np.bool_], weight: Array | None) -> float:
    if weight is None:
        return float(chosen.sum())
    weights = weight[chosen]
    return float(weights.sum() ** 2 / max((weights**2).sum(), np.finfo(np.float64).tiny))
