"""What a metric is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...contract import MetricInfo, MetricNeeds, ProblemType

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]  # float64, or int64 where it holds class codes

CLASSIFICATION = [ProblemType.BINARY, ProblemType.MULTICLASS]

Function = Callable[["Array", "Array", "Array | None"], float]
"""From truth, prediction and weights (or None) to the metric's value."""
CountsFunction = Callable[["Array"], "Array"]
"""From confusion counts of shape (…, classes, classes), true classes in the rows, to values of shape (…)."""


@dataclass(frozen=True)
class Metric:
    """A metric: its description and its function. It can be pickled.

    Attributes
    ----------
    function
        Takes the truth (int64 class codes or float64 numbers, of shape (rows,)), what `info.needs` says of the
        prediction (int64 class codes of shape (rows,), float64 probabilities of shape (rows, classes), or float64
        numbers of shape (rows,)) and float64 weights of shape (rows,) that add up to more than 0, or None.
    counts
        The same from the confusion counts, for the metrics of labels that depend on nothing else.
    tunable
        Whether thresholds may be chosen by it. Precision and recall alone are best when almost nothing or everything
        is predicted positive.
    nonnegative
        Whether it is defined for targets from 0 only.
    """

    info: MetricInfo
    function: Function
    counts: CountsFunction | None = None
    tunable: bool = False
    nonnegative: bool = False

    def score(
        self, truth: Array, prediction: Array, weight: Array | None = None, thresholds: Array | None = None
    ) -> float:
        """The metric's own value, in its own direction.

        Parameters
        ----------
        truth
            int64 class codes or float64 numbers, of shape (rows,).
        prediction
            float64 probabilities of shape (rows, classes), or numbers of shape (rows,).
        weight
            How much each row counts, of shape (rows,); all the same if None. Left out of account by a metric that
            is not `info.weighted`.
        thresholds
            Of each class, as `engine.decision.decide` takes them; only metrics of labels look at them.
        """
        if self.info.needs is MetricNeeds.LABELS:
            from ..decision import decide

            prediction = decide(prediction, thresholds)
        return float(self.function(truth, prediction, weight if self.info.weighted else None))

    def gain(
        self, truth: Array, prediction: Array, weight: Array | None = None, thresholds: Array | None = None
    ) -> float:
        """The value with the sign that makes more always better."""
        return self.sign * self.score(truth, prediction, weight, thresholds)

    @property
    def sign(self) -> int:
        """1 where more is better, otherwise -1."""
        return 1 if self.info.greater_is_better else -1


def metric(
    name: str,
    title: str,
    description: str,
    problem_types: list[ProblemType],
    function: Function,
    *,
    needs: MetricNeeds,
    greater_is_better: bool = True,
    default_for: list[ProblemType] | None = None,
    nonnegative: bool = False,
) -> Metric:
    """A metric of the registry that is not of labels."""
    info = MetricInfo(
        name=name,
        title=title,
        description=description,
        problem_types=problem_types,
        greater_is_better=greater_is_better,
        default_for=default_for or [],
        needs=needs,
    )
    return Metric(info, function, nonnegative=nonnegative)


def mean(values: Array, weight: Array | None) -> float:
    """The mean of values of shape (rows,), each counted by its weight."""
    return float(values.mean()) if weight is None else inner(values, weight) / float(weight.sum())


def inner(one: Array, other: Array) -> float:
    """The sum of products. Without BLAS, whose threads cost more than they bring beside other busy processes."""
    return float((one * other).sum())
