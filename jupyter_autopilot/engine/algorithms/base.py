"""What an algorithm is: a model family with its preprocessing recipe, defaults, search space and estimator."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ...contract import AlgorithmInfo, ProblemType
from .cost import Cost, Shape

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import optuna

    Array = npt.NDArray[np.float64]

Hyperparameters = dict[str, Any]

MIN_PATIENCE, FULL_PATIENCE = 20, 100
ROWS_OF_FULL_PATIENCE = 10_000


@dataclass(frozen=True)
class Variant:
    """A configuration of the portfolio.

    `stage` orders the portfolio: 0 gives a first model in seconds, 1 is the best of each kind, 2 and 3 are more of
    them for the ensemble. `recipe` is the algorithm's own if None.
    """

    stage: int
    difference: str
    hyperparameters: Hyperparameters
    recipe: str | None = None


@dataclass(frozen=True)
class Rows:
    """Rows to learn from, or rows that were held out.

    Attributes
    ----------
    x
        Features of shape (rows, columns), dense or sparse, as the algorithm's recipe makes them.
    y
        int64 class codes or float64 numbers, of shape (rows,).
    weight
        float64 from 0, of shape (rows,), or None where every row counts the same.
    """

    x: Any
    y: Array
    weight: Array | None = None

    def with_features(self, x: Any) -> Rows:
        """The same rows with other features."""
        return replace(self, x=x)

    def take(self, chosen: Any) -> Rows:
        """The rows that a mask or positions choose."""
        weight = None if self.weight is None else self.weight[chosen]
        return Rows(self.x[chosen], self.y[chosen], weight)


@dataclass(frozen=True)
class FitContext:
    """What a fit may use besides its data.

    Attributes
    ----------
    categorical_count
        How many columns at the front of the features are category codes.
    objective
        The name of the metric that ranks candidates; an algorithm may choose its loss by it.
    quantile
        Of the objective `quantile_loss`.
    deadline
        A `time.time()` value after which a fit that can stop early does.
    """

    problem_type: ProblemType
    categorical_count: int
    threads: int
    seed: int
    deadline: float | None = None
    objective: str = ""
    quantile: float = 0.5

    def expired(self) -> bool:
        """Whether the deadline has passed."""
        return self.deadline is not None and time.time() > self.deadline


Fit = Callable[[Hyperparameters, Rows, "Rows | None", FitContext], tuple[Any, Hyperparameters]]


@dataclass(frozen=True)
class Algorithm:
    """A model family.

    Attributes
    ----------
    recipe
        The preprocessing of `engine.features` that suits it.
    further_recipes
        Others among which a search may choose.
    variants
        Its configurations in the portfolio; the first is its default.
    suggest
        A configuration from an Optuna trial.
    estimator
        A scikit-learn estimator with these hyperparameters, threads and seed.
    fit
        Trains an estimator on rows, with the rows of the held-out fold to stop early by; returns the estimator and
        the hyperparameters that a plain refit needs to give the same model. Without held-out rows it trains as long
        as the hyperparameters say.
    cost
        What one fold costs with these hyperparameters, for the shape of its training rows and a number of threads.
    stops_early
        Whether `fit` gives a usable model in whatever time it has.
    seeded
        Whether another seed gives another model.
    boosts
        Whether it has a `learning_rate` that can be larger for fewer rounds.
    """

    info: AlgorithmInfo
    recipe: str
    variants: Callable[[ProblemType], list[Variant]]
    suggest: Callable[[optuna.Trial, ProblemType], Hyperparameters]
    estimator: Callable[[Hyperparameters, FitContext], Any]
    fit: Fit
    cost: Callable[[Hyperparameters, Shape, int], Cost]
    stops_early: bool = False
    seeded: bool = True
    boosts: bool = False
    further_recipes: tuple[str, ...] = ()


def plain_fit(estimator: Callable[[Hyperparameters, FitContext], Any]) -> Fit:
    """The fit of an algorithm that does not look at the held-out fold."""

    def fit(
        hyperparameters: Hyperparameters, train: Rows, held_out: Rows | None, context: FitContext
    ) -> tuple[Any, Hyperparameters]:
        return estimator(hyperparameters, context).fit(train.x, train.y, sample_weight=train.weight), {}

    return fit


def known_rows(held_out: Rows, train: Rows, problem_type: ProblemType) -> Rows:
    """The held-out rows whose class occurs in training; a booster cannot score any other."""
    import numpy as np

    if problem_type is ProblemType.REGRESSION:
        return held_out
    return held_out.take(np.isin(held_out.y, train.y))


def patience(rows: int) -> int:
    """Rounds without progress after which a booster stops: more for small data, where a round is cheap and noisy.

    AutoGluon's rule for LightGBM, with a third of its rounds.
    """
    return max(MIN_PATIENCE, int(FULL_PATIENCE * min(1.0, ROWS_OF_FULL_PATIENCE / rows)))
