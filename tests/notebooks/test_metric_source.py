"""The source of each metric computes what the engine does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from jupyter_autopilot.contract import MetricNeeds, ProblemType
from jupyter_autopilot.engine.metrics import METRICS, Metric
from jupyter_autopilot.engine.metrics.regression import with_quantile
from jupyter_autopilot.engine.metrics.user_function import load_objective
from jupyter_autopilot.notebooks.metric import metric_source

CASES = [(name, kind) for name, metric in METRICS.items() for kind in metric.info.problem_types]
WEIGHT = np.random.default_rng(1).exponential(size=60)


def example(kind: ProblemType) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    if kind is ProblemType.REGRESSION:
        truth = random.exponential(size=60)
        return truth, truth + random.normal(size=60)
    classes = 2 if kind is ProblemType.BINARY else 4
    truth = random.integers(0, classes, 60)
    return truth, random.dirichlet(np.ones(classes), 60)


def compare(source: str, metric: Metric, kind: ProblemType, thresholds: list[float] | None = None) -> None:
    scope: dict = {"np": np}
    exec(source, scope)
    truth, prediction = example(kind)
    assert scope["objective"](truth, prediction) == pytest.approx(
        metric.score(truth, prediction, thresholds=thresholds)
    )
    assert scope["objective"](truth, prediction, weight=WEIGHT) == pytest.approx(
        metric.score(truth, prediction, WEIGHT, thresholds)
    )


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_it_computes_what_the_engine_does(name: str, kind: ProblemType) -> None:
    compare(metric_source(METRICS[name].info, kind), METRICS[name], kind)


@pytest.mark.parametrize(
    ("name", "kind"), [case for case in CASES if METRICS[case[0]].info.needs is MetricNeeds.LABELS]
)
def test_it_decides_by_thresholds(name: str, kind: ProblemType) -> None:
    thresholds = [0.7, 0.3] if kind is ProblemType.BINARY else [0.4, 0.3, 0.2, 0.1]
    compare(metric_source(METRICS[name].info, kind, thresholds=thresholds), METRICS[name], kind, thresholds)


def test_it_knows_the_quantile() -> None:
    loss = with_quantile(METRICS["quantile_loss"], 0.8)
    compare(metric_source(loss.info, ProblemType.REGRESSION, quantile=0.8), loss, ProblemType.REGRESSION)


@pytest.mark.parametrize("kind", [ProblemType.BINARY, ProblemType.MULTICLASS])
@pytest.mark.parametrize("name", ["labels", "brier", "unweighted"])
def test_a_function_of_ones_own_is_run_from_its_file(
    name: str, kind: ProblemType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "neighbour_of_this_test.py").write_text("POWER = 2\n", encoding="utf-8")
    (tmp_path / "mine.py").write_text(
        "import numpy as np\n"
        "from neighbour_of_this_test import POWER\n\n\n"
        "def labels(y_true, y_pred, sample_weight=None):\n"
        "    return np.average(y_true == y_pred, weights=sample_weight)\n\n\n"
        "def brier(y_true, y_pred, sample_weight=None):\n"
        "    wanted = y_true if y_pred.ndim == 1 else np.eye(y_pred.shape[1])[y_true]\n"
        "    squares = abs(wanted - y_pred) ** POWER\n"
        "    return np.average(squares if y_pred.ndim == 1 else squares.sum(axis=1), weights=sample_weight)\n\n\n"
        "brier.needs, brier.greater_is_better = 'probabilities', False\n\n\n"
        "def unweighted(y_true, y_pred):\n"
        "    return np.mean(y_true == y_pred)\n",
        encoding="utf-8",
    )
    folder = tmp_path / "experiment"
    folder.mkdir()
    monkeypatch.chdir(folder)
    metric = load_objective(tmp_path / "mine.py", name, kind)
    compare(metric_source(metric.info, kind, file="../mine.py"), metric, kind)
