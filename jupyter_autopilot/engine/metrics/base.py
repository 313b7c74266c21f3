"""What a metric is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...contract import MetricInfo, ProblemType

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

CLASSIFICATION = [ProblemType.BINARY, ProblemType.MULTICLASS]


@dataclass(frozen=True)
class Metric:
    """A metric: its description and its function.

    The function takes the truth (int64 class codes of shape (rows,), or float64 numbers) and the prediction
    (float64 probabilities of shape (rows, classes), or numbers of shape (rows,)) and returns one number.
    """

    info: MetricInfo
    function: Callable[[Array, Array], float]

    def score(self, truth: Array, prediction: Array) -> float:
        """The metric's own value, in its own direction."""
        return float(self.function(truth, prediction))

    def gain(self, truth: Array, prediction: Array) -> float:
        """The value with the sign that makes more always better."""
        value = self.score(truth, prediction)
        return value if self.info.greater_is_better else -value


def metric(
    name: str,
    title: str,
    description: str,
    problem_types: list[ProblemType],
    function: Callable[[Array, Array], float],
    *,
    greater_is_better: bool = True,
    default_for: list[ProblemType] | None = None,
) -> Metric:
    """A metric of the registry."""
    info = MetricInfo(
        name=name,
        title=title,
        description=description,
        problem_types=problem_types,
        greater_is_better=greater_is_better,
        default_for=default_for or [],
    )
    return Metric(info, function)
