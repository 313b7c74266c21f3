"""What a threshold does to the rows of a binary problem."""

from __future__ import annotations

import numpy as np

from ...contract.report import ThresholdCounts, ThresholdSection
from .evidence import Array, Evidence, Part

STEPS = 100


def thresholds(evidence: Evidence) -> ThresholdSection | None:
    """The counts at about 200 thresholds, half of them where the probabilities are."""
    if not evidence.binary:
        return None
    current = 0.5
    if evidence.thresholds is not None:
        current = float(evidence.thresholds[1] / evidence.thresholds.sum())
    scores = evidence.out_of_fold.prediction[:, 1]
    quantiles = np.quantile(scores, np.linspace(0, 1, STEPS + 1)).round(4)
    grid = np.unique(np.concatenate([np.arange(STEPS + 1) / STEPS, quantiles.clip(0, 1), [current]]))
    return ThresholdSection(
        title="Threshold",
        reading="The model says the positive class when its probability is above the threshold. A lower threshold "
        "finds more positive rows and raises more false alarms.",
        advice="Say what a false alarm and a missed row cost you; the cheapest threshold is found on the out-of-fold "
        "rows, and what it gives is shown on the validation rows, which had no part in the choice.",
        positive=evidence.labels[1],
        negative=evidence.labels[0],
        current=current,
        thresholds=grid.tolist(),
        out_of_fold=_counts(evidence.out_of_fold, grid),
        validation=_counts(evidence.validation, grid),
    )


def _counts(part: Part, grid: Array) -> ThresholdCounts:
    positive = part.truth == 1
    true_positives = _above(part.prediction[positive, 1], part.weights[positive], grid)
    false_positives = _above(part.prediction[~positive, 1], part.weights[~positive], grid)
    return ThresholdCounts(
        true_positives=true_positives.tolist(),
        false_positives=false_positives.tolist(),
        true_negatives=(part.weights[~positive].sum() - false_positives).tolist(),
        false_negatives=(part.weights[positive].sum() - true_positives).tolist(),
    )


def _above(scores: Array, weights: Array, grid: Array) -> Array:
    """The weight of the rows above each threshold."""
    order = np.argsort(scores)
    below = np.append(0.0, np.cumsum(weights[order]))
    return np.asarray(below[-1] - below[np.searchsorted(scores[order], grid, side="right")])
