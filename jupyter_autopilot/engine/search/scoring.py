"""Scores of candidates: every metric, out of fold and on the validation part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...contract import Candidate, MetricNeeds, MetricValue
from ..bundle import Decision
from ..decision import apply_temperature, fit_temperature, tune_thresholds
from ..metrics import Metric, reported_metrics
from ..metrics.interval import interval

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

Array = npt.NDArray[np.float64]


class Scorer:
    """Scores predictions of one experiment's rows.

    Attributes
    ----------
    truth, weight
        Of the rows that have an out-of-fold prediction.
    """

    def __init__(self, data: Prepared, metric: Metric) -> None:
        self._data, self.metric = data, metric
        self._metrics = reported_metrics(metric, data.problem_type, data.y_train)
        self.truth = data.y_train[data.held_out]
        self.weight = None if data.w_train is None else data.w_train[data.held_out]

    def gain(self, candidate: Candidate) -> float:
        """The objective on out-of-fold predictions, with the sign that makes more better."""
        assert candidate.score is not None
        return self.metric.sign * candidate.score

    def scored(
        self, candidate: Candidate, oof: Array, validation: Array, decision: Decision | None = None
    ) -> Candidate:
        """The candidate with its scores; only the objective's has a confidence interval until it is the final one.

        Parameters
        ----------
        oof, validation
            Predictions of the rows of `truth` and of the validation part.
        decision
            Of the final candidate: how its predictions become answers.
        """
        thresholds = None
        if decision is not None and self._data.classes is not None:
            oof, validation = (apply_temperature(part, decision.temperature) for part in (oof, validation))
            thresholds = None if decision.thresholds is None else np.array(decision.thresholds)
        values = [self._value(metric, oof, validation, thresholds, decision is not None) for metric in self._metrics]
        return candidate.model_copy(
            update={
                "score": values[0].cross_validation,
                "validation_score": values[0].validation,
                "metrics": values,
            }
        )

    def decide(self, oof: Array) -> Decision:
        """How the out-of-fold predictions of the final candidate are best turned into answers."""
        if self._data.classes is None:
            return Decision()
        temperature = fit_temperature(self.truth, oof, self.weight)
        thresholds = None
        if self.metric.info.needs is MetricNeeds.LABELS:
            thresholds = tune_thresholds(self.truth, apply_temperature(oof, temperature), self.metric, self.weight)
        return Decision(temperature, None if thresholds is None else thresholds.tolist())

    def _value(
        self, metric: Metric, oof: Array, validation: Array, thresholds: Array | None, final: bool
    ) -> MetricValue:
        data = self._data
        value = MetricValue(
            name=metric.info.name,
            cross_validation=metric.score(self.truth, oof, self.weight, thresholds),
            validation=metric.score(data.y_validation, validation, data.w_validation, thresholds),
        )
        if final or metric is self.metric:
            value.validation_low, value.validation_high = interval(
                metric, data.y_validation, validation, data.w_validation, thresholds=thresholds, seed=data.seed
            )
        return value
