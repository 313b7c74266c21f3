"""A user's own function as the objective."""

from __future__ import annotations

import pickle
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode, MetricNeeds, ProblemType, TabularSpec
from jupyter_autopilot.engine.catalog import check_spec
from jupyter_autopilot.engine.decision import tune_thresholds
from jupyter_autopilot.engine.metrics import METRICS, objective_metric
from jupyter_autopilot.engine.metrics.check import check_objective
from jupyter_autopilot.engine.metrics.interval import interval
from jupyter_autopilot.engine.metrics.user_function import load_objective

RANDOM = np.random.default_rng(0)
TRUTH = RANDOM.integers(0, 2, 200)
POSITIVE = (0.6 * TRUTH + RANDOM.random(200)) / 1.6
PROBABILITIES = np.column_stack([1 - POSITIVE, POSITIVE])
WEIGHT = RANDOM.random(200)


def written(folder: Path, source: str, name: str = "mine.py") -> Path:
    path = folder / name
    path.write_text(textwrap.dedent(source), encoding="utf-8")
    return path


def problem_of(path: Path, name: str | None = None, kind: ProblemType = ProblemType.BINARY) -> tuple[ErrorCode, str]:
    with pytest.raises(AutopilotError) as caught:
        load_objective(path, name, kind).score(TRUTH, PROBABILITIES)
    assert caught.value.problems[0].field == "objective_file"
    return caught.value.code, caught.value.message


def test_labels_probabilities_and_weights_are_those_of_the_metrics_of_the_catalog(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        from sklearn.metrics import accuracy_score, log_loss, roc_auc_score

        def accuracy(y_true, y_pred, sample_weight=None):
            "Rows that are right."
            return accuracy_score(y_true, y_pred, sample_weight=sample_weight)

        def ranking(y_true, y_pred, **options):
            return roc_auc_score(y_true, y_pred, **options)

        ranking.needs = "probabilities"

        def loss(y_true, y_pred, sample_weight=None):
            return log_loss(y_true, y_pred, sample_weight=sample_weight)

        loss.needs, loss.greater_is_better = "probabilities", False

        def unweighted(y_true, y_pred):
            return accuracy_score(y_true, y_pred)
        """,
    )
    for name, known in (("accuracy", "accuracy"), ("ranking", "auc"), ("loss", "log_loss")):
        metric = load_objective(path, name, ProblemType.BINARY)
        assert metric.score(TRUTH, PROBABILITIES, WEIGHT) == pytest.approx(
            METRICS[known].score(TRUTH, PROBABILITIES, WEIGHT)
        )
        assert metric.info.greater_is_better == METRICS[known].info.greater_is_better
        assert metric.info.needs == METRICS[known].info.needs
        assert check_objective(metric, TRUTH, WEIGHT) == []
    unweighted = load_objective(path, "unweighted", ProblemType.BINARY)
    assert not unweighted.info.weighted
    assert unweighted.score(TRUTH, PROBABILITIES, WEIGHT) == METRICS["accuracy"].score(TRUTH, PROBABILITIES)
    assert load_objective(path, "accuracy", ProblemType.BINARY).info.description == "Rows that are right."


def test_what_the_file_says_holds_for_functions_that_say_nothing(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        import numpy as np
        greater_is_better = False

        def objective(y_true, y_pred):
            return np.mean(np.abs(y_true - y_pred) ** 3)

        def other(y_true, y_pred):
            return -objective(y_true, y_pred)

        other.greater_is_better = True
        """,
    )
    loss = load_objective(path, None, ProblemType.REGRESSION)
    assert (loss.info.name, loss.info.greater_is_better, loss.info.needs) == ("objective", False, MetricNeeds.NUMBERS)
    assert load_objective(path, "other", ProblemType.REGRESSION).info.greater_is_better


def test_the_file_may_import_its_neighbours(tmp_path: Path) -> None:
    written(tmp_path, "PRICE = 3.0", "prices_of_this_test.py")
    path = written(
        tmp_path,
        """
        from prices_of_this_test import PRICE

        def profit(y_true, y_pred):
            return PRICE * (y_true * y_pred).sum() - y_pred.sum()
        """,
    )
    assert load_objective(path, "profit", ProblemType.BINARY).score(TRUTH, np.eye(2)[TRUTH]) == 2.0 * TRUTH.sum()


