"""SHAP values of forests are, by their definition, the Shapley values of what a tree predicts of some features."""

from __future__ import annotations

from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)

from jupyter_autopilot.engine.report.forest_shap import forest_values

RANDOM = np.random.default_rng(0)
FEATURES = 4
X = RANDOM.normal(size=(120, FEATURES)).astype(np.float32)
X[RANDOM.random(X.shape) < 0.1] = np.nan
SIGNAL = np.nan_to_num(X[:, 0]) * np.nan_to_num(X[:, 1]) + np.nan_to_num(X[:, 2])
CLASSES = np.digitize(SIGNAL, [-0.7, 0.7])
WEIGHT = RANDOM.integers(1, 5, len(X)).astype("float64")


def without_others(tree: Any, row: np.ndarray, known: set[int], node: int = 0) -> np.ndarray:
    """What a tree predicts of some features: at a split by another, the mean over its training rows."""
    left, right = tree.children_left[node], tree.children_right[node]
    if left < 0:
        return np.asarray(tree.value[node, 0])
    if tree.feature[node] in known:
        value = row[tree.feature[node]]
        goes_left = tree.missing_go_to_left[node] if np.isnan(value) else value <= tree.threshold[node]
        return without_others(tree, row, known, left if goes_left else right)
    cover = tree.weighted_n_node_samples
    parts = [cover[child] / cover[node] * without_others(tree, row, known, child) for child in (left, right)]
    return np.asarray(parts[0] + parts[1])


def shapley(tree: Any, row: np.ndarray) -> np.ndarray:
    """By their definition, over all sets of features, of shape (features, outputs)."""
    worth = {
        frozenset(known): without_others(tree, row, set(known))
        for size in range(FEATURES + 1)
        for known in combinations(range(FEATURES), size)
    }
    values = []
    for feature in range(FEATURES):
        value = np.zeros_like(worth[frozenset()])
        for known, without in worth.items():
            if feature not in known:
                weight = factorial(len(known)) * factorial(FEATURES - len(known) - 1) / factorial(FEATURES)
                value += weight * (worth[known | {feature}] - without)
        values.append(value)
    return np.array(values)


@pytest.mark.parametrize(
    ("kind", "target", "outputs"),
    [
        (RandomForestRegressor, SIGNAL, [0]),
        (ExtraTreesRegressor, SIGNAL, [0]),
        (RandomForestClassifier, CLASSES > 0, [1]),
        (ExtraTreesClassifier, CLASSES, [2, 0]),
    ],
)
def test_they_are_the_shapley_values(kind: Any, target: Any, outputs: list[int]) -> None:
    forest = kind(n_estimators=3, random_state=0, max_features=0.5).fit(X, target, sample_weight=WEIGHT)
    rows = X[:5]
    found = forest_values(forest, rows, outputs)
    for at, row in enumerate(rows):
        expected = np.mean([shapley(tree.tree_, row) for tree in forest.estimators_], axis=0)[:, outputs]
        np.testing.assert_allclose(found[at, :-1], expected, atol=1e-10)
    predicted = forest.predict_proba(rows)[:, outputs] if hasattr(forest, "classes_") else forest.predict(rows)[:, None]
    np.testing.assert_allclose(found.sum(axis=1), predicted, atol=1e-10)


def test_deep_trees_of_many_features_add_up() -> None:
    rows = RANDOM.normal(size=(3_000, 40)).astype(np.float32)
    target = rows[:, :20].sum(axis=1) + RANDOM.normal(size=len(rows))
    forest = ExtraTreesRegressor(2, max_features=1, random_state=0).fit(rows, target)
    assert max(tree.get_depth() for tree in forest.estimators_) > 20
    explained = rows[:20] + np.float32(0.05)
    found = forest_values(forest, explained, [0])
    np.testing.assert_allclose(found.sum(axis=1)[:, 0], forest.predict(explained), atol=1e-8)


def test_a_tree_without_splits_says_what_it_expects() -> None:
    forest = RandomForestRegressor(2, random_state=0).fit(X, np.full(len(X), 3.0))
    np.testing.assert_allclose(forest_values(forest, X[:2], [0])[:, :, 0], [[0, 0, 0, 0, 3]] * 2)
