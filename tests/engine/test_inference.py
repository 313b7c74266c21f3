"""The problem type that follows from a target's values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import ErrorCode, ProblemType
from jupyter_autopilot.engine.data import check_target, infer_problem_type

BINARY, MULTICLASS, REGRESSION = ProblemType.BINARY, ProblemType.MULTICLASS, ProblemType.REGRESSION
RANDOM = np.random.default_rng(0)

# How sure: low below one half, where the column looks like no target, up to nearly certain.
TARGETS: dict[str, tuple[str, Any, ProblemType, float, float]] = {
    "yes and no": ("churn", ["Yes", "No"] * 20, BINARY, 0.95, 1),
    "yes and no with gaps": ("churn", ["Yes", "No", None, ""] * 20, BINARY, 0.95, 1),
    "blanks around": ("churn", ["Yes", " Yes", "No", "No "] * 10, BINARY, 0.95, 1),
    "yes and no in any case": ("churn", ["Yes", "yes", "No", "NO"] * 10, MULTICLASS, 0, 0.5),
    "0 and 1": ("y", [0, 1] * 20, BINARY, 0.95, 1),
    "0.0 and 1.0 with gaps": ("y", [0.0, 1.0, None] * 20, BINARY, 0.95, 1),
    "0 and 1 as text": ("y", ["0", "1", " 1", ""] * 20, BINARY, 0.95, 1),
    "0, 1 and a word": ("y", ["0", "1"] * 30 + ["x"], MULTICLASS, 0.9, 1),
    "booleans": ("y", [True, False] * 20, BINARY, 0.95, 1),
    "booleans as text": ("y", ["true", "false", " true"] * 20, BINARY, 0.95, 1),
    "booleans with gaps": ("y", [True, False, None] * 20, BINARY, 0.95, 1),
    "two numbers": ("y", [2.5, 7.5] * 20, BINARY, 0.5, 0.9),
    "three words": ("y", ["a", "b", "c"] * 20, MULTICLASS, 0.9, 1),
    "1,000 words": ("y", [f"label {i}" for i in range(1_000)] * 3, MULTICLASS, 0.5, 0.7),
    "a word for each row": ("y", [f"label {i}" for i in range(100)], MULTICLASS, 0, 0.5),
    "codes from 0": ("y", [0, 1, 2] * 20, MULTICLASS, 0.5, 0.8),
    "codes with holes": ("y", [1, 5, 9] * 20, MULTICLASS, 0.5, 0.8),
    "codes called class": ("land_class", list(range(1, 31)) * 3, MULTICLASS, 0.7, 0.9),
    "seven codes called class": ("failure.class", list(range(1, 8)) * 9, MULTICLASS, 0.7, 0.9),
    "ratings": ("y", [1, 2, 3, 4, 5] * 20, REGRESSION, 0.5, 0.6),
    "ratings called stars": ("stars", [1, 2, 3, 4, 5] * 20, REGRESSION, 0.6, 0.8),
    "counts": ("accidents", [0] * 50 + [1] * 20 + [2] * 8 + [3] * 3, REGRESSION, 0.5, 0.6),
    "quantity": ("quantity", [1, 2, 6, 12] * 20, REGRESSION, 0.6, 0.8),
    "many whole numbers": ("rings", list(range(1, 30)) * 3, REGRESSION, 0.9, 0.9),
    "ages": ("age", list(range(18, 90)) * 3, REGRESSION, 0.9, 0.9),
    "years": ("built", list(range(1950, 2020)) * 3, REGRESSION, 0, 0.5),
    "few years": ("year", [2018, 2019, 2020] * 30, REGRESSION, 0, 0.5),
    "row numbers": ("y", list(range(1, 101)), REGRESSION, 0, 0.5),
    "ids": ("customer_id", RANDOM.permutation(10_000)[:100], REGRESSION, 0, 0.5),
    "salaries": ("salary", RANDOM.permutation(100_000)[:100], REGRESSION, 0.9, 0.9),
    "zip codes": ("zip_code", RANDOM.integers(10_000, 99_999, 100), REGRESSION, 0, 0.5),
    "prices": ("price", RANDOM.normal(size=60), REGRESSION, 0.95, 1),
    "prices as text": ("price", [f"{x:.2f}" for x in RANDOM.normal(size=60)], REGRESSION, 0.95, 1),
    "prices with currency": ("price", [f"${x:,.2f}" for x in RANDOM.normal(5_000, size=60)], REGRESSION, 0.95, 1),
    "few numbers with a fraction": ("dose", [0.5, 1.0, 2.0] * 20, REGRESSION, 0.6, 0.8),
    "words that end like class": ("classes", list(range(20)) * 3, REGRESSION, 0.7, 0.9),
}


@pytest.mark.parametrize("dtype", [None, "object", "category"])
@pytest.mark.parametrize(("name", "values", "expected", "least", "most"), TARGETS.values(), ids=TARGETS)
def test_problem_type(name: str, values: Any, expected: ProblemType, least: float, most: float, dtype: Any) -> None:
    inferred = infer_problem_type(pd.Series(values, name=name, dtype=dtype))
    assert inferred.problem_type is expected
    assert least <= inferred.confidence <= most
    assert inferred.evidence
    assert ("check that" in inferred.evidence or "differ only" in inferred.evidence) or inferred.confidence >= 0.5


def test_evidence_names_what_was_seen() -> None:
    assert infer_problem_type(pd.Series(["Yes", "No"], name="churn")).evidence == "2 different values: No, Yes"
    rings = pd.Series([*range(1, 28), 29] * 3, name="Rings")
    assert infer_problem_type(rings).evidence == "28 integer values from 1 to 29, ordered"
    assert "like years" in infer_problem_type(pd.Series(range(1950, 2020), name="built")).evidence
    assert "id column" in infer_problem_type(pd.Series(range(100), name="y")).evidence
    assert "stored as text" in infer_problem_type(pd.Series([f"{n}.5" for n in range(30)], name="y")).evidence
    assert "choose multiclass" in infer_problem_type(pd.Series([1, 2, 3, 4, 5] * 9, name="stars")).evidence


DATES = pd.date_range("2020-01-01", periods=60)


@pytest.mark.parametrize("values", [DATES, DATES.strftime("%Y-%m-%d"), DATES.strftime("%d.%m.%Y"), [*DATES[:50], None]])
def test_dates_are_refused_as_a_target(values: Any) -> None:
    problems = check_target(pd.Series(values, name="day"), None)
    assert [problem.code for problem in problems] == [ErrorCode.TARGET_IS_DATE]
    assert "'day' holds dates, such as" in problems[0].message


def test_dates_can_be_classes_when_the_user_says_so() -> None:
    assert check_target(pd.Series(["2020-01-01", "2020-01-02"] * 30, name="day"), ProblemType.MULTICLASS) == []
