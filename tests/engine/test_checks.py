"""Targets and features that cannot be trained on are refused with a code and a sentence that says what to do."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from jupyter_autopilot.contract import ErrorCode, ProblemType
from jupyter_autopilot.engine.data import (
    check_features,
    check_groups,
    check_target,
    check_times,
    check_weights,
    default_features,
    infer_column_types,
)

BINARY, MULTICLASS, REGRESSION = ProblemType.BINARY, ProblemType.MULTICLASS, ProblemType.REGRESSION

BAD: dict[str, tuple[Any, ProblemType | None, ErrorCode]] = {
    "all missing": ([None] * 30, None, ErrorCode.TARGET_ALL_MISSING),
    "blanks only": ([" "] * 30, None, ErrorCode.TARGET_ALL_MISSING),
    "constant": ([3.5] * 30, None, ErrorCode.TARGET_CONSTANT),
    "one class": (["a"] * 30, BINARY, ErrorCode.TARGET_ONE_CLASS),
    "one class and gaps": (["a", None] * 30, MULTICLASS, ErrorCode.TARGET_ONE_CLASS),
    "few rows": (["a", "b"] * 4, None, ErrorCode.TOO_FEW_ROWS),
    "few rows with a value": (["a", "b"] * 4 + [None] * 50, None, ErrorCode.TOO_FEW_ROWS),
    "words as numbers": (["a", "b", "c"] * 20, REGRESSION, ErrorCode.TARGET_NOT_NUMERIC),
    "three classes as two": (["a", "b", "c"] * 20, BINARY, ErrorCode.TARGET_TOO_MANY_CLASSES),
    "too many classes": ([f"c{i}" for i in range(1_001)] * 3, MULTICLASS, ErrorCode.TARGET_TOO_MANY_CLASSES),
    "rare classes": (["a"] * 30 + ["b", "b"], BINARY, ErrorCode.TARGET_RARE_CLASSES),
    "every row its own class": ([f"c{i}" for i in range(50)], MULTICLASS, ErrorCode.TARGET_RARE_CLASSES),
}


@pytest.mark.parametrize(("values", "problem_type", "code"), BAD.values(), ids=BAD)
def test_bad_targets(values: Any, problem_type: ProblemType | None, code: ErrorCode) -> None:
    problems = check_target(pd.Series(values, name="größe", dtype=object), problem_type)
    assert [problem.code for problem in problems] == [code]
    assert "'größe'" in problems[0].message
    assert (problems[0].field, problems[0].params["target"]) == ("target", "größe")


def test_a_value_that_is_no_number_is_named_with_its_row() -> None:
    values = pd.Series(["1", "2", "many", "several"] * 10, name="y")
    assert "'many' in row 3" in check_target(values, REGRESSION)[0].message


@pytest.mark.parametrize(
    ("values", "problem_type"),
    [
        (["a", "b"] * 6, BINARY),
        (["a", "b", "c"] * 6, MULTICLASS),
        (range(20), REGRESSION),
        ([*map(str, range(40)), "x"], REGRESSION),
        (["a"] * 20 + ["b"] * 3 + ["c"], MULTICLASS),
    ],
)
def test_good_targets(values: Any, problem_type: ProblemType) -> None:
    assert check_target(pd.Series(values, name="y"), problem_type) == []


def test_a_larger_validation_part_needs_fewer_rows_and_a_smaller_one_more() -> None:
    values = pd.Series(["a", "b"] * 15, name="y")
    assert check_target(values, None, validation_share=0.2) == []
    assert check_target(values, None, validation_share=0.05)[0].code is ErrorCode.TOO_FEW_ROWS


def test_default_features_leave_out_target_identifiers_and_constants() -> None:
    frame = pd.DataFrame(
        {"id": [f"k{i}" for i in range(30)], "one": 1, "empty": None, "x": [1.5, 2.5, 3.5] * 10, "y": ["a", "b"] * 15}
    )
    assert default_features(infer_column_types(frame), "y") == {"x": "numeric"}
    without = default_features(infer_column_types(frame.drop(columns="x")), "y")
    assert [problem.code for problem in check_features(without)] == [ErrorCode.NO_FEATURES]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (["a"] * 30, "one group only"),
        (["a", "b"] * 15, "only 2 groups"),
        ([None] * 30, "no values"),
    ],
)
def test_too_few_groups(values: Any, text: str) -> None:
    (problem,) = check_groups(pd.Series(values, name="patient", dtype=object))
    assert (problem.code, problem.field) == (ErrorCode.GROUPS_TOO_FEW, "group_column")
    assert "'patient'" in problem.message
    assert text in problem.message


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (["2020-01-01", "2020-01-02"] * 15, "fewer than 3 different times"),
        (["soon", "later", "never"] * 10, "'soon' in row 1"),
        ([None] * 30, "fewer than 3"),
    ],
)
def test_times_that_order_nothing(values: Any, text: str) -> None:
    (problem,) = check_times(pd.Series(values, name="day", dtype=object))
    assert (problem.code, problem.field) == (ErrorCode.TIMES_TOO_FEW, "time_column")
    assert text in problem.message


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([1.0, 2.0, -0.5], "'-0.5' in row 3"),
        ([1.0, None, None], "no value in row 2"),
        ([1.0, float("inf"), 1.0], "infinity in row 2"),
        (["1", "2", "much"], "'much' in row 3"),
        ([0, 0, 0], "0 in every row"),
    ],
)
def test_bad_weights(values: Any, text: str) -> None:
    (problem,) = check_weights(pd.Series(values, name="w"))
    assert (problem.code, problem.field) == (ErrorCode.WEIGHT_INVALID, "weight_column")
    assert "'w'" in problem.message
    assert text in problem.message


def test_good_columns_have_no_problem() -> None:
    assert check_groups(pd.Series(["a", "b", "c"])) == []
    assert check_times(pd.Series([2019, 2020, 2021, None])) == []
    assert check_times(pd.Series(["01.02.2020", "02.02.2020", "03.02.2020"])) == []
    assert check_weights(pd.Series(["0", "1.5"])) == []
