"""The problem type that follows from a target's values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import ProblemType
from jupyter_autopilot.engine.data import infer_problem_type

BINARY, MULTICLASS, REGRESSION = ProblemType.BINARY, ProblemType.MULTICLASS, ProblemType.REGRESSION
RANDOM = np.random.default_rng(0)

TARGETS: dict[str, tuple[str, Any, ProblemType]] = {
    "yes and no": ("churn", ["Yes", "No"] * 20, BINARY),
    "blanks around": ("churn", ["Yes", " Yes", "No", "No "] * 10, BINARY),
    "0 and 1": ("y", [0, 1] * 20, BINARY),
    "0.0 and 1.0 with gaps": ("y", [0.0, 1.0, None] * 20, BINARY),
    "booleans": ("y", [True, False] * 20, BINARY),
    "two numbers": ("y", [2.5, 7.5] * 20, BINARY),
    "three words": ("y", ["a", "b", "c"] * 20, MULTICLASS),
    "codes from 0": ("y", [0, 1, 2] * 20, MULTICLASS),
    "codes with holes": ("y", [1, 5, 9] * 20, MULTICLASS),
    "codes called class": ("land_class", list(range(1, 31)) * 3, MULTICLASS),
    "ratings": ("stars", [1, 2, 3, 4, 5] * 20, REGRESSION),
    "many whole numbers": ("rings", list(range(1, 30)) * 3, REGRESSION),
    "prices": ("price", RANDOM.normal(size=60), REGRESSION),
    "prices as text": ("price", [f"{x:.2f}" for x in RANDOM.normal(size=60)], REGRESSION),
    "few numbers with a fraction": ("dose", [0.5, 1.0, 2.0] * 20, REGRESSION),
    "words that end like class": ("classes", list(range(20)) * 3, REGRESSION),
}


@pytest.mark.parametrize(("name", "values", "expected"), TARGETS.values(), ids=TARGETS)
def test_problem_type(name: str, values: Any, expected: ProblemType) -> None:
    inferred = infer_problem_type(pd.Series(values, name=name))
    assert inferred.problem_type is expected
    assert 0.5 <= inferred.confidence <= 1
    assert inferred.evidence


def test_evidence_names_what_was_seen() -> None:
    assert infer_problem_type(pd.Series(["Yes", "No"], name="churn")).evidence == "2 different values: No, Yes"
    assert "stored as text" in infer_problem_type(pd.Series([f"{n}.5" for n in range(30)], name="y")).evidence
    assert "choose multiclass" in infer_problem_type(pd.Series([1, 2, 3, 4, 5] * 9, name="stars")).evidence
