"""The registry of algorithms: one file each. Importing it loads no data-science library."""

from importlib.util import find_spec

from ...contract import TabularSpec
from . import catboost, extra_trees, lightgbm, linear, mlp, random_forest, xgboost
from .base import Algorithm, FitContext, Hyperparameters, Rows, Variant

ALGORITHMS: dict[str, Algorithm] = {
    module.ALGORITHM.info.name: module.ALGORITHM
    for module in (lightgbm, catboost, xgboost, mlp, linear, random_forest, extra_trees)
}
"""Every algorithm by name, in the order in which the wizard shows them."""


INSTALL = 'pip install "jupyter_autopilot[boosting]"'
"""What installs the libraries that some algorithms need beyond the base install."""


def missing_libraries(name: str) -> list[str]:
    """The libraries that an algorithm needs and that are not installed; nothing is imported."""
    return [module for module in ALGORITHMS[name].info.requires if find_spec(module) is None]


def chosen_algorithms(spec: TabularSpec) -> list[str]:
    """The algorithms of an experiment: those that were asked for, otherwise all whose libraries are installed."""
    return spec.algorithms or [name for name in ALGORITHMS if not missing_libraries(name)]


__all__ = [
    "ALGORITHMS",
    "INSTALL",
    "Algorithm",
    "FitContext",
    "Hyperparameters",
    "Rows",
    "Variant",
    "chosen_algorithms",
    "missing_libraries",
]
