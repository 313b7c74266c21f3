"""Extremely randomized trees."""

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
    """Small leaves where the loss rewards them: on seven real tables, of 1 row for classes and 2 for numbers; the order
    of two classes is told better by larger ones."""
    leaves: dict[ProblemType, tuple[tuple[float | str, int], tuple[float | str, int]]] = {
        ProblemType.BINARY: (("sqrt", 5), (0.5, 2)),
        ProblemType.MULTICLASS: ((0.5, 1), ("sqrt", 1)),
        ProblemType.REGRESSION: ((0.5, 2), (1.0, 2)),
    }
    usual, second = leaves[problem_type]
    return [Variant(1, "the usual trees", _trees(*usual)), Variant(3, "another share of features", _trees(*second))]


def _trees(features: float | str, leaf: int) -> Hyperparameters:
    return {"n_estimators": TREES, "max_features": features, "min_samples_leaf": leaf}


def suggest(trial: optuna.Trial, problem_type: ProblemType) -> Hyperparameters:
    return {
        "n_estimators": TREES,
        "max_features": trial.suggest_float("max_features", 0.1, 1.0),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 1, 32, log=True),
    }


def estimator(hyperparameters: Hyperparameters, context: FitContext) -> Any:
    from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor

    kind = ExtraTreesRegressor if context.problem_type is ProblemType.REGRESSION else ExtraTreesClassifier
    return kind(n_jobs=context.threads, random_state=context.seed, **hyperparameters)


def cost(hyperparameters: Hyperparameters, shape: Shape, threads: int) -> Cost:
    """Thresholds are drawn, so a column costs little."""
    return forest_cost(
        shape,
        threads,
        trees=hyperparameters.get("n_estimators", TREES),
        candidates=candidate_columns(hyperparameters.get("max_features", "sqrt"), shape.width),
        leaf=hyperparameters.get("min_samples_leaf", 1),
        draw=23,
        column=5.3,
        nodes_per_row=0.42,
    )


ALGORITHM = Algorithm(
    info=AlgorithmInfo(
        name="extra_trees",
        title="Extra trees",
        description="Trees with random thresholds: quicker than a random forest, and a help to an ensemble.",
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
