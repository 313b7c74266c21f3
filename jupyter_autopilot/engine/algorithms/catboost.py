"""CatBoost: gradient boosted trees that are the same along each level.

The configurations are AutoGluon's default for CatBoost and members of its 2023 portfolio (r9, r137), with faster
learning; the search space is TabArena's. Plain boosting on Bernoulli samples is several times as fast as CatBoost's
own default for small data, ordered boosting. Categories come as codes and target means, which are numbers: CatBoost's
own statistics of categories took longer and were no better on twelve public tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract import AlgorithmInfo, ProblemType, TrainingMethod
from .base import Algorithm, FitContext, Hyperparameters, Rows, Variant, known_rows, patience
from .cost import MEGABYTE, Cost, Shape, TreeSeconds, boosting_cost, expected_rounds

if TYPE_CHECKING:
    import optuna

MAX_ROUNDS = 3_000
LOSSES = {"mae": "MAE", "quantile_loss": "Quantile:alpha={quantile}"}
"""By objective metric, where that loss gives a better score than the usual one."""
TREE_SECONDS = TreeSeconds(fixed=0.12, cell=2.4, level=1.0, split=0.4)
ROUNDS = 2.8
"""How many times as many rounds as LightGBM, on the tables of `expected_rounds`."""


def variants(problem_type: ProblemType) -> list[Variant]:
    # A round of several classes costs much, and little of it with fewer columns.
    columns = 0.5 if problem_type is ProblemType.MULTICLASS else 1.0
    return [
        Variant(1, "usual trees", {"learning_rate": 0.06, "depth": 6, "rsm": columns}),
        Variant(
            2,
            "generated features",
            {"learning_rate": 0.06, "depth": 6, "rsm": 0.6 * columns},
            recipe="generated",
        ),
        Variant(
            2,
            "small trees, regularized, one-hot categories",
            {"learning_rate": 0.05, "depth": 4, "l2_leaf_reg": 4.6, "rsm": columns},
            recipe="network",
        ),
        Variant(
            3,
            "large trees, few columns a level",
            {"learning_rate": 0.08, "depth": 8, "subsample": 0.8, "rsm": 0.4},
        ),
    ]


def suggest(trial: optuna.Trial, problem_type: ProblemType) -> Hyperparameters:
    return {
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.15, log=True),
        "depth": trial.suggest_int("depth", 4, 8),
        "l2_leaf_reg": trial.suggest_float("l2_leaf_reg", 1e-4, 5.0, log=True),
        "subsample": trial.suggest_float("subsample", 0.7, 1.0),
        "rsm": trial.suggest_float("rsm", 0.4, 1.0),
        "random_strength": trial.suggest_float("random_strength", 0.0, 2.0),
    }


def estimator(hyperparameters: Hyperparameters, context: FitContext) -> Any:
    from catboost import CatBoostClassifier, CatBoostRegressor

    kind = CatBoostRegressor if context.problem_type is ProblemType.REGRESSION else CatBoostClassifier
    # One step a leaf is CatBoost's default for some losses and long trainings only; it is quick and as accurate.
    usual = {"boosting_type": "Plain", "bootstrap_type": "Bernoulli", "subsample": 0.9, "leaf_estimation_iterations": 1}
    fixed = {"allow_writing_files": False, "logging_level": "Silent"}
    return kind(**{**usual, **hyperparameters, **fixed}, thread_count=context.threads, random_seed=context.seed)


class _StopAtDeadline:
    """A callback that ends training after the iteration in which the deadline passes."""

    def __init__(self, context: FitContext) -> None:
        self._context = context

    def after_iteration(self, info: Any) -> bool:
        """Whether to go on."""
        return not self._context.expired()


def fit(
    hyperparameters: Hyperparameters, train: Rows, held_out: Rows | None, context: FitContext
) -> tuple[Any, Hyperparameters]:
    """Stop early by the held-out fold, or at the deadline, and keep the best round."""
    from catboost import Pool

    loss = (
        {"loss_function": LOSSES[context.objective].format(quantile=context.quantile)}
        if context.objective in LOSSES
        else {}
    )
    model = estimator({"iterations": MAX_ROUNDS, **loss, **hyperparameters}, context)
    if held_out is None:
        return model.fit(train.x, train.y, sample_weight=train.weight), {}
    known = known_rows(held_out, train, context.problem_type)
    model.fit(
        train.x,
        train.y,
        sample_weight=train.weight,
        eval_set=Pool(known.x, known.y, weight=known.weight),
        early_stopping_rounds=patience(len(train.y)),
        use_best_model=True,
        callbacks=[_StopAtDeadline(context)],
    )
    return model, {"iterations": model.tree_count_, **loss}


def cost(hyperparameters: Hyperparameters, shape: Shape, threads: int) -> Cost:
    """Every tree has all the leaves of its depth."""
    leaves = 2 ** hyperparameters.get("depth", 6)
    return boosting_cost(
        shape,
        threads,
        TREE_SECONDS,
        rounds=min(
            MAX_ROUNDS, ROUNDS * expected_rounds(shape, hyperparameters.get("learning_rate", 0.05), leaves, MAX_ROUNDS)
        ),
        leaves=leaves,
        column_share=hyperparameters.get("rsm", 1.0),
        fixed_memory=40 * MEGABYTE,
    )


ALGORITHM = Algorithm(
    info=AlgorithmInfo(
        name="catboost",
        title="CatBoost",
        description="Gradient boosted symmetric trees: strong as they come, and quick to predict.",
        methods=[TrainingMethod.ENSEMBLING, TrainingMethod.HPO],
        requires=["catboost"],
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
