"""Linear models: logistic regression and ridge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract import AlgorithmInfo, ProblemType, TrainingMethod
from .base import Algorithm, FitContext, Hyperparameters, Variant, plain_fit
from .cost import Cost, Shape, linear_cost

if TYPE_CHECKING:
    import optuna

ITERATIONS = 300


def variants(problem_type: ProblemType) -> list[Variant]:
    if problem_type is ProblemType.REGRESSION:
        return [
            Variant(0, "usual regularization", {"alpha": 1.0}),
            Variant(3, "strong regularization", {"alpha": 100.0}),
        ]
    return [Variant(0, "usual regularization", {"C": 1.0}), Variant(3, "strong regularization", {"C": 0.05})]


def suggest(trial: optuna.Trial, problem_type: ProblemType) -> Hyperparameters:
    if problem_type is ProblemType.REGRESSION:
        return {"alpha": trial.suggest_float("alpha", 1e-3, 1e3, log=True)}
    return {"C": trial.suggest_float("C", 1e-3, 1e3, log=True)}


def estimator(hyperparameters: Hyperparameters, context: FitContext) -> Any:
    from sklearn.linear_model import LogisticRegression, Ridge

    if context.problem_type is ProblemType.REGRESSION:
        return Ridge(**hyperparameters)
    return LogisticRegression(max_iter=ITERATIONS, **hyperparameters)


def cost(hyperparameters: Hyperparameters, shape: Shape, threads: int) -> Cost:
    """Logistic regression may take all its iterations, where the features are hardly regularized."""
    return linear_cost(shape, iterations=1 if shape.classes is None else ITERATIONS)


ALGORITHM = Algorithm(
    info=AlgorithmInfo(
        name="linear",
        title="Linear learner",
        description="Logistic or ridge regression: fast and easy to explain; strong when effects simply add up.",
        methods=[TrainingMethod.ENSEMBLING, TrainingMethod.HPO],
    ),
    recipe="one_hot",
    variants=variants,
    suggest=suggest,
    estimator=estimator,
    fit=plain_fit(estimator),
    cost=cost,
    seeded=False,
)
