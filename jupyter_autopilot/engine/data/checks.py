"""What is wrong with a target or with the features, said before anything is trained."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ...contract import ColumnSummary, ColumnType, ErrorCode, Problem, ProblemType
from .types import PARSED_SHARE, as_text, to_number

LEAST_ROWS_OF_A_CLASS = 3
"""Two folds and the validation part; a class with fewer rows is left out."""
MAX_CLASSES = 1_000


def check_target(
    target: pd.Series, problem_type: ProblemType | None, *, validation_share: float = 0.2
) -> list[Problem]:
    """The problems of a target column, worst first; empty when it can be predicted.

    With `problem_type` None only what holds for every type is checked.
    """
    name = str(target.name)
    text = as_text(target)
    present = text.dropna()

    def problem(code: ErrorCode, message: str, **params: str | int) -> list[Problem]:
        return [Problem(code=code, message=message, field="target", params={"target": name, **params})]

    if present.empty:
        return problem(ErrorCode.TARGET_ALL_MISSING, f"{name!r} has no values. Choose another target.")
    unique = int(present.nunique())
    if unique == 1:
        code = ErrorCode.TARGET_CONSTANT
        if problem_type in {ProblemType.BINARY, ProblemType.MULTICLASS}:
            code = ErrorCode.TARGET_ONE_CLASS
        return problem(
            code,
            f"{name!r} has the same value {present.iloc[0]!r} in every row, so there is nothing to predict.",
        )
    needed = rows_needed(validation_share)
    if len(present) < needed:
        return problem(
            ErrorCode.TOO_FEW_ROWS,
            f"Only {len(present)} rows have a value of {name!r}; at least {needed} are needed for training, "
            "cross-validation and a validation part.",
            rows=len(present),
            needed=needed,
        )
    if problem_type is ProblemType.REGRESSION:
        bad = text[to_number(target).isna() & text.notna()]
        if len(bad) > (1 - PARSED_SHARE) * len(present):
            return problem(
                ErrorCode.TARGET_NOT_NUMERIC,
                f"{name!r} holds values that are no numbers, such as {bad.iloc[0]!r} in row {int(bad.index[0]) + 1}. "
                "Choose a classification problem type or another target.",
            )
    elif problem_type is ProblemType.BINARY and unique != 2:
        return problem(
            ErrorCode.TARGET_TOO_MANY_CLASSES,
            f"{name!r} has {unique} different values; binary classification needs exactly 2.",
            classes=unique,
        )
    elif problem_type is ProblemType.MULTICLASS and unique > MAX_CLASSES:
        return problem(
            ErrorCode.TARGET_TOO_MANY_CLASSES,
            f"{name!r} has {unique} different values; at most {MAX_CLASSES} classes can be told apart.",
            classes=unique,
        )
    if problem_type in {ProblemType.BINARY, ProblemType.MULTICLASS}:
        counts = present.value_counts()
        if int((counts >= LEAST_ROWS_OF_A_CLASS).sum()) < 2:
            return problem(
                ErrorCode.TARGET_RARE_CLASSES,
                f"Fewer than two classes of {name!r} have {LEAST_ROWS_OF_A_CLASS} rows or more, which cross-validation "
                "and the validation part need. Add rows, or merge rare classes.",
            )
    return []


def default_features(columns: Mapping[str, ColumnSummary], target: str) -> dict[str, ColumnType]:
    """The features when none are chosen: every column that can carry information, with its inferred type."""
    return {
        name: summary.type
        for name, summary in columns.items()
        if name != target and not summary.constant and not summary.identifier
    }


def check_features(types: Mapping[str, ColumnType]) -> list[Problem]:
    """The problems of the features; empty when there is something to learn from."""
    if types:
        return []
    return [
        Problem(
            code=ErrorCode.NO_FEATURES,
            message="No column is left to learn from: besides the target there are only identifiers and columns of one "
            "value. Choose features by hand or add columns.",
            field="features",
        )
    ]


def rows_needed(validation_share: float) -> int:
    """The smallest table: two rows for each of two folds and for the validation part."""
    return max(10, int(2 / min(validation_share, 0.5)) + 1)
