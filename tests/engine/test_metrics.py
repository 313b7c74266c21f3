"""Every metric of the registry, against scikit-learn's and against what any metric must do."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sklearn.metrics as reference
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_autopilot.contract import MetricNeeds, ProblemType, TabularSpec
from jupyter_autopilot.engine.metrics import METRICS, Metric, metrics_for, objective_metric, reported_metrics
from jupyter_autopilot.engine.metrics.check import check_objective
from jupyter_autopilot.engine.metrics.labels import confusion_counts

CASES = [(name, kind) for name, metric in METRICS.items() for kind in metric.info.problem_types]
SEEDS = st.integers(0, 2**32 - 1)


def example(kind: ProblemType, noise: float, seed: int = 1, rows: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """A truth and a prediction that is the better the smaller the noise is, some of it tied."""
    random = np.random.default_rng(seed)
    if kind is ProblemType.REGRESSION:
        truth = random.lognormal(size=rows)
        return truth, truth + noise * random.normal(size=rows)
    classes = 2 if kind is ProblemType.BINARY else 4
    truth = random.integers(0, classes, rows)
    scores = np.eye(classes)[truth] * 3 + noise * random.normal(size=(rows, classes))
    odds = np.exp(np.round(scores, 1))
    return truth, odds / odds.sum(axis=1, keepdims=True)


def weights(seed: int = 2, rows: int = 200) -> np.ndarray:
    return np.random.default_rng(seed).exponential(size=rows)


def expected(name: str, truth: np.ndarray, prediction: np.ndarray, weight: np.ndarray | None) -> float:
    """scikit-learn's value."""
    label = prediction.argmax(axis=1) if prediction.ndim == 2 else prediction
    positive = prediction[:, 1] if prediction.ndim == 2 else prediction
    name = name.removesuffix("_macro")
    w: dict[str, Any] = {"sample_weight": weight}
    simple = {
        "auc": lambda: (
            reference.roc_auc_score(truth, positive, **w)
            if prediction.shape[1] == 2
            else reference.roc_auc_score(truth, prediction, multi_class="ovr", average="macro", **w)
        ),
        "average_precision": lambda: reference.average_precision_score(truth, positive, **w),
        "log_loss": lambda: reference.log_loss(truth, prediction, **w),
        "accuracy": lambda: reference.accuracy_score(truth, label, **w),
        "balanced_accuracy": lambda: reference.balanced_accuracy_score(truth, label, **w),
        "mcc": lambda: reference.matthews_corrcoef(truth, label, **w),
        "rmse": lambda: reference.root_mean_squared_error(truth, prediction, **w),
        "mse": lambda: reference.mean_squared_error(truth, prediction, **w),
        "mae": lambda: reference.mean_absolute_error(truth, prediction, **w),
        "r2": lambda: reference.r2_score(truth, prediction, **w),
        "mape": lambda: reference.mean_absolute_percentage_error(truth, prediction, **w),
        "rmsle": lambda: reference.root_mean_squared_log_error(truth, prediction.clip(0), **w),
        "quantile_loss": lambda: reference.mean_pinball_loss(truth, prediction, alpha=0.5, **w),
    }
    if name in simple:
        return float(simple[name]())
    compute = getattr(reference, f"{name}_score")
    kind = "binary" if prediction.shape[1] == 2 else "macro"
    return float(compute(truth, label, average=kind, zero_division=0, **w))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize(("name", "kind"), CASES)
def test_it_is_the_metric_of_scikit_learn(name: str, kind: ProblemType, weighted: bool) -> None:
    for noise in (0.5, 3.0):
        truth, prediction = example(kind, noise)
        weight = weights() if weighted else None
        assert METRICS[name].score(truth, prediction, weight) == pytest.approx(
            expected(name, truth, prediction, weight), rel=1e-9
        )


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_better_predictions_gain_more(name: str, kind: ProblemType) -> None:
    gains = [METRICS[name].gain(*example(kind, noise)) for noise in (0.1, 2.0, 8.0)]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > gains[2]
    assert np.isfinite(gains).all()


@pytest.mark.parametrize(("name", "kind"), CASES)
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, rows=st.integers(2, 40))
def test_nothing_gains_more_than_a_perfect_prediction(name: str, kind: ProblemType, seed: int, rows: int) -> None:
    truth, prediction = example(kind, 2.0, seed, rows)
    perfect = truth if kind is ProblemType.REGRESSION else np.eye(prediction.shape[1])[truth]
    weight = weights(seed, rows)
    for w in (None, weight):
        assert METRICS[name].gain(truth, perfect, w) >= METRICS[name].gain(truth, prediction, w) - 1e-12


