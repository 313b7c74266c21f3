"""Estimated costs: every algorithm has them, they grow with the work, and they name no impossible figures."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest

from jupyter_autopilot.contract import ProblemType
from jupyter_autopilot.engine.algorithms import ALGORITHMS
from jupyter_autopilot.engine.algorithms.cost import candidate_columns, expected_rounds, parallel
from jupyter_autopilot.engine.costs import Shape, estimate

CLASSES = {ProblemType.BINARY: 2, ProblemType.MULTICLASS: 7, ProblemType.REGRESSION: None}
CASES = [
    pytest.param(name, problem_type, id=f"{name}-{problem_type.value}")
    for name in ALGORITHMS
    for problem_type in CLASSES
]


def configurations(name: str, problem_type: ProblemType) -> list[dict[str, object]]:
    return [variant.hyperparameters for variant in ALGORITHMS[name].variants(problem_type)]


@pytest.mark.parametrize(("name", "problem_type"), CASES)
def test_every_configuration_has_a_cost_that_grows_with_the_table(name: str, problem_type: ProblemType) -> None:
    classes = CLASSES[problem_type]
    for hyperparameters in configurations(name, problem_type):
        costs = [
            estimate(name, hyperparameters, Shape(rows, 20, classes, categorical=5), threads=1)
            for rows in (2, 100, 10_000, 1_000_000)
        ]
        for figure in ("seconds_per_fold", "memory_bytes", "disk_bytes"):
            values = [getattr(cost, figure) for cost in costs]
            assert all(math.isfinite(value) and value > 0 for value in values), figure
            assert values == sorted(values), figure
        assert costs[-1].seconds_per_fold > 5 * costs[-2].seconds_per_fold
        wide = estimate(name, hyperparameters, Shape(10_000, 200, classes, categorical=5), threads=1)
        assert wide.seconds_per_fold > costs[2].seconds_per_fold
        assert wide.memory_bytes > costs[2].memory_bytes


@pytest.mark.parametrize("name", ALGORITHMS)
def test_a_class_more_costs_more(name: str) -> None:
    hyperparameters = configurations(name, ProblemType.MULTICLASS)[0]
    few, many = (estimate(name, hyperparameters, Shape(10_000, 20, classes), threads=1) for classes in (3, 26))
    assert many.seconds_per_fold >= few.seconds_per_fold
    assert many.disk_bytes > few.disk_bytes


@pytest.mark.parametrize("name", ALGORITHMS)
def test_more_threads_do_not_take_longer_and_a_faster_machine_takes_less(name: str) -> None:
    hyperparameters, shape = configurations(name, ProblemType.BINARY)[0], Shape(50_000, 20, 2)
    one, four = (estimate(name, hyperparameters, shape, threads).seconds_per_fold for threads in (1, 4))
    assert one / 4 <= four <= one
    twice = estimate(name, hyperparameters, shape, 1, speed=2.0)
    assert twice.seconds_per_fold == pytest.approx(one / 2)
    assert twice.memory_bytes == estimate(name, hyperparameters, shape, 1).memory_bytes


def test_text_takes_time_to_be_made_features() -> None:
    plain, text = Shape(10_000, 10, 2), Shape(10_000, 10, 2, text_columns=1)
    assert text.feature_seconds > 10 * plain.feature_seconds
    assert text.width > plain.width


@pytest.mark.parametrize(
    ("max_features", "columns", "expected"), [("sqrt", 16, 4), (0.5, 16, 8), (1.0, 16, 16), (0.01, 16, 1)]
)
def test_columns_of_a_split_are_those_of_scikit_learn(max_features: str | float, columns: int, expected: float) -> None:
    assert candidate_columns(max_features, columns) == expected


def test_rounds_are_bounded_and_fall_with_the_learning_rate() -> None:
    shape = Shape(1_000, 10, 2)
    assert expected_rounds(shape, 0.1, 31, 3_000) < expected_rounds(shape, 0.05, 31, 3_000)
    assert expected_rounds(shape, 1e-6, 31, 3_000) == 3_000


def test_threads_share_what_can_be_shared() -> None:
    assert parallel(10.0, 1, 0.7) == pytest.approx(10.0)
    assert parallel(10.0, 2, 0.5) == pytest.approx(7.5)


def test_estimating_loads_no_data_science_library() -> None:
    code = (
        "import sys; from jupyter_autopilot.engine.costs import Shape, estimate;"
        "estimate('linear', {}, Shape(9, 9), 1);"
        "print(sorted({'numpy', 'pandas', 'sklearn', 'lightgbm'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
