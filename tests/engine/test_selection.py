"""The weighted ensemble."""

from __future__ import annotations

import time

import numpy as np
import pytest

from jupyter_autopilot.engine.metrics import METRICS
from jupyter_autopilot.engine.search.selection import select_ensemble

RANDOM = np.random.default_rng(0)
TRUTH = RANDOM.normal(size=3_000)
NOISY = {name: TRUTH + RANDOM.normal(size=3_000) for name in "abc"}


def test_independent_errors_are_averaged() -> None:
    selection = select_ensemble(NOISY, TRUTH, METRICS["rmse"])
    assert set(selection.weights) == {"a", "b", "c"}
    assert sum(selection.weights.values()) == pytest.approx(1)
    assert selection.gain > max(METRICS["rmse"].gain(TRUTH, p) for p in NOISY.values()) + 0.3
    combined = sum(weight * NOISY[name] for name, weight in selection.weights.items())
    np.testing.assert_allclose(selection.prediction, combined)


def test_copies_and_bad_candidates_stay_out() -> None:
    predictions = {"good": NOISY["a"], "copy": NOISY["a"], "bad": np.random.default_rng(1).normal(scale=30, size=3_000)}
    assert len(select_ensemble(predictions, TRUTH, METRICS["rmse"]).weights) == 1


def test_never_worse_than_the_best_candidate() -> None:
    labels = (TRUTH > 0).astype(int)
    random, predictions = np.random.default_rng(2), {}
    for name in "abcdef":
        p = 1 / (1 + np.exp(-(TRUTH + random.normal(scale=2, size=3_000))))
        predictions[name] = np.column_stack([1 - p, p])
    for name in ("auc", "accuracy", "log_loss"):
        selection = select_ensemble(predictions, labels, METRICS[name])
        assert selection.gain >= max(METRICS[name].gain(labels, p) for p in predictions.values())


def test_small_tables_take_no_member_for_noise() -> None:
    random = np.random.default_rng(3)
    few = {name: TRUTH[:50] + 0.001 * random.normal(size=50) for name in "ab"}
    few["a"] = TRUTH[:50]
    assert select_ensemble(few, TRUTH[:50], METRICS["r2"]).weights == {"a": 1.0}


def test_a_deadline_that_has_passed_leaves_the_best_candidate() -> None:
    selection = select_ensemble(NOISY, TRUTH, METRICS["rmse"], deadline=time.time() - 1)
    best = max(NOISY, key=lambda name: METRICS["rmse"].gain(TRUTH, NOISY[name]))
    assert selection.weights == {best: 1.0}


def test_members_of_little_weight_are_left_out() -> None:
    errors = np.random.default_rng(4).normal(size=3_000)
    predictions = {"good": TRUTH + errors, "bad": TRUTH - 20 * errors}
    selection = select_ensemble(predictions, TRUTH, METRICS["rmse"])
    assert selection.weights == {"good": 1.0}
    helpful = select_ensemble({**predictions, "bad": TRUTH - 5 * errors}, TRUTH, METRICS["rmse"])
    assert helpful.weights["bad"] == pytest.approx(1 / 6, abs=0.03)
