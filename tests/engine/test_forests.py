"""Forests that predict in threads of one process."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression

from jupyter_autopilot.engine.bundle.forests import trees_in_turn
from jupyter_autopilot.engine.bundle.model import predict_one

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(200, 4)).astype(np.float32)
CLASSES = np.digitize(X[:, 0] + X[:, 1], [-0.5, 0.5])
WITH_GAPS = np.where(RANDOM.random(X.shape) < 0.1, np.float32(np.nan), X)


@pytest.mark.parametrize(
    "kind", [ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor]
)
def test_the_predictions_are_the_forest_s_to_the_last_bit(kind: Any) -> None:
    target, count = (CLASSES, 3) if kind.__name__.endswith("Classifier") else (X[:, 0] * X[:, 1], None)
    forest = kind(n_estimators=20, random_state=0).fit(WITH_GAPS, target)
    np.testing.assert_array_equal(
        predict_one(trees_in_turn(forest), WITH_GAPS, count), predict_one(forest, WITH_GAPS, count)
    )


def test_threads_leave_the_warning_filters_as_they_were() -> None:
    forests = [trees_in_turn(RandomForestClassifier(n_estimators=30, random_state=n).fit(X, CLASSES)) for n in range(4)]
    before = list(warnings.filters)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda forest: forest.predict_proba(X), forests * 10))
    assert list(warnings.filters) == before
    np.testing.assert_array_equal(answers[:4], answers[-4:])


def test_other_models_stay_as_they_are() -> None:
    model = LinearRegression()
    assert trees_in_turn(model) is model
