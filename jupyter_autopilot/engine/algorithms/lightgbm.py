"""LightGBM: gradient boosted trees.

The first configurations are our own: on ten real tables they were better than pytabkit's meta-tuned defaults, which
take every column for each tree. Others are members of AutoGluon 1.5's CPU portfolio
(`zeroshot_portfolio_cpu_2025_12_18.py`, r13, r177, r72, r120), rounded; the search space is TabArena's for LightGBM.
Random thresholds learn fast: on five tables a learning rate of 0.1 was as good as 0.03, in a third of the trees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract import AlgorithmInfo, ProblemType, TrainingMethod
from .base import Algorithm, FitContext, Hyperparameters, Rows, Variant, known_rows, patience
from .cost import Cost, Shape, TreeSeconds, boosting_cost, expected_rounds

if TYPE_CHECKING:
    import optuna

MAX_ROUNDS = 3_000
LOSSES = {"mae": "mae", "quantile_loss": "quantile"}
"""By objective metric, where that loss gives a better score than the usual one."""
TREE_SECONDS = TreeSeconds(fixed=0.085, cell=0.43, level=1.6, split=0.3)
RANDOM_ROUNDS = 3.4
"""How many times as many rounds random thresholds need, on the tables of `expected_rounds`."""


def variants(problem_type: ProblemType) -> list[Variant]:
    usual: Hyperparameters = (
        {"num_leaves": 64, "min_child_samples": 5}
        if problem_type is ProblemType.REGRESSION
        else {"num_leaves": 31, "min_child_samples": 10}
    )
    # Of few leaves, one may be spent on an accident of categories.
    cautious: Hyperparameters = {"cat_smooth": 100.0, "cat_l2": 20.0} if problem_type is ProblemType.BINARY else {}
    return [
        Variant(
            0,
            "usual trees",
            {"learning_rate": 0.05, **usual, "colsample_bytree": 0.6, "subsample": 0.9, "reg_lambda": 1.0},
        ),
        Variant(
            1,
            "small trees, many rounds",
            {
                "learning_rate": 0.03,
                "num_leaves": 6,
                "min_child_samples": 12,
                "colsample_bytree": 0.6,
                "subsample": 0.9,
                **cautious,
            },
        ),
        Variant(
            1,
            "generated features, large trees",
            {
                "learning_rate": 0.06,
                "num_leaves": 64,
                "min_child_samples": 28,
                "colsample_bytree": 0.4,
                "subsample": 0.99,
                "reg_alpha": 0.91,
                "reg_lambda": 1.9,
                "cat_smooth": 1.9,
                "cat_l2": 0.014,
            },
            recipe="generated",
        ),
        Variant(
            2,
            "generated features, random thresholds",
            {
                "learning_rate": 0.1,
                "num_leaves": 31,
                "min_child_samples": 28,
                "colsample_bytree": 0.55,
                "subsample": 0.99,
                "reg_alpha": 0.91,
                "reg_lambda": 1.9,
                "cat_smooth": 1.9,
                "cat_l2": 0.014,
                "extra_trees": True,
            },
            recipe="generated",
        ),
        Variant(
            2,
            "generated features, small trees",
            {
                "learning_rate": 0.04,
                "num_leaves": 16,
                "min_child_samples": 5,
                "colsample_bytree": 0.58,
                "subsample": 0.96,
                "reg_alpha": 0.94,
                "reg_lambda": 0.99,
            },
            recipe="generated",
        ),
        Variant(
            3,
            "large trees, slow learning",
            {
                "learning_rate": 0.023,
                "num_leaves": 84,
                "min_child_samples": 3,
                "colsample_bytree": 0.53,
                "subsample": 0.98,
                "reg_lambda": 0.84,
            },
        ),
        Variant(
            3,
            "very large trees, random thresholds, regularized",
            {
                "learning_rate": 0.1,
                "num_leaves": 180,
                "min_child_samples": 12,
                "colsample_bytree": 0.4,
                "subsample": 0.95,
                "reg_alpha": 0.77,
                "reg_lambda": 1.6,
                "extra_trees": True,
            },
        ),
        Variant(
            3,
            "additive trees of two splits",
            {
                "learning_rate": 0.05,
                "num_leaves": 3,
                "min_child_samples": 12,
                "colsample_bytree": 0.7,
                "subsample": 0.8,
            },
        ),
    ]


def suggest(trial: optuna.Trial, problem_type: ProblemType) -> Hyperparameters:
    return {
        "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.1, log=True),
        "num_leaves": trial.suggest_int("num_leaves", 2, 200, log=True),
        "min_child_samples": trial.suggest_int("min_child_samples", 1, 64, log=True),
        "colsample_bytree": trial.suggest_float("colsample_bytree", 0.4, 1.0),
        "subsample": trial.suggest_float("subsample", 0.7, 1.0),
        "reg_alpha": trial.suggest_float("reg_alpha", 0.0, 1.0),
        "reg_lambda": trial.suggest_float("reg_lambda", 0.0, 2.0),
        "cat_smooth": trial.suggest_float("cat_smooth", 0.001, 100.0, log=True),
        "cat_l2": trial.suggest_float("cat_l2", 0.005, 2.0, log=True),
        "extra_trees": trial.suggest_categorical("extra_trees", [False, True]),
    }


def estimator(hyperparameters: Hyperparameters, context: FitContext) -> Any:
    from lightgbm import LGBMClassifier, LGBMRegressor

    kind = LGBMRegressor if context.problem_type is ProblemType.REGRESSION else LGBMClassifier
    # Row-wise histograms and one recorded number of threads make a refit give the very same trees.
    fixed = {"subsample_freq": 1, "deterministic": True, "force_row_wise": True, "verbosity": -1}
    return kind(**{**hyperparameters, **fixed}, n_jobs=context.threads, random_state=context.seed)


def fit(
    hyperparameters: Hyperparameters,
    train: Rows,
    held_out: Rows | None,
    context: FitContext,
) -> tuple[Any, Hyperparameters]:
    """Stop early by the held-out fold, or at the deadline, and keep the best round."""
    import lightgbm

    categorical = list(range(context.categorical_count))
    loss: Hyperparameters = {}
    if context.objective in LOSSES:
        loss["objective"] = LOSSES[context.objective]
    if context.objective == "quantile_loss":
        loss["alpha"] = context.quantile
    hyperparameters = {**loss, **hyperparameters}
    if held_out is None:
        model = estimator({"n_estimators": MAX_ROUNDS, **hyperparameters}, context)
        return model.fit(train.x, train.y, train.weight, categorical_feature=categorical), {}

    # By round: the trees until then. A round in which no tree can be split counts for LightGBM's early stopping and
    # for `n_estimators`, but leaves no tree.
    trees: list[int] = []

    def count_trees(environment: Any) -> None:
        trees.append(environment.model.current_iteration())

    def stop_at_deadline(environment: Any) -> None:
        if context.expired():
            raise lightgbm.callback.EarlyStopException(environment.iteration, environment.evaluation_result_list)

    model = estimator({"n_estimators": MAX_ROUNDS, **hyperparameters}, context)
    known = known_rows(held_out, train, context.problem_type)
    stop_early = lightgbm.early_stopping(patience(len(train.y)), verbose=False)
    count_trees.order, stop_early.order, stop_at_deadline.order = 20, 30, 40  # type: ignore[attr-defined]
    model.fit(
        train.x,
        train.y,
        train.weight,
        eval_X=known.x,
        eval_y=known.y,
        eval_sample_weight=None if known.weight is None else [known.weight],
        categorical_feature=categorical,
        callbacks=[count_trees, stop_early, stop_at_deadline],
    )
    rounds = int(model.booster_.best_iteration)
    model.booster_.best_iteration = trees[rounds - 1]
    return model, {"n_estimators": rounds, **loss}


def cost(hyperparameters: Hyperparameters, shape: Shape, threads: int) -> Cost:
    """Random thresholds need more rounds."""
    leaves = hyperparameters.get("num_leaves", 31)
    rounds = expected_rounds(shape, hyperparameters.get("learning_rate", 0.1), leaves, MAX_ROUNDS)
    return boosting_cost(
        shape,
        threads,
        TREE_SECONDS,
        rounds=min(MAX_ROUNDS, rounds * (RANDOM_ROUNDS if hyperparameters.get("extra_trees") else 1.0)),
        leaves=leaves,
        column_share=hyperparameters.get("colsample_bytree", 1.0),
    )


ALGORITHM = Algorithm(
    info=AlgorithmInfo(
        name="lightgbm",
        title="LightGBM",
        description="Gradient boosted trees: often the most accurate on tables; takes gaps and categories as they are.",
        methods=[TrainingMethod.ENSEMBLING, TrainingMethod.HPO],
    ),
    recipe="native",
    further_recipes=("generated",),
    variants=variants,
    suggest=suggest,
    estimator=estimator,
    fit=fit,
    stops_early=True,
    boosts=True,
    cost=cost,
)
