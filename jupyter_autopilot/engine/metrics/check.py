"""Whether an objective can rank models of a target: asked before anything is trained."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ...contract import AutopilotError, ErrorCode, MetricNeeds, Problem
from .base import Metric
from .user_function import UserFunction

Array = npt.NDArray[Any]
TRIED_ROWS = 1_000
SURE = 0.9
"""The probability of the true class in a good prediction: a function may not stand a probability of 0."""


def check_objective(metric: Metric, truth: Array, weight: Array | None = None) -> list[Problem]:
    """What is wrong with an objective for a target.

    A metric for targets from 0 needs such a target. A user's own function is tried on a good and on a shuffled
    prediction: it must answer with numbers, and the good one must not be the worse, since a loss that is taken for a
    gain would choose the worst model.

    Parameters
    ----------
    truth
        int64 class codes or float64 numbers, of shape (rows,).
    """
    if metric.nonnegative and bool((truth < 0).any()):
        lowest = float(truth.min())
        message = (
            f"{metric.info.title} is defined for targets from 0, and the target's least value is {lowest:g}. "
            "Choose another metric, such as rmse."
        )
        return [_problem(message, "objective", metric)]
    if not isinstance(metric.function, UserFunction):
        return []
    try:
        good, shuffled = _tried(metric, truth, weight)
    except AutopilotError as error:
        return error.problems
    if metric.sign * good >= metric.sign * shuffled:
        return []
    other = not metric.info.greater_is_better
    message = (
        f"{metric.function.path.name}: by {metric.info.name} a shuffled prediction ({shuffled:g}) is better than a "
        f"nearly perfect one ({good:g}), while greater_is_better is {metric.info.greater_is_better}. Set "
        f"{metric.info.name}.greater_is_better = {other}, or mend the function."
    )
    return [_problem(message, "objective_file", metric)]


def _tried(metric: Metric, truth: Array, weight: Array | None) -> tuple[float, float]:
    """The scores of a good prediction and of the same one shuffled."""
    random = np.random.default_rng(0)
    rows = random.permutation(len(truth))[:TRIED_ROWS]
    shuffled = random.permutation(rows)
    good = truth.astype(np.float64)
    if metric.info.needs is not MetricNeeds.NUMBERS:
        classes = max(int(truth.max()) + 1, 2)
        good = np.full((len(truth), classes), (1 - SURE) / (classes - 1))
        good[np.arange(len(truth)), truth.astype(np.int64)] = SURE
    chosen = None if weight is None else weight[rows]
    return metric.score(truth[rows], good[rows], chosen), metric.score(truth[rows], good[shuffled], chosen)


def _problem(message: str, field: str, metric: Metric) -> Problem:
    params = {"objective": metric.info.name}
    return Problem(code=ErrorCode.OBJECTIVE_UNSUITABLE, message=message, field=field, params=dict(params))
