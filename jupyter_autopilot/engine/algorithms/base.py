"""What an algorithm is: a model family with its preprocessing recipe, defaults, search space and estimator."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...contract import AlgorithmInfo, ProblemType

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import optuna

    Array = npt.NDArray[np.float64]

Hyperparameters = dict[str, Any]


@dataclass(frozen=True)
class Variant:
    """A configuration of the portfolio.

    `stage` orders the portfolio: 0 gives a first model in seconds, 1 the strong defaults, 2 diversity for
    the ensemble.
    """

    stage: int
    difference: str
    hyperparameters: Hyperparameters


@dataclass(frozen=True)
class FitContext:
    """What a fit may use besides its data.

    `deadline` is a `time.time()` value after which a fit that can stop early does.
    """

    problem_type: ProblemType
    categorical_count: int
    threads: int
    seed: int
    deadline: float | None = None

    def expired(self) -> bool:
        """Whether the deadline has passed."""
        return self.deadline is not None and time.time() > self.deadline


@dataclass(frozen=True)
class Algorithm:
    """A model family.

    Attributes
    ----------
    recipe
        The preprocessing of `engine.features` that suits it.
    variants
        Its configurations in the portfolio; the first is its default.
    suggest
        A configuration from an Optuna trial.
    estimator
        A scikit-learn estimator with these hyperparameters, threads and seed.
    fit
        Trains an estimator on (features, target) with (features, target) of the held-out fold to stop early by;
        returns the estimator and the hyperparameters that a plain refit needs to give the same model.
    stops_early
        Whether `fit` gives a usable model in whatever time it has.
    """

    info: AlgorithmInfo
    recipe: str
    variants: Callable[[ProblemType], list[Variant]]
    suggest: Callable[[optuna.Trial, ProblemType], Hyperparameters]
    estimator: Callable[[Hyperparameters, FitContext], Any]
    fit: Callable[[Hyperparameters, tuple[Any, Array], tuple[Any, Array], FitContext], tuple[Any, Hyperparameters]]
    stops_early: bool = False


def plain_fit(
    estimator: Callable[[Hyperparameters, FitContext], Any],
) -> Callable[[Hyperparameters, tuple[Any, Array], tuple[Any, Array], FitContext], tuple[Any, Hyperparameters]]:
    """The fit of an algorithm that does not look at the held-out fold."""

    def fit(
        hyperparameters: Hyperparameters,
        train: tuple[Any, Array],
        held_out: tuple[Any, Array],
        context: FitContext,
    ) -> tuple[Any, Hyperparameters]:
        return estimator(hyperparameters, context).fit(*train), {}

    return fit
