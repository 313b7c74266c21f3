"""The source code of each algorithm's estimator, as its file in `engine.algorithms` builds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ..contract import Candidate, ProblemType
from .builder import literal


@dataclass(frozen=True)
class Estimator:
    """How an algorithm's library calls things.

    Attributes
    ----------
    threads, seed
        The names of these parameters; None where there is none.
    fixed
        Parameters that are the same for every candidate.
    fit
        Further arguments of `fit`, as source code by name.
    """

    module: str
    classifier: str
    regressor: str
    threads: str | None = "n_jobs"
    seed: str | None = "random_state"
    fixed: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    fit: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


ESTIMATORS = {
    "lightgbm": Estimator(
        "lightgbm",
        "LGBMClassifier",
        "LGBMRegressor",
        fixed={"subsample_freq": 1, "deterministic": True, "force_row_wise": True, "verbosity": -1},
        # The categorical columns come first in the features.
        fit={"categorical_feature": 'list(range(len(columns_of("categorical"))))'},
    ),
    "catboost": Estimator(
        "catboost",
        "CatBoostClassifier",
        "CatBoostRegressor",
        threads="thread_count",
        seed="random_seed",
        fixed={
            "boosting_type": "Plain",
            "bootstrap_type": "Bernoulli",
            "subsample": 0.9,
            "leaf_estimation_iterations": 1,
            "allow_writing_files": False,
            "logging_level": "Silent",
        },
    ),
    "xgboost": Estimator("xgboost", "XGBClassifier", "XGBRegressor", fixed={"tree_method": "hist"}),
    "mlp": Estimator("jupyter_autopilot.models", "NetworkClassifier", "NetworkRegressor"),
    "linear": Estimator("sklearn.linear_model", "LogisticRegression", "Ridge", threads=None, seed=None),
    "random_forest": Estimator("sklearn.ensemble", "RandomForestClassifier", "RandomForestRegressor"),
    "extra_trees": Estimator("sklearn.ensemble", "ExtraTreesClassifier", "ExtraTreesRegressor"),
}
"""By algorithm; a hyperparameter of a candidate goes before a fixed one of the same name."""
LOGISTIC = {"max_iter": 300}


def estimator_source(candidate: Candidate, problem_type: ProblemType) -> str:
    """Code that defines `make_model(fold)` and `FIT`, the further arguments of its `fit`.

    The candidate's hyperparameters hold `threads` and `seed` beside the estimator's own; what the folds chose for
    themselves, such as rounds, is a list with a value for each.
    """
    hyperparameters = dict(candidate.hyperparameters)
    threads, seed = hyperparameters.pop("threads"), hyperparameters.pop("seed")
    estimator = ESTIMATORS[candidate.algorithm]
    regression = problem_type is ProblemType.REGRESSION
    name = estimator.regressor if regression else estimator.classifier
    by_fold = {key: value for key, value in hyperparameters.items() if isinstance(value, list)}
    fixed = dict(estimator.fixed)
    if candidate.algorithm == "linear" and not regression:
        fixed |= LOGISTIC
    if estimator.threads is not None:
        fixed[estimator.threads] = threads
    if estimator.seed is not None:
        fixed[estimator.seed] = seed
    own = {key: value for key, value in hyperparameters.items() if key not in by_fold}
    lines = [f"from {estimator.module} import {name}", "", f"PARAMS = {literal(own)}"]
    if by_fold:
        lines += [
            "# What the folds chose for themselves, such as the rounds after which more did not help.",
            _by_fold(by_fold),
        ]
    others = {key: value for key, value in fixed.items() if key not in own}
    arguments = ["**PARAMS", *(f"{key}={literal(value)}" for key, value in others.items())]
    arguments += [f'{key}=BY_FOLD["{key}"][fold]' for key in by_fold]
    lines += [_fit(estimator.fit), "", "", "def make_model(fold):", f"    return {_call(name, arguments)}"]
    return "\n".join(lines)


def _by_fold(values: dict[str, Any]) -> str:
    return f"BY_FOLD = {literal(values)}"


def _fit(arguments: Mapping[str, str]) -> str:
    inside = ", ".join(f'"{name}": {code}' for name, code in arguments.items())
    return f"FIT = {{{inside}}}"


def _call(name: str, arguments: list[str]) -> str:
    if len(arguments) <= 3:
        return f"{name}({', '.join(arguments)})"
    lines = "".join(f"        {argument},\n" for argument in arguments)
    return f"{name}(\n{lines}    )"
