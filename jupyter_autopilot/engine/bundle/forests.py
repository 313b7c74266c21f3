"""Forests of scikit-learn, predicting faster and beside others in threads of one process."""

from __future__ import annotations

from typing import Any

import numpy as np

FORESTS = {"ExtraTreesClassifier", "ExtraTreesRegressor", "RandomForestClassifier", "RandomForestRegressor"}
"""By name: to import them takes a good part of the time in which an endpoint of a booster starts."""


class TreesInTurn:
    """A fitted forest whose trees predict one after the other.

    A forest's own loop sets Python's warning filters for every tree and restores them afterwards, which takes longer
    than a tree needs for a few rows. Besides, the filters belong to the whole process: two threads at once leave
    filters that nobody has set, and raise warnings that are none. The predictions are those of the forest with one
    job, to the last bit.

    Parameters
    ----------
    forest
        A `RandomForest…` or `ExtraTrees…`, of classes or numbers.
    """

    def __init__(self, forest: Any) -> None:
        self._forest = forest

    @property
    def classes_(self) -> Any:
        """The classes that it has seen."""
        return self._forest.classes_

    def predict(self, features: Any) -> Any:
        """Numbers, float64 of shape (rows,)."""
        return self._mean("predict", features)

    def predict_proba(self, features: Any) -> Any:
        """Probabilities, float64 of shape (rows, classes)."""
        return self._mean("predict_proba", features)

    def _mean(self, method: str, features: Any) -> Any:
        trees = self._forest.estimators_
        rows = np.ascontiguousarray(features, dtype=np.float32)  # what trees are grown on
        return sum(getattr(tree, method)(rows, check_input=False) for tree in trees) / len(trees)


def trees_in_turn(model: Any) -> Any:
    """A forest as `TreesInTurn`, and any other model as it is."""
    return TreesInTurn(model) if type(model).__name__ in FORESTS else model
