"""From the values of a target to the problem type, with the evidence and how sure it is.

The rule, in order:

1. two different values → binary;
2. texts that are not numbers → multiclass;
3. a name such as `class` or `label` on up to 100 whole numbers → multiclass;
4. numbers with a fraction → regression;
5. more than ten different whole numbers → regression;
6. fewer whole numbers → regression when they are a range without gaps that does not begin at 0 (ratings of 1 to 5,
   numbers of rooms), otherwise multiclass (codes of classes).

Autopilot's and AutoGluon's rules go by the number of different values and take ratings for classes; no rule is right
for all, so the confidence is low where real tables disagree, and the evidence says what could be otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api import types as pdt

from ...contract import ProblemType
from .types import PARSED_SHARE, as_text, to_number

SHOWN_LABELS = 4
MANY_CLASSES = 10
MANY_NAMED_CLASSES = 100
CLASS_NAME = re.compile(r"(?:^|[^a-z])(?:class|label|category|type|species|kind|group)$", re.IGNORECASE)
"""Names that people give to classes; `failure.type` and `land_class` are such, `classes` and `stereotype` are not."""


@dataclass(frozen=True)
class ProblemInference:
    """The inferred problem type; `confidence` is from 0 to 1."""

    problem_type: ProblemType
    confidence: float
    evidence: str


def infer_problem_type(target: pd.Series) -> ProblemInference:
    """Infer the problem type of a target with at least two different values."""
    present = as_text(target).dropna()
    labels = sorted(present.unique())
    if len(labels) == 2:
        return ProblemInference(ProblemType.BINARY, 0.99, f"2 different values: {_shown(labels)}")
    numbers = _numbers(target, present)
    if numbers is None:
        return _texts(labels, len(present))
    stored = "" if pdt.is_numeric_dtype(target) else ", stored as text"
    values = np.unique(numbers.to_numpy(dtype="float64"))
    if not bool((values % 1 == 0).all()):
        confidence = 0.98 if len(values) > MANY_CLASSES else 0.7
        evidence = f"{len(values)} different numbers with decimals{stored}"
        return ProblemInference(ProblemType.REGRESSION, confidence, evidence)
    return _whole_numbers(values, str(target.name), stored)


def _texts(labels: list[str], rows: int) -> ProblemInference:
    evidence = f"{len(labels)} different texts: {_shown(labels)}"
    if len(labels) > max(20, rows // 20):
        evidence += "; that many classes are hard to learn, check that this is the right target"
        return ProblemInference(ProblemType.MULTICLASS, 0.6, evidence)
    return ProblemInference(ProblemType.MULTICLASS, 0.95, evidence)


def _whole_numbers(values: npt.NDArray[np.float64], name: str, stored: str) -> ProblemInference:
    low, high = int(values[0]), int(values[-1])
    span = f"{len(values)} integer values from {low} to {high}"
    if CLASS_NAME.search(name) and len(values) <= MANY_NAMED_CLASSES:
        return ProblemInference(
            ProblemType.MULTICLASS,
            0.8,
            f"{span}{stored}, and the name says that they are codes of classes; choose regression if they are amounts",
        )
    if len(values) > MANY_CLASSES:
        return ProblemInference(ProblemType.REGRESSION, 0.9 if len(values) > 20 else 0.75, f"{span}, ordered{stored}")
    if high - low + 1 == len(values) and low != 0:
        return ProblemInference(
            ProblemType.REGRESSION,
            0.55,
            f"{span}{stored}, read as an ordered scale; choose multiclass if they are codes of classes",
        )
    codes = _shown([str(int(value)) for value in values])
    return ProblemInference(
        ProblemType.MULTICLASS,
        0.7,
        f"{len(values)} integer values ({codes}){stored}, read as codes of classes; "
        "choose regression if they are amounts",
    )


def _shown(labels: list[str]) -> str:
    """The first labels, as text."""
    return ", ".join(labels[:SHOWN_LABELS]) + (", …" if len(labels) > SHOWN_LABELS else "")


def _numbers(target: pd.Series, present: pd.Series) -> pd.Series | None:
    """The present values as numbers, or None when they are texts."""
    if pdt.is_bool_dtype(target):
        return None
    numbers = to_number(target).dropna()
    return numbers if len(numbers) >= PARSED_SHARE * len(present) else None
