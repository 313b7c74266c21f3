"""Temperature and thresholds: they help on rows that were not seen, and keep still where they cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_autopilot.engine.decision import (
    apply_temperature,
    decide,
    fit_temperature,
    tune_threshold,
    tune_thresholds,
)
from jupyter_autopilot.engine.metrics import METRICS


def binary(rows: int, random: np.random.Generator, share: float = 0.15) -> tuple[np.ndarray, np.ndarray]:
    """Calibrated probabilities of two classes."""
    truth = (random.random(rows) < share).astype(np.int64)
    log_odds = 1.2 * (truth - 0.5 + random.normal(size=rows) / 1.2) * 1.2 + np.log(share / (1 - share))
    positive = 1 / (1 + np.exp(-log_odds))
    return truth, np.column_stack([1 - positive, positive])


def several(rows: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Calibrated probabilities of four classes, two of them rare."""
    shares = np.array([0.7, 0.2, 0.07, 0.03])
    truth = random.choice(4, rows, p=shares)
    logs = 1.3 * (1.3 * np.eye(4)[truth] + random.normal(size=(rows, 4))) + np.log(shares)
    odds = np.exp(logs)
    return truth, odds / odds.sum(axis=1, keepdims=True)


def test_without_thresholds_the_most_probable_class_is_chosen_and_ties_go_to_the_first() -> None:
    three = np.array([[0.2, 0.5, 0.3], [0.4, 0.2, 0.4]])
    assert decide(three).tolist() == [1, 0]
    assert decide(three, [0.3, 0.5, 0.2]).tolist() == [2, 2]
    two = np.array([[0.5, 0.5], [0.4, 0.6], [0.75, 0.25]])
    assert decide(two).tolist() == [0, 1, 0]
    assert decide(two, [0.8, 0.2]).tolist() == [1, 1, 1]
    assert decide(two).dtype == np.int64


@pytest.mark.parametrize("rows", [120, 1_000])
@pytest.mark.parametrize("name", ["f1", "balanced_accuracy", "mcc"])
def test_tuned_thresholds_are_better_on_new_rows_on_average(name: str, rows: int) -> None:
    random = np.random.default_rng(0)
    new = binary(30_000, random)
    plain = METRICS[name].score(*new)
    tuned = [
        METRICS[name].score(*new, thresholds=tune_thresholds(*binary(rows, random), METRICS[name])) for _ in range(10)
    ]
    assert np.mean(tuned) > plain + (0.1 if rows == 1_000 and name != "mcc" else 0.0)
    assert min(tuned) > plain - 0.05


@pytest.mark.parametrize("rows", [60, 300, 2_000])
def test_where_a_half_is_best_nothing_is_lost(rows: int) -> None:
    random = np.random.default_rng(1)
    new = binary(30_000, random, share=0.5)
    for name in ("accuracy", "f1", "mcc"):
        plain = METRICS[name].score(*new)
        tuned = [
            METRICS[name].score(*new, thresholds=tune_thresholds(*binary(rows, random, 0.5), METRICS[name]))
            for _ in range(8)
        ]
        assert np.mean(tuned) > plain - 0.01


@pytest.mark.parametrize("name", ["balanced_accuracy", "f1_macro"])
def test_several_classes_have_a_threshold_each(name: str) -> None:
    random = np.random.default_rng(0)
    new = several(30_000, random)
    tuned = [tune_thresholds(*several(4_000, random), METRICS[name]) for _ in range(3)]
    assert all(one is not None and one.sum() == pytest.approx(1.0) and (one > 0).all() for one in tuned)
    gained = [METRICS[name].score(*new, thresholds=one) - METRICS[name].score(*new) for one in tuned]
    assert min(gained) > 0.02


def test_precision_recall_and_metrics_of_probabilities_have_no_threshold() -> None:
    truth, prediction = binary(1_000, np.random.default_rng(0))
    for name in ("precision", "recall", "auc", "log_loss", "average_precision"):
        assert tune_thresholds(truth, prediction, METRICS[name]) is None


def test_a_threshold_counts_rows_by_their_weight() -> None:
    truth, prediction = binary(2_000, np.random.default_rng(0))
    heavy = np.where(truth == 1, 20.0, 1.0)
    light = tune_threshold(truth, prediction[:, 1], METRICS["accuracy"])
    assert light == pytest.approx(0.5, abs=0.1)
    assert tune_threshold(truth, prediction[:, 1], METRICS["accuracy"], heavy) < 0.25


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    rows=st.integers(1, 120),
    classes=st.integers(2, 4),
    kind=st.sampled_from(["constant", "hard", "few", "random"]),
    weighted=st.booleans(),
)
def test_odd_predictions_do_no_harm(seed: int, rows: int, classes: int, kind: str, weighted: bool) -> None:
    random = np.random.default_rng(seed)
    truth = random.integers(0, classes, rows)
    prediction = random.dirichlet(np.ones(classes), rows)
    if kind == "constant":
        prediction[:] = 1 / classes
    elif kind == "hard":
        prediction = np.eye(classes)[prediction.argmax(axis=1)]
    elif kind == "few":
        prediction = np.repeat(prediction[:1], rows, axis=0)
        prediction[: rows // 2] = prediction[0, ::-1]
    weight = random.random(rows) + 0.01 if weighted else None
    thresholds = tune_thresholds(truth, prediction, METRICS["accuracy"], weight)
    labels = decide(prediction, thresholds)
    assert labels.shape == (rows,)
    assert 0 <= labels.min() <= labels.max() < classes
    temperature = fit_temperature(truth, prediction, weight)
    assert 0.1 <= temperature <= 10
    scaled = apply_temperature(prediction, temperature)
    assert np.isfinite(scaled).all()
    assert scaled.sum(axis=1) == pytest.approx(np.ones(rows))


@pytest.mark.parametrize("make", [binary, several])
@pytest.mark.parametrize("sureness", [2.5, 0.5])
def test_temperature_finds_how_sure_probabilities_should_be(make: object, sureness: float) -> None:
    random = np.random.default_rng(0)
    truth, honest = make(3_000, random)  # type: ignore[operator]
    new_truth, new_honest = make(3_000, random)  # type: ignore[operator]
    wrong = apply_temperature(honest, 1 / sureness)
    temperature = fit_temperature(truth, wrong)
    assert temperature == pytest.approx(sureness, rel=0.15)
    assert fit_temperature(truth, wrong, np.full(len(truth), 2.0)) == pytest.approx(temperature, rel=1e-3)
    given_out = apply_temperature(new_honest, 1 / sureness)
    scaled = apply_temperature(given_out, temperature)
    log_loss = METRICS["log_loss"]
    assert log_loss.score(new_truth, scaled) < log_loss.score(new_truth, given_out) - 0.005
    assert (scaled.argmax(axis=1) == given_out.argmax(axis=1)).all()
    if make is binary:
        assert METRICS["auc"].score(new_truth, scaled) == pytest.approx(METRICS["auc"].score(new_truth, given_out))


@pytest.mark.parametrize("rows", [30, 300, 3_000])
def test_honest_probabilities_stay_as_they_are(rows: int) -> None:
    random = np.random.default_rng(0)
    kept = [fit_temperature(*several(rows, random)) == 1.0 for _ in range(10)]
    assert sum(kept) >= 8
    probabilities = several(5, random)[1]
    assert apply_temperature(probabilities, 1.0) is probabilities
