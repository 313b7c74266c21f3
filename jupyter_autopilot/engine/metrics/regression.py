"""Metrics of predicted numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ...contract import MetricNeeds, ProblemType
from .base import Function, Metric, mean, metric

if TYPE_CHECKING:
    from .base import Array

REGRESSION = [ProblemType.REGRESSION]


def mse(truth: Array, prediction: Array, weight: Array | None = None) -> float:
    """Mean squared error."""
    return mean((truth - prediction) ** 2, weight)


def rmse(truth: Array, prediction: Array, weight: Array | None = None) -> float:
    """Root of the mean squared error, in the target's unit."""
    return float(mse(truth, prediction, weight) ** 0.5)


def mae(truth: Array, prediction: Array, weight: Array | None = None) -> float:
    """Mean absolute error, in the target's unit."""
    return mean(abs(truth - prediction), weight)


def r2(truth: Array, prediction: Array, weight: Array | None = None) -> float:
    """Share of the variance explained; for a constant truth 1 if it is hit and otherwise 0, as in scikit-learn."""
    error = mse(truth, prediction, weight)
    spread = mean((truth - mean(truth, weight)) ** 2, weight)
    if spread > 0:
        return 1.0 - error / spread
    return 1.0 if error == 0 else 0.0


def mape(truth: Array, prediction: Array, weight: Array | None = None) -> float:
    """Mean of the absolute error by the absolute truth, as a share: 0.1 is 10 %.

    A truth of 0 counts as the smallest step from 1 (2.2e-16), as in scikit-learn, so that one such row outweighs all
    others.
    """
    import numpy as np

    return mean(abs(truth - prediction) / np.maximum(abs(truth), np.finfo(np.float64).eps), weight)


def rmsle(truth: Array, prediction: Array, weight: Array | None = None) -> float:
    """Root of the mean squared difference of log(1 + value); what is below 0 counts as 0."""
    import numpy as np

    return rmse(np.log1p(truth.clip(0.0)), np.log1p(prediction.clip(0.0)), weight)


def quantile_loss(truth: Array, prediction: Array, weight: Array | None = None, *, quantile: float = 0.5) -> float:
    """Mean pinball loss: `quantile` of the missing amount below the truth, 1 - `quantile` of the excess above it."""
    import numpy as np

    missing = truth - prediction
    return mean(np.maximum(quantile * missing, (quantile - 1) * missing), weight)


def with_quantile(loss: Metric, quantile: float) -> Metric:
    """The quantile loss for a quantile between 0 and 1."""
    return Metric(loss.info, partial(quantile_loss, quantile=quantile))


def _error(name: str, title: str, description: str, function: Function, *, nonnegative: bool = False) -> Metric:
    return metric(
        name,
        title,
        description,
        REGRESSION,
        function,
        needs=MetricNeeds.NUMBERS,
        greater_is_better=False,
        default_for=REGRESSION if name == "rmse" else [],
        nonnegative=nonnegative,
    )


METRICS = (
    _error("rmse", "RMSE", "Root of the mean squared error, in the target's unit.", rmse),
    _error("mse", "MSE", "Mean squared error.", mse),
    _error("mae", "MAE", "Mean absolute error, in the target's unit.", mae),
    metric("r2", "R2", "Share of the variance explained.", REGRESSION, r2, needs=MetricNeeds.NUMBERS),
    _error("mape", "MAPE", "Mean absolute error as a share of the true value; not for targets with zeros.", mape),
    _error(
        "rmsle",
        "RMSLE",
        "RMSE of log(1 + value): for targets from 0 whose ratios matter. Predictions below 0 count as 0.",
        rmsle,
        nonnegative=True,
    ),
    _error("quantile_loss", "Quantile loss", "Pinball loss: predicts a quantile instead of the mean.", quantile_loss),
)
"""The metrics of regression, in the order in which they are shown."""
