"""The source code of each algorithm's estimator, as its file in `engine.algorithms` builds it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ..contract import ProblemType
from .builder import literal
from .facts import Member


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
BY_FOLD = "# What the folds chose for themselves, such as the rounds after which more did not help."


def estimator_source(algorithm: str, problem_type: ProblemType) -> str:
    """Code that defines the function that makes an algorithm's model from hyperparameters; see `maker`."""
    estimator = ESTIMATORS[algorithm]
    regression = problem_type is ProblemType.REGRESSION
    name = estimator.regressor if regression else estimator.classifier
    fixed = dict(estimator.fixed)
    if algorithm == "linear" and not regression:
        fixed |= LOGISTIC
    body = f"    return {name}(**params)"
    if fixed:
        usual = textwrap.indent(literal(fixed, width=70), "    ").lstrip()
        body = f"    usual = {usual}\n    return {name}(**{{**usual, **params}})"
    return f"from {estimator.module} import {name}\n\n\ndef {maker(algorithm)}(**params):\n{body}"


def maker(algorithm: str) -> str:
    """The name of the function that `estimator_source` defines."""
    return f"make_{algorithm}"


def configuration_source(member: Member) -> str:
    """Code of one entry of `CONFIGURATIONS`: how a candidate is made.

    The candidate's hyperparameters hold `threads` and `seed` beside the estimator's own; what the folds chose for
    themselves, such as rounds, is a list with a value for each.
    """
    candidate = member.candidate
    everything = parameters(candidate.algorithm, candidate.hyperparameters)
    by_fold = {key: value for key, value in everything.items() if isinstance(value, list)}
    settled = {key: value for key, value in everything.items() if key not in by_fold}
    fit = ", ".join(f'"{name}": {code}' for name, code in ESTIMATORS[candidate.algorithm].fit.items())
    lines = [
        f'"weight": {member.weight!r},',
        f'"features": make_{candidate.recipe}_features,',
        f'"model": {maker(candidate.algorithm)},',
        f'"params": {literal(settled)},',
        *([BY_FOLD] if by_fold else []),
        f'"by_fold": {literal(by_fold)},',
        f'"fit": {{{fit}}},',
        *([f'"stacked_on": {candidate.stacked_on!r},'] if candidate.stacked_on else []),
    ]
    body = textwrap.indent("\n".join(lines), "    ")
    return f"{candidate.id!r}: {{\n{body}\n}},"


def parameters(algorithm: str, hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
    """Recorded hyperparameters by the names that the algorithm's library has for them."""
    estimator, found = ESTIMATORS[algorithm], dict(hyperparameters)
    for name, own in (("threads", estimator.threads), ("seed", estimator.seed)):
        value = found.pop(name, None)
        if own is not None and value is not None:
            found[own] = value
    return found


def refit_source(member: Member) -> str:
    """Code of one entry of `ON_ALL_ROWS`: in what each model of a candidate differs from its configuration."""
    algorithm = member.candidate.algorithm
    usual = parameters(algorithm, member.candidate.hyperparameters)
    models = [
        {key: value for key, value in parameters(algorithm, refit).items() if usual.get(key) != value}
        for refit in member.refits
    ]
    return f"{member.candidate.id!r}: {literal(models)},"