@pytest.mark.parametrize(("name", "kind"), CASES)
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, rows=st.integers(2, 40))
def test_weights_count_rows_and_the_order_does_not_matter(name: str, kind: ProblemType, seed: int, rows: int) -> None:
    metric = METRICS[name]
    truth, prediction = example(kind, 2.0, seed, rows)
    random = np.random.default_rng(seed)
    times = random.integers(0, 3, rows)
    times[0] = 1
    score = metric.score(truth, prediction, times.astype(float))
    repeated = metric.score(np.repeat(truth, times), np.repeat(prediction, times, axis=0))
    assert score == pytest.approx(repeated, rel=1e-9, abs=1e-12)
    assert metric.score(truth, prediction, 7.0 * times) == pytest.approx(score, rel=1e-9, abs=1e-12)
    order = random.permutation(rows)
    shuffled = metric.score(truth[order], prediction[order], times[order].astype(float))
    assert shuffled == pytest.approx(score, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", ["rmse", "mae", "quantile_loss"])
def test_errors_have_the_unit_of_the_target(name: str) -> None:
    truth, prediction = example(ProblemType.REGRESSION, 1.0)
    score = METRICS[name].score
    assert score(10 * truth, 10 * prediction) == pytest.approx(10 * score(truth, prediction))
    assert score(prediction, truth) == pytest.approx(score(truth, prediction))


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_score_and_gain_have_the_direction_that_is_declared(name: str, kind: ProblemType) -> None:
    metric = METRICS[name]
    score, gain = metric.score(*example(kind, 2.0)), metric.gain(*example(kind, 2.0))
    assert gain == (score if metric.info.greater_is_better else -score)


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_what_it_needs_suits_the_problem_type_and_it_can_be_pickled(name: str, kind: ProblemType) -> None:
    metric = METRICS[name]
    assert (metric.info.needs is MetricNeeds.NUMBERS) == (kind is ProblemType.REGRESSION)
    assert metric.info.weighted
    again = pickle.loads(pickle.dumps(metric))
    assert again.score(*example(kind, 2.0)) == metric.score(*example(kind, 2.0))


@pytest.mark.parametrize("name", [name for name, metric in METRICS.items() if metric.counts is not None])
def test_metrics_of_labels_are_computed_for_many_confusion_matrices_at_once(name: str) -> None:
    metric = METRICS[name]
    kind = metric.info.problem_types[0]
    examples = [example(kind, noise) for noise in (0.5, 3.0)]
    counts = np.stack([confusion_counts(truth, prediction.argmax(axis=1)) for truth, prediction in examples])
    assert metric.counts is not None
    assert metric.counts(counts) == pytest.approx([metric.score(*one) for one in examples])


def test_metrics_of_labels_decide_by_thresholds() -> None:
    truth = np.array([0, 0, 1, 1])
    prediction = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
    assert METRICS["f1"].score(truth, prediction) == 0.0
    assert METRICS["f1"].score(truth, prediction, thresholds=np.array([0.75, 0.25])) == 1.0
    assert METRICS["log_loss"].score(truth, prediction, thresholds=np.array([0.75, 0.25])) == METRICS["log_loss"].score(
        truth, prediction
    )


@pytest.mark.parametrize("kind", list(ProblemType))
def test_each_problem_type_has_one_default_that_comes_first(kind: ProblemType) -> None:
    defaults = [metric.info.name for metric in METRICS.values() if kind in metric.info.default_for]
    assert defaults == [metrics_for(kind)[0].info.name]


def test_auc_counts_ties_half_and_survives_one_class() -> None:
    tied = np.array([[0.5, 0.5]] * 4)
    assert METRICS["auc"].score(np.array([0, 1, 0, 1]), tied) == 0.5
    assert METRICS["auc"].score(np.zeros(4, dtype=int), tied) == 0.5
    assert METRICS["average_precision"].score(np.zeros(4, dtype=int), tied) == 0.0


def test_rmsle_takes_predictions_below_zero_as_zero() -> None:
    rmsle = METRICS["rmsle"]
    assert rmsle.score(np.array([0.0, 1.0]), np.array([-5.0, 1.0])) == 0.0
    negative = np.array([1.0, -3.0])
    assert check_objective(rmsle, np.array([0.0, 3.0])) == []
    (problem,) = check_objective(rmsle, negative)
    assert (problem.field, "-3" in problem.message) == ("objective", True)
    assert rmsle not in reported_metrics(METRICS["rmse"], ProblemType.REGRESSION, negative)


def test_mape_takes_a_truth_of_zero_as_the_smallest_step() -> None:
    assert METRICS["mape"].score(np.array([0.0, 1.0]), np.array([0.0, 1.1])) == pytest.approx(0.05)
    assert METRICS["mape"].score(np.array([0.0]), np.array([1.0])) == pytest.approx(1 / np.finfo(float).eps)


def spec(**fields: Any) -> TabularSpec:
    return TabularSpec(name="e", data_path="d.csv", target="y", **fields)


@pytest.mark.parametrize("quantile", [0.1, 0.9])
def test_the_quantile_loss_is_least_for_the_quantile(quantile: float) -> None:
    chosen = objective_metric(spec(objective="quantile_loss", quantile=quantile), ProblemType.REGRESSION, Path())
    truth = np.random.default_rng(0).normal(size=2_000)
    levels = np.linspace(0.02, 0.98, 49)
    scores = [chosen.score(truth, np.full(2_000, np.quantile(truth, level))) for level in levels]
    assert levels[int(np.argmin(scores))] == pytest.approx(quantile, abs=0.03)
    assert pickle.loads(pickle.dumps(chosen)).score(truth, truth + 1) == pytest.approx(1 - quantile)


def test_the_objective_is_reported_first_and_a_quantile_loss_only_when_asked_for() -> None:
    truth = np.arange(5.0)

    def names(objective: Metric) -> list[str]:
        return [metric.info.name for metric in reported_metrics(objective, ProblemType.REGRESSION, truth)]

    assert names(METRICS["mae"]) == ["mae", "rmse", "mse", "r2", "mape", "rmsle"]
    assert names(METRICS["quantile_loss"])[:2] == ["quantile_loss", "rmse"]
    assert objective_metric(spec(), ProblemType.BINARY, Path()) is METRICS["auc"]
