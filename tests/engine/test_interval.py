"""The confidence intervals of scores."""

from __future__ import annotations

import numpy as np
import pytest

from jupyter_autopilot.contract import ProblemType
from jupyter_autopilot.engine.metrics import METRICS
from jupyter_autopilot.engine.metrics.interval import interval

CASES = [(name, kind) for name, metric in METRICS.items() for kind in metric.info.problem_types]


def example(kind: ProblemType, rows: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    if kind is ProblemType.REGRESSION:
        truth = 5 + random.normal(size=rows)
        return truth, truth + random.normal(size=rows)
    shares = np.array([0.7, 0.3]) if kind is ProblemType.BINARY else np.array([0.5, 0.3, 0.2])
    truth = random.choice(len(shares), rows, p=shares)
    odds = np.exp(1.5 * np.eye(len(shares))[truth] + random.normal(size=(rows, len(shares))))
    return truth, odds / odds.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_it_covers_the_true_score_about_as_often_as_it_says(name: str, kind: ProblemType) -> None:
    random = np.random.default_rng(3)
    metric = METRICS[name]
    true = metric.score(*example(kind, 100_000, random))
    trials = 40
    inside = 0
    for _ in range(trials):
        low, high = interval(metric, *example(kind, 150, random))
        inside += low <= true <= high
    # With 95 % there are 34 or more with a probability of 0.986.
    assert inside >= 33


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_it_is_deterministic_holds_the_score_and_narrows_with_rows_and_level(name: str, kind: ProblemType) -> None:
    random = np.random.default_rng(0)
    metric = METRICS[name]
    small, large = example(kind, 100, random), example(kind, 6_000, random)
    low, high = interval(metric, *small)
    assert (low, high) == interval(metric, *small)
    assert low <= metric.score(*small) <= high
    narrow = interval(metric, *large)
    assert narrow[0] <= metric.score(*large) <= narrow[1]
    assert 0 < narrow[1] - narrow[0] < (high - low) / 3
    half = interval(metric, *small, level=0.5)
    assert half[1] - half[0] < 0.7 * (high - low)


@pytest.mark.parametrize("name", ["accuracy", "auc", "log_loss"])
def test_equal_weights_change_nothing_and_unequal_ones_widen(name: str) -> None:
    random = np.random.default_rng(0)
    metric = METRICS[name]
    truth, prediction = example(ProblemType.BINARY, 500, random)
    plain = interval(metric, truth, prediction)
    assert interval(metric, truth, prediction, np.full(500, 3.0)) == pytest.approx(plain)
    uneven = interval(metric, truth, prediction, random.exponential(size=500) ** 2)
    assert uneven[1] - uneven[0] > 1.2 * (plain[1] - plain[0])


@pytest.mark.parametrize("name", ["accuracy", "auc", "f1"])
def test_a_perfect_score_on_few_rows_is_not_certain(name: str) -> None:
    truth = np.array([0, 1] * 10)
    low, high = interval(METRICS[name], truth, np.eye(2)[truth])
    assert high == 1.0
    assert 0.7 < low < 0.95


def test_it_takes_thresholds_and_a_single_row() -> None:
    truth, prediction = np.array([0, 0, 1, 1] * 20), np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]] * 20)
    low, high = interval(METRICS["f1"], truth, prediction, thresholds=np.array([0.75, 0.25]))
    assert low > 0.9
    assert high == 1.0
    assert interval(METRICS["rmse"], np.array([1.0]), np.array([3.0])) == (2.0, 2.0)
    assert interval(METRICS["auc"], np.array([1]), np.array([[0.5, 0.5]])) == (0.0, 1.0)
