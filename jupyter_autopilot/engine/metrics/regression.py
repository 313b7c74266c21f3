"""Metrics of predicted numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import ProblemType
from .base import metric

if TYPE_CHECKING:
    from .base import Array

REGRESSION = [ProblemType.REGRESSION]


def mse(truth: Array, prediction: Array) -> float:
    """Mean squared error."""
    return float(((truth - prediction) ** 2).mean())


def rmse(truth: Array, prediction: Array) -> float:
    """Root of the mean squared error, in the target's unit."""
    return float(mse(truth, prediction) ** 0.5)


def mae(truth: Array, prediction: Array) -> float:
    """Mean absolute error, in the target's unit."""
    return float(abs(truth - prediction).mean())


def r2(truth: Array, prediction: Array) -> float:
    """Share of the variance explained; 0 for a constant truth."""
    spread = float(((truth - truth.mean()) ** 2).mean())
    return 1.0 - mse(truth, prediction) / spread if spread > 0 else 0.0


METRICS = (
    metric(
        "rmse",
        "RMSE",
        "Root of the mean squared error, in the target's unit.",
        REGRESSION,
        rmse,
        greater_is_better=False,
        default_for=REGRESSION,
    ),
    metric("mse", "MSE", "Mean squared error.", REGRESSION, mse, greater_is_better=False),
    metric("mae", "MAE", "Mean absolute error, in the target's unit.", REGRESSION, mae, greater_is_better=False),
    metric("r2", "R2", "Share of the variance explained.", REGRESSION, r2),
)
"""The metrics of regression, in the order in which they are shown."""
