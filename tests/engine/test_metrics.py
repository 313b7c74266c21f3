"""Every metric of the registry, against scikit-learn's and against what any metric must do."""

from __future__ import annotations

import numpy as np
import pytest
import sklearn.metrics as reference

from jupyter_autopilot.contract import ProblemType
from jupyter_autopilot.engine.metrics import METRICS, metrics_for

RANDOM = np.random.default_rng(0)
LABELS = {ProblemType.BINARY: RANDOM.integers(0, 2, 200), ProblemType.MULTICLASS: RANDOM.integers(0, 4, 200)}
CASES = [(name, kind) for name, metric in METRICS.items() for kind in metric.info.problem_types]


def example(kind: ProblemType, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """A truth and a prediction that is the better the smaller the noise is."""
    random = np.random.default_rng(1)
    if kind is ProblemType.REGRESSION:
        truth = random.normal(size=200)
        return truth, truth + noise * random.normal(size=200)
    truth = LABELS[kind]
    scores = np.eye(truth.max() + 1)[truth] * 3 + noise * random.normal(size=(200, truth.max() + 1))
    odds = np.exp(scores)
    return truth, odds / odds.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_better_predictions_gain_more(name: str, kind: ProblemType) -> None:
    gains = [METRICS[name].gain(*example(kind, noise)) for noise in (0.1, 2.0, 8.0)]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > gains[2]
    assert np.isfinite(gains).all()


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_score_and_gain_have_the_direction_that_is_declared(name: str, kind: ProblemType) -> None:
    metric = METRICS[name]
    score, gain = metric.score(*example(kind, 2.0)), metric.gain(*example(kind, 2.0))
    assert gain == (score if metric.info.greater_is_better else -score)


@pytest.mark.parametrize("kind", list(ProblemType))
def test_each_problem_type_has_one_default_that_comes_first(kind: ProblemType) -> None:
    defaults = [metric.info.name for metric in METRICS.values() if kind in metric.info.default_for]
    assert defaults == [metrics_for(kind)[0].info.name]


def test_binary_metrics_are_those_of_scikit_learn() -> None:
    truth, prediction = example(ProblemType.BINARY, 3.0)
    label = prediction.argmax(axis=1)
    expected = {
        "auc": reference.roc_auc_score(truth, prediction[:, 1]),
        "accuracy": reference.accuracy_score(truth, label),
        "balanced_accuracy": reference.balanced_accuracy_score(truth, label),
        "log_loss": reference.log_loss(truth, prediction),
        "f1": reference.f1_score(truth, label),
        "precision": reference.precision_score(truth, label),
        "recall": reference.recall_score(truth, label),
    }
    assert set(expected) == {metric.info.name for metric in metrics_for(ProblemType.BINARY)}
    for name, value in expected.items():
        assert METRICS[name].score(truth, prediction) == pytest.approx(value), name


def test_multiclass_metrics_are_those_of_scikit_learn() -> None:
    truth, prediction = example(ProblemType.MULTICLASS, 3.0)
    label = prediction.argmax(axis=1)
    expected = {
        "accuracy": reference.accuracy_score(truth, label),
        "balanced_accuracy": reference.balanced_accuracy_score(truth, label),
        "log_loss": reference.log_loss(truth, prediction),
        "f1_macro": reference.f1_score(truth, label, average="macro"),
        "precision_macro": reference.precision_score(truth, label, average="macro"),
        "recall_macro": reference.recall_score(truth, label, average="macro"),
    }
    assert set(expected) == {metric.info.name for metric in metrics_for(ProblemType.MULTICLASS)}
    for name, value in expected.items():
        assert METRICS[name].score(truth, prediction) == pytest.approx(value), name


def test_regression_metrics_are_those_of_scikit_learn() -> None:
    truth, prediction = example(ProblemType.REGRESSION, 1.0)
    expected = {
        "rmse": reference.root_mean_squared_error(truth, prediction),
        "mse": reference.mean_squared_error(truth, prediction),
        "mae": reference.mean_absolute_error(truth, prediction),
        "r2": reference.r2_score(truth, prediction),
    }
    assert set(expected) == {metric.info.name for metric in metrics_for(ProblemType.REGRESSION)}
    for name, value in expected.items():
        assert METRICS[name].score(truth, prediction) == pytest.approx(value), name


def test_auc_counts_ties_half_and_survives_one_class() -> None:
    tied = np.array([[0.5, 0.5]] * 4)
    assert METRICS["auc"].score(np.array([0, 1, 0, 1]), tied) == 0.5
    assert METRICS["auc"].score(np.zeros(4, dtype=int), tied) == 0.5
