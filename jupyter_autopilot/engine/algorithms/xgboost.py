"""XGBoost: gradient boosted trees.

The first configuration is our own: on seven real tables it was better than pytabkit's meta-tuned defaults, whose trees
take every column and are not regularized. The second is one of AutoGluon's portfolio, rounded, with faster learning;
the search space is TabArena's. Category codes are split as numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract import AlgorithmInfo, ProblemType, TrainingMethod
from .base import Algorithm, FitContext, Hyperparameters, Rows, Variant, known_rows, patience
from .cost import Cost, Shape, TreeSeconds, boosting_cost, expected_rounds

if TYPE_CHECKING:
    import optuna

MAX_ROUNDS = 3_000
TREE_SECONDS = TreeSeconds(fixed=0.12, cell=0.4, level=1.7, split=0.4)
LOSSES = {"mae": "reg:absoluteerror", "quantile_loss": "reg:quantileerror"}
"""By objective metric, where that loss gives a better score than the usual one."""


def variants(problem_type: ProblemType) -> list[Variant]:
    depth, columns = {
        ProblemType.BINARY: (5, 0.7),
        ProblemType.MULTICLASS: (7, 0.5),
        ProblemType.REGRESSION: (6, 0.7),
    }[problem_type]
    return [
        Variant(
            1,
            "usual trees",
            {
                "learning_rate": 0.05,
                "max_depth": depth,
                "min_child_weight": 1.0,
                "subsample": 0.8,
                "colsample_bytree": columns,
                "reg_lambda": 1.0,
            },
        ),
        Variant(
            2,
            "deep trees, few features a tree",
            {
                "learning_rate": 0.05,
                "max_depth": 10,
                "min_child_weight": 0.6,
                "subsample": 0.9,
                "colsample_bytree": 0.5,
            },
        ),
    ]


def suggest(trial: optuna.Trial, problem_type: ProblemType) -> Hyperparameters:
    return {
        "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.1, log=True),
        "max_depth": trial.suggest_int("max_depth", 4, 10),
        "min_child_weight": trial.suggest_float("min_child_weight", 0.001, 5.0, log=True),
        "subsample": trial.suggest_float("subsample", 0.6, 1.0),
        "colsample_bytree": trial.suggest_float("colsample_bytree", 0.6, 1.0),
        "reg_alpha": trial.suggest_float("reg_alpha", 1e-4, 5.0, log=True),
        "reg_lambda": trial.suggest_float("reg_lambda", 1e-4, 5.0, log=True),
    }


def estimator(hyperparameters: Hyperparameters, context: FitContext) -> Any:
    from xgboost import XGBClassifier, XGBRegressor

    kind = XGBRegressor if context.problem_type is ProblemType.REGRESSION else XGBClassifier
    return kind(**hyperparameters, tree_method="hist", n_jobs=context.threads, random_state=context.seed)


def fit(
    hyperparameters: Hyperparameters, train: Rows, held_out: Rows | None, context: FitContext
) -> tuple[Any, Hyperparameters]:
    """Stop early by the held-out fold, or at the deadline, and keep the best round."""
    from xgboost.callback import EarlyStopping, TrainingCallback

    class StopAtDeadline(TrainingCallback):  # type: ignore[misc]
        def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
            return context.expired()

    loss: Hyperparameters = {}
    if context.objective in LOSSES:
        loss = {"objective": LOSSES[context.objective]}
    if context.objective == "quantile_loss":
        loss["quantile_alpha"] = context.quantile
    model = estimator({"n_estimators": MAX_ROUNDS, **loss, **hyperparameters}, context)
    if held_out is None:
        return model.fit(train.x, train.y, sample_weight=train.weight, verbose=False), {}
    known = known_rows(held_out, train, context.problem_type)
    # The clock comes last: XGBoost asks its callbacks until one stops, and each round must have been scored.
    stop_early = EarlyStopping(rounds=patience(len(train.y)), save_best=True)
    model.set_params(callbacks=[stop_early, StopAtDeadline()])
    model.fit(
        train.x,
        train.y,
        sample_weight=train.weight,
        eval_set=[(known.x, known.y)],
        sample_weight_eval_set=None if known.weight is None else [known.weight],
        verbose=False,
    )
    model.set_params(callbacks=None)  # they must not be packed with the model
    return model, {"n_estimators": model.best_iteration + 1, **loss}


def cost(hyperparameters: Hyperparameters, shape: Shape, threads: int) -> Cost:
    """A tree is as deep as it may be where there are rows enough."""
    leaves = min(2.0 ** hyperparameters.get("max_depth", 6), shape.rows / 4)
    return boosting_cost(
        shape,
        threads,
        TREE_SECONDS,
        rounds=expected_rounds(shape, hyperparameters.get("learning_rate", 0.3), leaves, MAX_ROUNDS),
        leaves=leaves,
        column_share=hyperparameters.get("colsample_bytree", 1.0),
    )


ALGORITHM = Algorithm(
    info=AlgorithmInfo(
        name="xgboost",
        title="XGBoost",
        description="Gradient boosted trees: much like LightGBM, and different enough to help an ensemble.",
        methods=[TrainingMethod.ENSEMBLING, TrainingMethod.HPO],
        requires=["xgboost"],
    ),
    recipe="native",
    variants=variants,
    suggest=suggest,
    estimator=estimator,
    fit=fit,
    stops_early=True,
    boosts=True,
    cost=cost,
)
