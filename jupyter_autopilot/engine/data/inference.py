"""From the values of a target to the problem type, with the evidence and how sure it is.

The rule, in order:

1. two different values → binary;
2. texts that are not numbers → multiclass;
3. a name such as `class` or `label` on up to 100 whole numbers → multiclass;
4. numbers with a fraction → regression;
5. more than ten different whole numbers → regression;
6. fewer whole numbers → regression when their name says that they are amounts or ratings, when they are a range without
   gaps that does not begin at 0 (ratings of 1 to 5, numbers of rooms), or when they begin at 0 and the larger the rarer
   (counts of children, of accidents); otherwise multiclass (codes of classes).

Autopilot's and AutoGluon's rules go by the number of different values and take ratings for classes; no rule is right
for all, so the confidence is low where real tables disagree, and the evidence says what could be otherwise. It is below
one half where the column looks like no target at all: row numbers and ids, codes of places, years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api import types as pdt

from ...contract import ColumnType, ProblemType
from .types import PARSED_SHARE, SAMPLE_ROWS, as_text, infer_column_types, looks_like_ids, to_number

SHOWN_LABELS = 4
MANY_CLASSES = 10
MANY_NAMED_CLASSES = 100
FEWEST_COUNTS = 4
"""Counts have at least so many different values; with fewer they could as well be codes of rare and common classes."""
MIN_ROWS_OF_IDS = 20
FIRST_YEAR, LAST_YEAR = 1800, 2100
DOUBTFUL = 0.4
CLASS_NAME = re.compile(r"(?:^|[^a-z])(?:class|label|category|type|species|kind|group)$", re.IGNORECASE)
"""Names that people give to classes; `failure.type` and `land_class` are such, `classes` and `stereotype` are not."""
AMOUNT_NAME = re.compile(
    r"(?:^|[^a-z])(?:quantity|qty|count|cnt|counts|number|amount|total|num|age|duration|rooms|score|rating|ratings|stars)"
    r"(?:$|[^a-z])|^n_",
    re.IGNORECASE,
)
"""Names of what is counted or rated."""
CODE_NAME = re.compile(r"(?:^|[^a-z])(?:zip|zipcode|postal|postcode|plz|code|phone)(?:$|[^a-z])", re.IGNORECASE)
YEAR_NAME = re.compile(r"(?:^|[^a-z])(?:year|yr|jahr|annee|año)(?:$|[^a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class ProblemInference:
    """The inferred problem type; `confidence` is from 0 to 1."""

    problem_type: ProblemType
    confidence: float
    evidence: str

    def doubted(self, why: str) -> ProblemInference:
        """The same, with low confidence and the reason for it."""
        return replace(self, confidence=min(self.confidence, DOUBTFUL), evidence=f"{self.evidence}; {why}")


def infer_problem_type(target: pd.Series) -> ProblemInference:
    """Infer the problem type of a target with at least two different values."""
    name = str(target.name)
    numbers = _numbers(target)
    if numbers is None:
        return _texts(as_text(target).dropna())
    stored = "" if pdt.is_numeric_dtype(target) else ", stored as text"
    values, counts = np.unique(numbers.to_numpy(dtype="float64"), return_counts=True)
    if len(values) == 2:
        labels = as_text(target).dropna()
        return _two(sorted(labels.unique(), key=_by_value), values) if labels.nunique() == 2 else _texts(labels)
    if not bool((values % 1 == 0).all()):
        confidence = 0.98 if len(values) > MANY_CLASSES else 0.7
        evidence = f"{len(values)} different numbers with decimals{stored}"
        return ProblemInference(ProblemType.REGRESSION, confidence, evidence)
    inferred = _whole_numbers(values, counts, name, stored)
    ids = len(values) == len(numbers) >= MIN_ROWS_OF_IDS and looks_like_ids(name, numbers)
    if ids:
        return inferred.doubted("a different one in each row, as in an id column: check that this is the target")
    if CODE_NAME.search(name):
        return inferred.doubted("the name says that they are codes, not amounts: check that this is the target")
    if values[0] >= FIRST_YEAR and values[-1] <= LAST_YEAR and (YEAR_NAME.search(name) or len(values) > MANY_CLASSES):
        return inferred.doubted("they look like years: check that this is the target")
    return inferred


def is_date_target(target: pd.Series) -> bool:
    """Whether a target holds dates, which no problem type can predict."""
    if pdt.is_numeric_dtype(target):
        return False
    present = target.dropna()
    sample = present.sample(min(len(present), SAMPLE_ROWS), random_state=0).to_frame("target")
    return infer_column_types(sample)["target"].type is ColumnType.DATETIME


def _two(labels: list[str], values: npt.NDArray[np.float64]) -> ProblemInference:
    # Codes are neighbours, such as 0 and 1; two prices are an odd target of either kind.
    confidence = 0.99 if values[1] - values[0] == 1 else 0.8
    return ProblemInference(ProblemType.BINARY, confidence, f"{len(labels)} different values: {_shown(labels)}")


def _by_value(label: str) -> tuple[float, str]:
    return float(to_number(pd.Series([label], dtype=object)).iloc[0]), label


def _texts(present: pd.Series) -> ProblemInference:
    labels = sorted(present.unique())
    if len(labels) == 2:
        inferred = ProblemInference(ProblemType.BINARY, 0.99, f"2 different values: {_shown(labels)}")
    else:
        inferred = ProblemInference(ProblemType.MULTICLASS, 0.95, f"{len(labels)} different texts: {_shown(labels)}")
    if len(labels) == len(present) >= MIN_ROWS_OF_IDS:
        return inferred.doubted("a different one in each row, as in an id column: check that this is the target")
    if len(labels) > max(20, len(present) // 20):
        evidence = f"{inferred.evidence}; that many classes are hard to learn, check that this is the right target"
        return replace(inferred, confidence=0.6, evidence=evidence)
    folded: dict[str, str] = {}
    for label in labels:
        other = folded.setdefault(label.casefold(), label)
        if other != label:
            return inferred.doubted(f"{other!r} and {label!r} differ only in case: write equal labels alike")
    return inferred


def _whole_numbers(
    values: npt.NDArray[np.float64], counts: npt.NDArray[np.int64], name: str, stored: str
) -> ProblemInference:
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
    otherwise = "choose multiclass if they are codes of classes"
    if AMOUNT_NAME.search(name):
        evidence = f"{span}{stored}, and the name says that they are amounts or ratings; {otherwise}"
        return ProblemInference(ProblemType.REGRESSION, 0.7, evidence)
    no_gaps = high - low + 1 == len(values)
    if no_gaps and low != 0:
        evidence = f"{span}{stored}, read as an ordered scale; {otherwise}"
        return ProblemInference(ProblemType.REGRESSION, 0.55, evidence)
    if low == 0 and len(values) >= FEWEST_COUNTS and bool((np.diff(counts) < 0).all()):
        evidence = f"{span}{stored}, the larger the rarer, read as counts; {otherwise}"
        return ProblemInference(ProblemType.REGRESSION, 0.55, evidence)
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


def _numbers(target: pd.Series) -> pd.Series | None:
    """The present values as numbers, or None when they are texts."""
    if pdt.is_bool_dtype(target):
        return None
    numbers = to_number(target).dropna()
    if pdt.is_numeric_dtype(target):
        return numbers
    return numbers if len(numbers) >= PARSED_SHARE * max(1, as_text(target).notna().sum()) else None
