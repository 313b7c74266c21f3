"""Metrics of class probabilities. Label metrics take the class of the highest probability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract import ProblemType
from .base import CLASSIFICATION, metric

if TYPE_CHECKING:
    from .base import Array

BINARY = [ProblemType.BINARY]
MULTICLASS = [ProblemType.MULTICLASS]


def accuracy(truth: Array, prediction: Array) -> float:
    """Share of rows whose most probable class is the true one."""
    return float((prediction.argmax(axis=1) == truth).mean())


def balanced_accuracy(truth: Array, prediction: Array) -> float:
    """Mean over the true classes of the share found."""
    from sklearn.metrics import recall_score

    return float(recall_score(truth, prediction.argmax(axis=1), average="macro", labels=sorted(set(truth))))


def auc(truth: Array, prediction: Array) -> float:
    """Area under the ROC curve of the positive class; 0.5 where only one class is present."""
    from scipy.stats import rankdata

    # The Mann-Whitney statistic: five times as quick as a curve, which the ensemble selection notices.
    positive = truth == 1
    positives, negatives = int(positive.sum()), int((~positive).sum())
    if not positives or not negatives:
        return 0.5
    ranks = rankdata(prediction[:, 1])[positive].sum()
    return float((ranks - positives * (positives + 1) / 2) / (positives * negatives))


def log_loss(truth: Array, prediction: Array) -> float:
    """Mean negative log of the true class's probability, clipped at 1e-15."""
    import numpy as np

    likelihood = prediction[np.arange(len(truth)), truth.astype(np.int64)]
    return float(-np.log(np.clip(likelihood, 1e-15, 1.0)).mean())


def _label_metric(name: str, average: str) -> Any:
    def function(truth: Array, prediction: Array) -> float:
        import sklearn.metrics

        compute = getattr(sklearn.metrics, name)
        return float(compute(truth, prediction.argmax(axis=1), average=average, zero_division=0))

    return function


METRICS = (
    metric("auc", "AUC", "Area under the ROC curve: how well rows are ranked.", BINARY, auc, default_for=BINARY),
    metric(
        "accuracy",
        "Accuracy",
        "Share of rows predicted right.",
        CLASSIFICATION,
        accuracy,
        default_for=MULTICLASS,
    ),
    metric(
        "balanced_accuracy",
        "Balanced accuracy",
        "Mean of the shares found per class; fair to rare classes.",
        CLASSIFICATION,
        balanced_accuracy,
    ),
    metric(
        "log_loss",
        "Log loss",
        "How good the probabilities themselves are.",
        CLASSIFICATION,
        log_loss,
        greater_is_better=False,
    ),
    metric(
        "f1",
        "F1",
        "Balance of precision and recall of the positive class.",
        BINARY,
        _label_metric("f1_score", "binary"),
    ),
    metric(
        "precision",
        "Precision",
        "Of the rows predicted positive, the share that is.",
        BINARY,
        _label_metric("precision_score", "binary"),
    ),
    metric(
        "recall",
        "Recall",
        "Of the positive rows, the share found.",
        BINARY,
        _label_metric("recall_score", "binary"),
    ),
    metric("f1_macro", "F1 macro", "Mean of the classes' F1.", MULTICLASS, _label_metric("f1_score", "macro")),
    metric(
        "precision_macro",
        "Precision macro",
        "Mean of the classes' precision.",
        MULTICLASS,
        _label_metric("precision_score", "macro"),
    ),
    metric(
        "recall_macro",
        "Recall macro",
        "Mean of the classes' recall.",
        MULTICLASS,
        _label_metric("recall_score", "macro"),
    ),
)
"""The metrics of classification, in the order in which they are shown."""
