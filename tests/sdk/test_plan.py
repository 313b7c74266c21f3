"""Plans from Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jupyter_autopilot import AutoML
from jupyter_autopilot.contract import AutopilotError, ErrorCode, PlannedCandidate

Iris = tuple[pd.DataFrame, pd.Series]


def test_a_table_in_memory_is_planned_and_nothing_is_left(iris: Iris, here: Path) -> None:
    plan = AutoML(max_runtime=60, algorithms=["linear", "lightgbm"]).plan(*iris)
    assert (plan.problem_type, plan.rows, plan.columns, plan.rows_are_estimate) == ("multiclass", 150, 4, False)
    assert not list(here.iterdir())
    table = plan.to_frame()
    assert list(table.columns) == list(PlannedCandidate.model_fields)
    assert len(table) == len(plan.candidates)
    assert set(table["algorithm"]) == {"linear", "lightgbm"}
    assert table.index[0] == 1


def test_a_file_is_planned_as_a_table_is(iris: Iris, here: Path) -> None:
    frame = iris[0].assign(kind=iris[1])
    frame.to_parquet(here / "iris.parquet")
    automl = AutoML("kind", max_runtime=None)
    assert automl.plan("iris.parquet").candidates == automl.plan(frame).candidates
    validated = AutoML("kind", max_runtime=None, validation=frame.head(30)).plan("iris.parquet")
    assert validated.candidates[0].seconds > automl.plan(frame).candidates[0].seconds


def test_the_text_says_what_will_be_done(iris: Iris) -> None:
    plan = AutoML(max_runtime=60, problem_type="multiclass").plan(*iris)
    text = repr(plan)
    assert text == str(plan)
    lines = text.splitlines()
    assert lines[0].startswith("multiclass, ranked by")
    assert "150 rows, 4 features" in lines[0]
    assert f"{len(plan.candidates)} candidates in {plan.folds} folds" in text
    assert "of 60 s" in text
    assert plan.candidates[0].description in text


def test_the_text_of_a_long_plan_is_cut(iris: Iris) -> None:
    plan = AutoML(max_runtime=60).plan(*iris)
    long = plan.model_copy(update={"candidates": plan.candidates * 30, "searched": 3})
    assert "more" in str(long).splitlines()[-1]
    assert "then up to 3 of a search" in str(long)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"algorithms": ["magic"]}, ErrorCode.ALGORITHM_UNKNOWN),
        ({"max_runtime": 5}, ErrorCode.INVALID_REQUEST),
        ({"features": ["magic"]}, ErrorCode.COLUMN_UNKNOWN),
    ],
)
def test_what_is_wrong_is_raised(parameters: dict[str, Any], code: ErrorCode, iris: Iris, here: Path) -> None:
    with pytest.raises(AutopilotError) as caught:
        AutoML(**parameters).plan(*iris)
    assert caught.value.code is code
    assert not list(here.iterdir())
