"""Extremely randomized trees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract import AlgorithmInfo, ProblemType, TrainingMethod
from .base import Algorithm, FitContext, Hyperparameters, Variant, plain_fit

if TYPE_CHECKING:
    import optuna

TREES = 100
"""Trees for each fold; the mean over the folds has K times as many."""


def variants(problem_type: ProblemType) -> list[Variant]:
    features: float | str = 1.0 if problem_type is ProblemType.REGRESSION else 0.5
    return [
        Variant(1, "the usual trees", {"n_estimators": TREES, "max_features": features, "min_samples_leaf": 3}),
        Variant(
            2,
            "fewer features a split",
            {"n_estimators": TREES, "max_features": "sqrt", "min_samples_leaf": 2},
        ),
    ]


def suggest(trial: optuna.Trial, problem_type: ProblemType) -> Hyperparameters:
    return {
        "n_estimators": TREES,
        "max_features": trial.suggest_float("max_features", 0.1, 1.0),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 2, 32, log=True),
    }


def estimator(hyperparameters: Hyperparameters, context: FitContext) -> Any:
    from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor

    kind = ExtraTreesRegressor if context.problem_type is ProblemType.REGRESSION else ExtraTreesClassifier
    return kind(n_jobs=context.threads, random_state=context.seed, **hyperparameters)


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
    fit=plain_fit(estimator),
)
