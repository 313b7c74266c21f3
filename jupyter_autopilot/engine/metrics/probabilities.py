"""Metrics of class probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import MetricNeeds, ProblemType
from .base import CLASSIFICATION, inner, mean, metric

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from .base import Array

BINARY = [ProblemType.BINARY]
MULTICLASS = [ProblemType.MULTICLASS]
LEAST_PROBABILITY = 1e-15
"""What the true class is credited with at least, so that one sure mistake does not make the log loss infinite."""


def auc(truth: Array, prediction: Array, weight: Array | None = None) -> float:
    """Area under the ROC curve of the positive class; 0.5 where only one class is present."""
    return _area(truth == 1, prediction[:, 1], weight)


def auc_macro(truth: Array, prediction: Array, weight: Array | None = None) -> float:
    """Mean over the classes of the AUC of each against the others; classes that do not occur are left out."""
    import numpy as np

    present = np.unique(truth if weight is None else truth[weight > 0])
    areas = [_area(truth == code, prediction[:, int(code)], weight) for code in present]
    return float(np.mean(areas))


def average_precision(truth: Array, prediction: Array, weight: Array | None = None) -> float:
    """Mean of the precision at each cut-off, weighted by the gain in recall; 0 without a positive row."""
    import numpy as np

    found, false = cumulative(truth == 1, prediction[:, 1], weight)
    if not found[-1]:
        return 0.0
    flagged = found + false
    precision = np.divide(found, flagged, out=np.zeros_like(flagged), where=flagged > 0)
    return inner(np.diff(found, prepend=0.0), precision) / float(found[-1])


def log_loss(truth: Array, prediction: Array, weight: Array | None = None) -> float:
    """Mean negative log of the true class's probability, which counts as 1e-15 at least."""
    import numpy as np

    likelihood = prediction[np.arange(len(truth)), truth.astype(np.int64, copy=False)]
    return mean(-np.log(likelihood.clip(LEAST_PROBABILITY, 1.0)), weight)


def _area(positive: npt.NDArray[np.bool_], score: Array, weight: Array | None) -> float:
    import numpy as np

    found, false = cumulative(positive, score, weight)
    pairs = found[-1] * false[-1]
    if not pairs:
        return 0.5
    # A false positive costs the positives below it, and half of those that have the same score.
    gained = np.diff(found, prepend=0.0)
    return inner(np.diff(false, prepend=0.0), found - gained / 2) / float(pairs)


def cumulative(positive: npt.NDArray[np.bool_], score: Array, weight: Array | None) -> tuple[Array, Array]:
    """The (weighted) numbers of positive and of other rows at and above each distinct score, from the highest."""
    import numpy as np

    order = np.argsort(score)[::-1]
    ranked, flags = score[order], positive[order]
    last = np.append(np.flatnonzero(ranked[1:] != ranked[:-1]), len(ranked) - 1)  # of the rows with a score
    if weight is None:
        found = np.cumsum(flags, dtype=np.float64)[last]
        return found, last + 1.0 - found
    ordered = weight[order]
    return np.cumsum(ordered * flags)[last], np.cumsum(ordered * ~flags)[last]


METRICS = (
    metric(
        "auc",
        "AUC",
        "Area under the ROC curve: how well rows are ranked.",
        BINARY,
        auc,
        needs=MetricNeeds.PROBABILITIES,
        default_for=BINARY,
    ),
    metric(
        "auc_macro",
        "AUC macro",
        "Mean of the classes' AUC, each against the others.",
        MULTICLASS,
        auc_macro,
        needs=MetricNeeds.PROBABILITIES,
    ),
    metric(
        "average_precision",
        "Average precision",
        "Area under the precision-recall curve; for rare positive rows.",
        BINARY,
        average_precision,
        needs=MetricNeeds.PROBABILITIES,
    ),
    metric(
        "log_loss",
        "Log loss",
        "How good the probabilities themselves are.",
        CLASSIFICATION,
        log_loss,
        needs=MetricNeeds.PROBABILITIES,
        greater_is_better=False,
    ),
)
"""The metrics of probabilities, in the order in which they are shown."""
