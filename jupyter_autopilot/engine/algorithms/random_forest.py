"""Random forests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract import AlgorithmInfo, ProblemType, TrainingMethod
from .base import Algorithm, FitContext, Hyperparameters, Variant
from .cost import Cost, Shape, candidate_columns, forest_cost
from .forest import grown_fit

if TYPE_CHECKING:
    import optuna

TREES = 100
"""Trees for each fold; the mean over the folds has K times as many."""


def variants(problem_type: ProblemType) -> list[Variant]:
    """Leaves as for extra trees, by the same seven tables."""
    leaves: dict[ProblemType, tuple[tuple[float | str, int], tuple[float | str, int]]] = {
        ProblemType.BINARY: (("sqrt", 5), ("sqrt", 10)),
        ProblemType.MULTICLASS: (("sqrt", 1), (0.5, 2)),
        ProblemType.REGRESSION: ((0.5, 2), (0.3, 4)),
    }
    usual, second = leaves[problem_type]
    return [Variant(2, "the usual forest", _trees(*usual)), Variant(3, "other leaves", _trees(*second))]


def _trees(features: float | str, leaf: int) -> Hyperparameters:
    return {"n_estimators": TREES, "max_features": features, "min_samples_leaf": leaf}


def suggest(trial: optuna.Trial, problem_type: ProblemType) -> Hyperparameters:
    return {
        "n_estimators": TREES,
        "max_features": trial.suggest_float("max_features", 0.1, 1.0),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 1, 50, log=True),
    }


def estimator(hyperparameters: Hyperparameters, context: FitContext) -> Any:
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    kind = RandomForestRegressor if context.problem_type is ProblemType.REGRESSION else RandomForestClassifier
    return kind(n_jobs=context.threads, random_state=context.seed, **hyperparameters)


def cost(hyperparameters: Hyperparameters, shape: Shape, threads: int) -> Cost:
    """Splits are searched among sorted values."""
    return forest_cost(
        shape,
        threads,
        trees=hyperparameters.get("n_estimators", TREES),
        candidates=candidate_columns(hyperparameters.get("max_features", "sqrt"), shape.width),
        leaf=hyperparameters.get("min_samples_leaf", 1),
        draw=16,
        column=33,
        nodes_per_row=0.23,
    )


ALGORITHM = Algorithm(
    info=AlgorithmInfo(
        name="random_forest",
        title="Random forest",
        description="Many deep trees on random samples of the rows: robust, hard to overfit, little to tune.",
        methods=[TrainingMethod.ENSEMBLING, TrainingMethod.HPO],
    ),
    recipe="target_encoded",
    variants=variants,
    suggest=suggest,
    estimator=estimator,
    fit=grown_fit(estimator),
    stops_early=True,
    cost=cost,
)
