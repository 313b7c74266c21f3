"""A multilayer perceptron: small networks of our own, in NumPy, whose training fits any time."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from ...contract import AlgorithmInfo, ProblemType, TrainingMethod
from .base import Algorithm, FitContext, Hyperparameters, Rows, Variant, known_rows
from .cost import MEGABYTE, Cost, Shape

if TYPE_CHECKING:
    import optuna

EPOCHS, EPOCH_ROWS, MEMBERS = 32, 65_536, 2
LOSSES: dict[str, Hyperparameters] = {
    "mae": {"loss": "quantile", "quantile": 0.5},
    "quantile_loss": {"loss": "quantile"},
}
"""By objective metric, where that loss gives a better score than the usual one."""
ONE_HOT_COLUMNS, EMBEDDED = 4, 3
"""The inputs that a category becomes, typically, and those that a number gets besides its own."""
UNIT_NANOSECONDS, WEIGHT_NANOSECONDS, NUMBER_NANOSECONDS = 10.0, 0.06, 300.0
"""To learn from one row once: for each hidden unit, for each weight, and for each embedded number."""


def variants(problem_type: ProblemType) -> list[Variant]:
    return [
        Variant(1, "layers of 128 units", {"width": 128}),
        Variant(2, "layers of 256 units, more dropout", {"width": 256, "dropout": 0.2}),
        Variant(
            3,
            "high frequencies, small batches",
            {"width": 128, "frequency": 1.0, "batch_size": 64, "weight_decay": 0.05},
        ),
    ]


def suggest(trial: optuna.Trial, problem_type: ProblemType) -> Hyperparameters:
    return {
        "width": trial.suggest_categorical("width", [64, 128, 256]),
        "layers": trial.suggest_int("layers", 2, 4),
        "activation": trial.suggest_categorical("activation", ["selu", "mish"]),
        "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.1, log=True),
        "weight_decay": trial.suggest_float("weight_decay", 0.003, 0.3, log=True),
        "dropout": trial.suggest_float("dropout", 0.0, 0.4),
        "frequency": trial.suggest_float("frequency", 0.03, 2.0, log=True),
        "batch_size": trial.suggest_categorical("batch_size", [64, 128, 256]),
    }


def estimator(hyperparameters: Hyperparameters, context: FitContext) -> Any:
    from ..networks import NetworkClassifier, NetworkRegressor

    kind = NetworkRegressor if context.problem_type is ProblemType.REGRESSION else NetworkClassifier
    return kind(**hyperparameters, n_jobs=context.threads, random_state=context.seed)


def fit(
    hyperparameters: Hyperparameters, train: Rows, held_out: Rows | None, context: FitContext
) -> tuple[Any, Hyperparameters]:
    """Make the schedule as long as the deadline allows, and keep the epoch that is best for the held-out fold."""
    loss: Hyperparameters = dict(LOSSES.get(context.objective, {}))
    if context.objective == "quantile_loss":
        loss["quantile"] = context.quantile
    model = estimator({"epochs": EPOCHS, "members": MEMBERS, **loss, **hyperparameters}, context)
    if held_out is None:
        return model.fit(train.x, train.y, train.weight), {}
    known = known_rows(held_out, train, context.problem_type)
    model.fit(train.x, train.y, train.weight, held_out=(known.x, known.y, known.weight), deadline=context.deadline)
    recipe = model.recipe_
    return model, {"epochs": recipe.epochs, "stop_epoch": recipe.stop_epoch, "members": recipe.members, **loss}


def cost(hyperparameters: Hyperparameters, shape: Shape, threads: int) -> Cost:
    """Calibrated as the other costs are, on five tables; a schedule adapts to the time there is."""
    hidden = [hyperparameters.get("width", 128)] * hyperparameters.get("layers", 3)
    numbers = shape.width - shape.categorical
    inputs = numbers * (1 + EMBEDDED) + shape.categorical * ONE_HOT_COLUMNS
    widths = [inputs, *hidden, shape.outputs]
    weights = sum(before * after for before, after in itertools.pairwise(widths))
    nanoseconds = UNIT_NANOSECONDS * sum(hidden) + WEIGHT_NANOSECONDS * weights + NUMBER_NANOSECONDS * numbers
    rows = hyperparameters.get("epochs", EPOCHS) * min(shape.rows, EPOCH_ROWS)
    turns = math.ceil(MEMBERS / max(threads, 1))
    return Cost(
        1e-9 * nanoseconds * rows * turns,
        20 * MEGABYTE + 3 * 4 * shape.rows * (inputs + shape.outputs),
        4 * weights * MEMBERS,
    )


ALGORITHM = Algorithm(
    info=AlgorithmInfo(
        name="mlp",
        title="Neural network (MLP)",
        description="A small multilayer perceptron: smooth where trees have steps, which helps an ensemble.",
        methods=[TrainingMethod.ENSEMBLING, TrainingMethod.HPO],
    ),
    recipe="network",
    variants=variants,
    suggest=suggest,
    estimator=estimator,
    fit=fit,
    stops_early=True,
    cost=cost,
)
