"""Every metric, beside what it takes to beat."""

from __future__ import annotations

import time

import numpy as np

from ...contract import MetricNeeds
from ...contract.report import MetricsSection, ReportMetric
from ..metrics import METRICS, Metric
from ..metrics.interval import interval
from .evidence import Array, Evidence

SHARE = 0.15
"""Of the seconds for asking the model, for intervals."""


def metrics(evidence: Evidence) -> MetricsSection:
    """The candidate's own metrics; a user's own function has no constant to be compared to.

    A search gives intervals to the objective only; those of the others are made here, as far as there is time.
    """
    found = []
    end = time.perf_counter() + SHARE * evidence.seconds
    for value in evidence.candidate.metrics:
        metric = evidence.metric if evidence.metric.info.name == value.name else METRICS.get(value.name)
        low, high = value.validation_low, value.validation_high
        if low is None and metric is not None and time.perf_counter() < end:
            low, high = _interval(evidence, metric)
        found.append(
            ReportMetric(
                name=value.name,
                greater_is_better=metric is None or metric.info.greater_is_better,
                cross_validation=value.cross_validation,
                validation=value.validation,
                validation_low=low,
                validation_high=high,
                best_constant=_best_constant(evidence, metric) if value.name in METRICS and metric else None,
            )
        )
    return MetricsSection(
        title="Metrics",
        reading="Validation is measured on rows that were held back before anything was chosen; the interval says "
        "where the value would be on other rows of the same kind, in 95 of 100 cases. Out-of-fold is measured on the "
        "training rows, each predicted by a model that has not seen it. A constant answer is what the same prediction "
        "for every row reaches.",
        advice="Compare models by their intervals: where they overlap widely, the difference may be chance, and the "
        "simpler or faster model is as good. If a metric is hardly better than the constant answer, look for features "
        "that tell more.",
        metrics=found,
    )


def _interval(evidence: Evidence, metric: Metric) -> tuple[float | None, float | None]:
    """None where some rows of the validation part were not kept, of which the score is, too."""
    part = evidence.validation
    if len(part.truth) < part.total:
        return None, None
    thresholds, seed = evidence.thresholds, evidence.spec.seed
    return interval(metric, part.truth, part.prediction, part.weight, thresholds=thresholds, seed=seed)


def _best_constant(evidence: Evidence, metric: Metric) -> float:
    """The score of one answer for all rows, found on the out-of-fold rows and measured on the validation part."""
    part = evidence.validation
    constant = constant_prediction(evidence)
    labels_only = metric.info.needs is MetricNeeds.LABELS
    if labels_only:  # the shares themselves would be judged by thresholds that were made for a model
        constant = np.eye(len(constant))[int(np.argmax(constant))]
    everywhere = np.broadcast_to(constant, part.prediction.shape)
    return metric.score(part.truth, everywhere, part.weight)


def constant_prediction(evidence: Evidence) -> Array:
    """The shares of the classes, or the mean of the target."""
    part = evidence.out_of_fold
    if not evidence.labels:
        return np.asarray(np.average(part.truth, weights=part.weights))
    counts = np.bincount(part.truth.astype(np.int64), part.weights, minlength=len(evidence.labels))
    return np.asarray(counts / counts.sum())