def test_another_process_can_load_it_again(tmp_path: Path) -> None:
    path = written(tmp_path, "def mine(y_true, y_pred):\n    return float((y_true == y_pred).mean())\n")
    metric = load_objective(path, "mine", ProblemType.BINARY)
    (tmp_path / "metric.pickle").write_bytes(pickle.dumps((metric, TRUTH, PROBABILITIES)))
    code = "import pickle, sys; m, t, p = pickle.load(open(sys.argv[1], 'rb')); print(repr(m.score(t, p)))"
    answer = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "metric.pickle")], capture_output=True, text=True, check=True
    )
    assert float(answer.stdout) == metric.score(TRUTH, PROBABILITIES)


def test_errors_name_file_function_and_line(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """\
        def fails(y_true, y_pred):
            return y_true.no_such_thing

        def text(y_true, y_pred):
            return "good"

        def many(y_true, y_pred):
            return y_true

        def nan(y_true, y_pred):
            return float("nan")

        def odd(y_true, y_pred):
            return 1.0

        odd.needs = "numbers"
        """,
    )
    code, message = problem_of(path, "fails")
    assert code is ErrorCode.OBJECTIVE_FAILED
    assert message.startswith("mine.py, line 2: fails failed with AttributeError")
    for name, line in (("text", 4), ("many", 7), ("nan", 10)):
        code, message = problem_of(path, name)
        assert code is ErrorCode.OBJECTIVE_FAILED
        assert message.startswith(f"mine.py, line {line}: {name} answered")
    assert problem_of(path, "absent")[0] is ErrorCode.OBJECTIVE_UNSUITABLE
    assert "'labels' or 'probabilities'" in problem_of(path, "odd")[1]
    assert problem_of(tmp_path / "none.py")[0] is ErrorCode.FILE_MISSING
    broken = written(tmp_path, "x = 1\ndef f(:\n", "broken.py")
    assert problem_of(broken, "f")[1].startswith("broken.py, line 2: f failed with SyntaxError")
    raises = written(tmp_path, "x = 1\nraise ValueError('no')\n", "raises.py")
    assert problem_of(raises, "f")[1].startswith("raises.py, line 2: f failed with ValueError: no")


def test_a_loss_that_is_taken_for_a_gain_is_found_before_training(tmp_path: Path) -> None:
    path = written(tmp_path, "def error(y_true, y_pred):\n    return abs(y_true - y_pred).mean()\n")
    metric = load_objective(path, "error", ProblemType.REGRESSION)
    (problem,) = check_objective(metric, np.arange(50.0))
    assert problem.field == "objective_file"
    assert "error.greater_is_better = False" in problem.message
    failing = written(tmp_path, "def f(y_true, y_pred):\n    return 1 / 0\n", "failing.py")
    (problem,) = check_objective(load_objective(failing, "f", ProblemType.REGRESSION), np.arange(50.0))
    assert problem.code is ErrorCode.OBJECTIVE_FAILED


def test_thresholds_and_intervals_work_for_it(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        def profit(y_true, y_pred):
            return 10.0 * (y_true * y_pred).mean() - y_pred.mean()
        """,
    )
    metric = load_objective(path, "profit", ProblemType.BINARY)
    thresholds = tune_thresholds(TRUTH, PROBABILITIES, metric)
    assert thresholds is not None
    assert thresholds[1] < 0.4
    low, high = interval(metric, TRUTH, PROBABILITIES, thresholds=thresholds)
    assert low < metric.score(TRUTH, PROBABILITIES, thresholds=thresholds) < high


def test_a_specification_with_a_file_may_name_any_function(tmp_path: Path) -> None:
    written(tmp_path, "def mine(y_true, y_pred):\n    return float((y_true == y_pred).mean())\n")
    fields = {"name": "e", "data_path": "d.csv", "target": "y", "objective": "mine"}
    assert [problem.field for problem in check_spec(TabularSpec(**fields))] == ["objective"]
    spec = TabularSpec(**fields, objective_file="mine.py")
    assert check_spec(spec) == []
    assert objective_metric(spec, ProblemType.BINARY, tmp_path).info.name == "mine"
