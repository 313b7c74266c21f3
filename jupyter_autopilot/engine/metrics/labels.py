"""Metrics of predicted labels. Each is a function of the confusion counts and of nothing else.

So they are quick whatever the number of rows, and are computed for many thresholds or resamples at once. Where a
ratio has nothing below the line it is 0, as with `zero_division=0` in scikit-learn. A row of weight 0 is as if it were
not there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ...contract import MetricInfo, MetricNeeds, ProblemType
from .base import CLASSIFICATION, CountsFunction, Metric

if TYPE_CHECKING:
    from .base import Array

BINARY = [ProblemType.BINARY]
MULTICLASS = [ProblemType.MULTICLASS]


def confusion_counts(truth: Array, labels: Array, weight: Array | None = None, classes: int | None = None) -> Array:
    """How many rows of each class (first axis) are predicted as each class (second axis).

    Parameters
    ----------
    truth, labels
        Class codes of shape (rows,).
    classes
        The number of classes; up to the highest code if None.
    """
    import numpy as np

    truth, labels = truth.astype(np.int64, copy=False), labels.astype(np.int64, copy=False)
    if classes is None:
        classes = int(max(truth.max(), labels.max(), 1)) + 1
    counts = np.bincount(truth * classes + labels, weight, minlength=classes * classes)
    return counts.reshape(classes, classes).astype(np.float64)


def accuracy(counts: Array) -> Array:
    """Share of rows whose label is right."""
    return _ratio(_right(counts).sum(axis=-1), counts.sum(axis=(-2, -1)))


def balanced_accuracy(counts: Array) -> Array:
    """Mean over the true classes of the share found."""
    actual = counts.sum(axis=-1)
    return _ratio(_ratio(_right(counts), actual).sum(axis=-1), (actual > 0).sum(axis=-1))


def matthews(counts: Array) -> Array:
    """Correlation of truth and label (Gorodkin, Comput. Biol. Chem. 2004, for more than two classes)."""
    actual, predicted, total = counts.sum(axis=-1), counts.sum(axis=-2), counts.sum(axis=(-2, -1))
    covariance = _right(counts).sum(axis=-1) * total - (actual * predicted).sum(axis=-1)
    spread = (total**2 - (actual**2).sum(axis=-1)) * (total**2 - (predicted**2).sum(axis=-1))
    return _ratio(covariance, spread.clip(0.0) ** 0.5)


def f1(counts: Array) -> Array:
    """Harmonic mean of precision and recall, of each class: shape (…, classes)."""
    return _ratio(2 * _right(counts), counts.sum(axis=-1) + counts.sum(axis=-2))


def precision(counts: Array) -> Array:
    """Of the rows predicted as a class, the share that is: shape (…, classes)."""
    return _ratio(_right(counts), counts.sum(axis=-2))


def recall(counts: Array) -> Array:
    """Of a class's rows, the share found: shape (…, classes)."""
    return _ratio(_right(counts), counts.sum(axis=-1))


def of_positive(of_classes: CountsFunction, counts: Array) -> Array:
    """The value of the second class."""
    return of_classes(counts)[..., 1]


def macro(of_classes: CountsFunction, counts: Array) -> Array:
    """The mean over the classes that occur in the truth or among the labels."""
    present = counts.sum(axis=-1) + counts.sum(axis=-2) > 0
    return _ratio((of_classes(counts) * present).sum(axis=-1), present.sum(axis=-1))


def of_labels(counts_function: CountsFunction, truth: Array, labels: Array, weight: Array | None) -> float:
    """The value of a metric for labels."""
    return float(counts_function(confusion_counts(truth, labels, weight)))


def _right(counts: Array) -> Array:
    return counts.diagonal(axis1=-2, axis2=-1)


def _ratio(above: Array, below: Array) -> Array:
    import numpy as np

    return np.divide(above, below, out=np.zeros(np.shape(above)), where=np.asarray(below) > 0)


def _metric(
    name: str,
    title: str,
    description: str,
    problem_types: list[ProblemType],
    counts: CountsFunction,
    *,
    default_for: list[ProblemType] | None = None,
    tunable: bool = True,
) -> Metric:
    info = MetricInfo(
        name=name,
        title=title,
        description=description,
        problem_types=problem_types,
        greater_is_better=True,
        default_for=default_for or [],
        needs=MetricNeeds.LABELS,
    )
    return Metric(info, partial(of_labels, counts), counts=counts, tunable=tunable)


METRICS = (
    _metric("accuracy", "Accuracy", "Share of rows predicted right.", CLASSIFICATION, accuracy, default_for=MULTICLASS),
    _metric(
        "balanced_accuracy",
        "Balanced accuracy",
        "Mean of the shares found per class; fair to rare classes.",
        CLASSIFICATION,
        balanced_accuracy,
    ),
    _metric("f1", "F1", "Balance of precision and recall of the positive class.", BINARY, partial(of_positive, f1)),
    _metric(
        "precision",
        "Precision",
        "Of the rows predicted positive, the share that is.",
        BINARY,
        partial(of_positive, precision),
        tunable=False,
    ),
    _metric(
        "recall",
        "Recall",
        "Of the positive rows, the share found.",
        BINARY,
        partial(of_positive, recall),
        tunable=False,
    ),
    _metric("f1_macro", "F1 macro", "Mean of the classes' F1.", MULTICLASS, partial(macro, f1)),
    _metric(
        "precision_macro",
        "Precision macro",
        "Mean of the classes' precision.",
        MULTICLASS,
        partial(macro, precision),
        tunable=False,
    ),
    _metric("recall_macro", "Recall macro", "Mean of the classes' recall.", MULTICLASS, partial(macro, recall)),
    _metric(
        "mcc",
        "MCC",
        "Matthews correlation of truth and label, from -1 to 1; 0 is no better than chance.",
        CLASSIFICATION,
        matthews,
    ),
)
"""The metrics of labels, in the order in which they are shown."""
