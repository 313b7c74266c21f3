"""The numbers of a report for machines, in the form of Autopilot's model quality and explainability reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...contract.report import DependenceSection, PrecisionRecallSection, RocSection, Section, ShapSection
from ..metrics.labels import confusion_counts
from ..metrics.probabilities import auc
from ..metrics.regression import mae, mse, r2, rmse
from .evidence import Array, Evidence
from .overall import constant_prediction

LEAST_ROWS = 200
DRAWS, DRAWN_SHARE = 5, 0.8
"""A standard deviation is that of five random draws of 80 % of the rows, from 200 rows on."""

Rows = np.ndarray[Any, np.dtype[np.int64]]


def regression_metrics(evidence: Evidence) -> dict[str, Any]:
    """`regression_metrics`."""
    part = evidence.validation

    def of(function: Callable[[Array, Array, Array | None], float]) -> dict[str, Any]:
        return _measured(evidence, lambda rows: function(part.truth[rows], part.prediction[rows], part.weights[rows]))

    return {"mae": of(mae), "mse": of(mse), "rmse": of(rmse), "r2": of(r2)}


def binary_metrics(evidence: Evidence, sections: list[Section]) -> dict[str, Any]:
    """`binary_classification_metrics`; the second class is the positive one."""
    part = evidence.validation
    decided = evidence.decided(part)
    constant = np.full_like(decided, int(constant_prediction(evidence).argmax()))
    found: dict[str, Any] = {"confusion_matrix": _nested(evidence, decided)}
    for name, function in _BINARY.items():
        found[name] = _of_counts(evidence, decided, function)
        if name in _AGAINST_CONSTANT:
            found[f"{name}_best_constant_classifier"] = _of_counts(evidence, constant, function)
    found["auc"] = _measured(evidence, lambda rows: auc(part.truth[rows], part.prediction[rows], part.weights[rows]))
    for section in sections:
        if isinstance(section, RocSection):
            curve = section.curves[-1]
            found["receiver_operating_characteristic_curve"] = {
                "false_positive_rates": curve.x,
                "true_positive_rates": curve.y,
            }
        elif isinstance(section, PrecisionRecallSection):
            curve = section.curves[-1]
            found["precision_recall_curve"] = {"precisions": curve.y, "recalls": curve.x}
    return found


def multiclass_metrics(evidence: Evidence) -> dict[str, Any]:
    """`multiclass_classification_metrics`; means over the classes, weighted by their rows."""
    decided = evidence.decided(evidence.validation)
    constant = np.full_like(decided, int(constant_prediction(evidence).argmax()))
    found: dict[str, Any] = {"confusion_matrix": _nested(evidence, decided)}
    for name, function in _MULTICLASS.items():
        for suffix, labels in (("", decided), ("_best_constant_classifier", constant)):
            found[name + suffix] = _of_matrix(evidence, labels, function)
    return found


def explanations(sections: list[Section]) -> dict[str, Any]:
    """`explanations`, by method and class, and `pdp`; a number that is predicted is called `label0`, as there."""
    found: dict[str, Any] = {}
    for section in sections:
        if isinstance(section, ShapSection):
            headers = section.label_headers if section.unit != "target" else ["label0"]
            found[section.method] = {
                label: {
                    "global_shap_values": {one.feature: one.global_shap_values[place] for one in section.features},
                    "expected_value": section.expected_values[place],
                }
                for place, label in enumerate(headers)
            }
        elif isinstance(section, DependenceSection):
            found["pdp"] = [one.model_dump(mode="json") for one in section.features]
    return found


def _f(beta: float) -> Callable[[float, float, float, float], float]:
    def score(tp: float, fp: float, tn: float, fn: float) -> float:
        return _ratio((1 + beta**2) * tp, (1 + beta**2) * tp + beta**2 * fn + fp)

    return score


_BINARY: dict[str, Callable[[float, float, float, float], float]] = {
    "recall": lambda tp, fp, tn, fn: _ratio(tp, tp + fn),
    "precision": lambda tp, fp, tn, fn: _ratio(tp, tp + fp),
    "accuracy": lambda tp, fp, tn, fn: _ratio(tp + tn, tp + fp + tn + fn),
    "f0_5": _f(0.5),
    "f1": _f(1),
    "f2": _f(2),
    "true_positive_rate": lambda tp, fp, tn, fn: _ratio(tp, tp + fn),
    "true_negative_rate": lambda tp, fp, tn, fn: _ratio(tn, tn + fp),
    "false_positive_rate": lambda tp, fp, tn, fn: _ratio(fp, tn + fp),
    "false_negative_rate": lambda tp, fp, tn, fn: _ratio(fn, tp + fn),
}
_AGAINST_CONSTANT = {"recall", "precision", "accuracy", "f0_5", "f1", "f2"}


def _weighted_f(beta: float) -> Callable[[Array], float]:
    def score(counts: Array) -> float:
        actual, predicted, right = counts.sum(axis=1), counts.sum(axis=0), counts.diagonal()
        below = beta**2 * actual + predicted
        each = np.divide((1 + beta**2) * right, below, out=np.zeros_like(right), where=below > 0)
        return _ratio(float((each * actual).sum()), float(actual.sum()))

    return score


def _weighted_precision(counts: Array) -> float:
    actual, predicted, right = counts.sum(axis=1), counts.sum(axis=0), counts.diagonal()
    each = np.divide(right, predicted, out=np.zeros_like(right), where=predicted > 0)
    return _ratio(float((each * actual).sum()), float(actual.sum()))


def _accuracy(counts: Array) -> float:
    return _ratio(float(counts.trace()), float(counts.sum()))


_MULTICLASS: dict[str, Callable[[Array], float]] = {
    "accuracy": _accuracy,
    "weighted_recall": _accuracy,
    "weighted_precision": _weighted_precision,
    "weighted_f0_5": _weighted_f(0.5),
    "weighted_f1": _weighted_f(1),
    "weighted_f2": _weighted_f(2),
}


def _matrix(evidence: Evidence, decided: Rows, rows: Rows) -> Array:
    part = evidence.validation
    return confusion_counts(part.truth[rows], decided[rows], part.weights[rows], len(evidence.labels))


def _of_matrix(evidence: Evidence, decided: Rows, function: Callable[[Array], float]) -> dict[str, Any]:
    return _measured(evidence, lambda rows: function(_matrix(evidence, decided, rows)))


def _of_counts(
    evidence: Evidence, decided: Rows, function: Callable[[float, float, float, float], float]
) -> dict[str, Any]:
    return _measured(evidence, lambda rows: function(*_counts(evidence, decided, rows)))


def _counts(evidence: Evidence, decided: Rows, rows: Rows) -> tuple[float, float, float, float]:
    """True and false positives, true and false negatives."""
    ((tn, fp), (fn, tp)) = _matrix(evidence, decided, rows).tolist()
    return tp, fp, tn, fn


def _nested(evidence: Evidence, decided: Rows) -> dict[str, dict[str, float]]:
    counts = _matrix(evidence, decided, np.arange(len(decided)))
    return {
        actual: dict(zip(evidence.labels, row, strict=True))
        for actual, row in zip(evidence.labels, counts.tolist(), strict=True)
    }


def _measured(evidence: Evidence, function: Callable[[Rows], float]) -> dict[str, Any]:
    """The value on all rows, and its standard deviation."""
    count = len(evidence.validation.truth)
    deviation = None
    if count >= LEAST_ROWS:
        random = np.random.default_rng(evidence.spec.seed)
        draws = [function(random.permutation(count)[: round(DRAWN_SHARE * count)]) for _ in range(DRAWS)]
        deviation = float(np.std(draws, ddof=1))
    return {"value": float(function(np.arange(count))), "standard_deviation": deviation}


def _ratio(above: float, below: float) -> float:
    return above / below if below else 0.0
