"""What the engine says that it offers."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_autopilot.contract import ErrorCode, ProblemType, TabularSpec
from jupyter_autopilot.engine import algorithms as registry
from jupyter_autopilot.engine.algorithms import ALGORITHMS, chosen_algorithms
from jupyter_autopilot.engine.catalog import algorithms, catalog, check_spec, default_metric
from jupyter_autopilot.engine.metrics import METRICS


def test_catalog_lists_the_registries() -> None:
    offered = catalog()
    assert [info.name for info in offered.algorithms] == list(ALGORITHMS)
    assert [info.name for info in offered.metrics] == list(METRICS)


def test_default_metrics() -> None:
    assert [default_metric(kind) for kind in ProblemType] == ["auc", "accuracy", "rmse"]


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"algorithms": ["svm"]}, ErrorCode.ALGORITHM_UNKNOWN, "algorithms"),
        ({"algorithms": []}, ErrorCode.ALGORITHM_UNKNOWN, "algorithms"),
        ({"objective": "nothing"}, ErrorCode.OBJECTIVE_UNSUITABLE, "objective"),
        ({"objective": "rmse", "problem_type": "binary"}, ErrorCode.OBJECTIVE_UNSUITABLE, "objective"),
        ({"split_method": "validation_file"}, ErrorCode.SPLIT_FIELD_MISSING, "validation_path"),
        ({"split_method": "group"}, ErrorCode.SPLIT_FIELD_MISSING, "group_column"),
        ({"split_method": "time"}, ErrorCode.SPLIT_FIELD_MISSING, "time_column"),
        ({"group_column": "patient"}, ErrorCode.SPLIT_FIELD_UNUSED, "group_column"),
        ({"split_method": "ratio", "validation_path": "v.csv"}, ErrorCode.SPLIT_FIELD_UNUSED, "validation_path"),
        ({"split_method": "group", "group_column": "y"}, ErrorCode.SPLIT_COLUMN_UNSUITABLE, "group_column"),
        ({"weight_column": "y"}, ErrorCode.SPLIT_COLUMN_UNSUITABLE, "weight_column"),
    ],
)
def test_what_does_not_exist_or_suit_is_refused(fields: dict[str, Any], code: ErrorCode, field: str) -> None:
    spec = TabularSpec.model_validate({"name": "x", "data_path": "x.csv", "target": "y", **fields})
    assert [(problem.code, problem.field) for problem in check_spec(spec)] == [(code, field)]


@pytest.mark.parametrize("fields", [{}, {"objective": "rmse"}, {"objective": "auc", "problem_type": "binary"}])
def test_what_suits_is_accepted(fields: dict[str, Any]) -> None:
    spec = TabularSpec.model_validate({"name": "x", "data_path": "x.csv", "target": "y", **fields})
    assert check_spec(spec) == []


@pytest.fixture
def without_catboost(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if CatBoost were not installed."""
    find_spec = registry.find_spec
    monkeypatch.setattr(registry, "find_spec", lambda name: None if name == "catboost" else find_spec(name))


@pytest.mark.usefixtures("without_catboost")
def test_an_algorithm_whose_library_is_missing_is_offered_as_such_and_left_out() -> None:
    assert [info.name for info in algorithms() if not info.available] == ["catboost"]
    spec = TabularSpec.model_validate({"name": "x", "data_path": "x.csv", "target": "y"})
    assert chosen_algorithms(spec) == [name for name in ALGORITHMS if name != "catboost"]
    problem = check_spec(spec.model_copy(update={"algorithms": ["linear", "catboost"]}))[0]
    assert (problem.code, problem.field) == (ErrorCode.ALGORITHM_UNAVAILABLE, "algorithms")
    assert 'pip install "jupyter_autopilot[boosting]"' in problem.message
