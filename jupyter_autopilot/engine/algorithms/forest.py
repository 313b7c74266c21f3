"""What the forests share: they grow batch by batch, so that a deadline leaves a smaller forest and not none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .base import Fit, FitContext, Hyperparameters, Rows

BATCH = 20
"""Trees between two looks at the clock."""


def grown_fit(estimator: Callable[[Hyperparameters, FitContext], Any]) -> Fit:
    """The fit of a forest. A forest that was grown in batches is the same as one that was grown at once."""

    def fit(
        hyperparameters: Hyperparameters, train: Rows, held_out: Rows | None, context: FitContext
    ) -> tuple[Any, Hyperparameters]:
        model = estimator(hyperparameters, context)
        trees = model.n_estimators
        model.set_params(warm_start=True)
        for grown in [*range(BATCH, trees, BATCH), trees]:
            model.set_params(n_estimators=grown).fit(train.x, train.y, sample_weight=train.weight)
            if context.expired():
                break
        model.set_params(warm_start=False)
        return model, {"n_estimators": model.n_estimators}

    return fit
