"""What the engine says that it offers."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_autopilot.contract import ErrorCode, ProblemType, TabularSpec
from jupyter_autopilot.engine.algorithms import ALGORITHMS
from jupyter_autopilot.engine.catalog import catalog, check_spec, default_metric
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
    ],
)
def test_what_does_not_exist_or_suit_is_refused(fields: dict[str, Any], code: ErrorCode, field: str) -> None:
    spec = TabularSpec.model_validate({"name": "x", "data_path": "x.csv", "target": "y", **fields})
    assert [(problem.code, problem.field) for problem in check_spec(spec)] == [(code, field)]


@pytest.mark.parametrize("fields", [{}, {"objective": "rmse"}, {"objective": "auc", "problem_type": "binary"}])
def test_what_suits_is_accepted(fields: dict[str, Any]) -> None:
    spec = TabularSpec.model_validate({"name": "x", "data_path": "x.csv", "target": "y", **fields})
    assert check_spec(spec) == []
