"""Least squares on the tf-idf of texts, for what they say about the target."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
ALPHA = 1.0
MAX_ITERATIONS = 20
"""What the solver has not found by then is mostly noise, and the cost is bounded."""


def fit_ridges(matrix: Any, targets: Floats, weight: Floats | None = None) -> list[Any]:
    """A ridge regression of each target.

    Parameters
    ----------
    matrix
        Sparse features of shape (rows, features).
    targets
        Of shape (rows, targets).
    weight
        How much each row counts, of shape (rows,); rows of weight 0 are left out.
    """
    from sklearn.linear_model import Ridge

    if weight is not None:
        used = weight > 0
        matrix, targets, weight = matrix[used], targets[used], weight[used]
    ridge = {"alpha": ALPHA, "solver": "lsqr", "tol": 1e-3, "max_iter": MAX_ITERATIONS}
    return [Ridge(**ridge).fit(matrix, target, sample_weight=weight) for target in targets.T]


def predict_ridges(ridges: list[Any], matrix: Any) -> Floats:
    """Predictions of shape (rows, targets)."""
    return np.column_stack([ridge.predict(matrix) for ridge in ridges])
