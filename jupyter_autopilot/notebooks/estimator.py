"""The source code of each algorithm's estimator, as its file in `engine.algorithms` builds it."""

from __future__ import annotations

from ..contract import Candidate, ProblemType
from .builder import literal

CLASSES = {
    "linear": ("sklearn.linear_model", "LogisticRegression", "Ridge"),
    "lightgbm": ("lightgbm", "LGBMClassifier", "LGBMRegressor"),
    "random_forest": ("sklearn.ensemble", "RandomForestClassifier", "RandomForestRegressor"),
    "extra_trees": ("sklearn.ensemble", "ExtraTreesClassifier", "ExtraTreesRegressor"),
}
"""By algorithm: the module, the classifier, the regressor."""


def estimator_source(candidate: Candidate, problem_type: ProblemType) -> str:
    """Code that defines `make_model(fold)` and `FIT`, the further arguments of its `fit`.

    The candidate's hyperparameters hold `threads` and `seed` beside the estimator's own, and LightGBM's rounds as a
    list, one for each fold.
    """
    hyperparameters = dict(candidate.hyperparameters)
    threads, seed = hyperparameters.pop("threads"), hyperparameters.pop("seed")
    regression = problem_type is ProblemType.REGRESSION
    module, classifier, regressor = CLASSES[candidate.algorithm]
    name = regressor if regression else classifier
    rounds_line = ""
    fit = "FIT = {}"
    fixed: list[str] = []
    if candidate.algorithm == "lightgbm":
        rounds = hyperparameters.pop("n_estimators")
        rounds_line = f"ROUNDS = {rounds!r}  # by fold: where its held-out rows said that more would not help\n"
        fit = (
            "# The categorical columns come first in the features.\n"
            'FIT = {"categorical_feature": list(range(len(columns_of("categorical"))))}'
        )
        fixed = ["n_estimators=ROUNDS[fold]", "subsample_freq=1", "deterministic=True", "force_row_wise=True"]
        fixed += [f"n_jobs={threads}", f"random_state={seed}", "verbosity=-1"]
    elif candidate.algorithm != "linear":
        fixed = [f"n_jobs={threads}", f"random_state={seed}"]
    elif not regression:
        fixed = ["max_iter=300"]
    return (
        f"from {module} import {name}\n\nPARAMS = {literal(hyperparameters)}\n{rounds_line}{fit}\n\n\n"
        f"def make_model(fold):\n    return {_call(name, ['**PARAMS', *fixed])}"
    )


def _call(name: str, arguments: list[str]) -> str:
    if len(arguments) <= 3:
        return f"{name}({', '.join(arguments)})"
    lines = "".join(f"        {argument},\n" for argument in arguments)
    return f"{name}(\n{lines}    )"
