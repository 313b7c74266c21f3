"""The registry of algorithms: one file each. Importing it loads no data-science library."""

from . import extra_trees, lightgbm, linear, random_forest
from .base import Algorithm, FitContext, Hyperparameters, Variant

ALGORITHMS: dict[str, Algorithm] = {
    module.ALGORITHM.info.name: module.ALGORITHM for module in (lightgbm, linear, random_forest, extra_trees)
}
"""Every algorithm by name, in the order in which the wizard shows them."""

__all__ = ["ALGORITHMS", "Algorithm", "FitContext", "Hyperparameters", "Variant"]
