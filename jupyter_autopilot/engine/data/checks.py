"""What is wrong with a target or with the features, said before anything is trained."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from ...contract import ColumnSummary, ColumnType, ErrorCode, Problem, ProblemType
from .inference import is_date_target
from .splits import time_keys
from .types import PARSED_SHARE, as_text, to_number

LEAST_ROWS_OF_A_CLASS = 3
"""Two folds and the validation part; a class with fewer rows is left out."""
MAX_CLASSES = 1_000
MAX_NUMBER = 1e150
"""The largest number of a target, by its size: the squares that regression takes are finite."""
LEAST_GROUPS = LEAST_TIMES = 3
"""Two folds and the validation part."""


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
    if problem_type is None and is_date_target(target):
        return problem(
            ErrorCode.TARGET_IS_DATE,
            f"{name!r} holds dates, such as {present.iloc[0]!r}, which cannot be predicted as they are. Choose another "
            "target, or make a number of it, such as the days from a fixed date.",
        )
    if problem_type is ProblemType.REGRESSION:
        numbers = to_number(target)
        bad = text[numbers.isna() & text.notna()]
        if len(bad) > (1 - PARSED_SHARE) * len(present):
            return problem(
                ErrorCode.TARGET_NOT_NUMERIC,
                f"{name!r} holds values that are no numbers, such as {bad.iloc[0]!r} in row {int(bad.index[0]) + 1}. "
                "Choose a classification problem type or another target.",
            )
        large = numbers[numbers.abs() > MAX_NUMBER]
        if len(large):
            return problem(
                ErrorCode.TARGET_NOT_NUMERIC,
                f"{name!r} holds values too large to be squared, such as {large.iloc[0]:g} in row "
                f"{int(large.index[0]) + 1}. Correct them, or divide the column by a constant.",
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
        infinite = text[text.isin(["inf", "-inf"])] if pd.api.types.is_float_dtype(target) else text[:0]
        if len(infinite):
            return problem(
                ErrorCode.INVALID_REQUEST,
                f"{name!r} holds {infinite.iloc[0]} in row {int(infinite.index[0]) + 1}, which is no class. Correct "
                f"{len(infinite)} of them, or leave these cells empty.",
            )
        counts = present.value_counts()
        if int((counts >= LEAST_ROWS_OF_A_CLASS).sum()) < 2:
            return problem(
                ErrorCode.TARGET_RARE_CLASSES,
                f"Fewer than two classes of {name!r} have {LEAST_ROWS_OF_A_CLASS} rows or more, which cross-validation "
                "and the validation part need. Add rows, or merge rare classes.",
            )
    return []


def check_groups(groups: pd.Series) -> list[Problem]:
    """The problems of the column whose values are groups; a row without a value is a group of its own."""
    text = as_text(groups)
    count = int(text.nunique() + text.isna().sum())
    if count >= LEAST_GROUPS and not text.isna().all():
        return []
    found = "no values" if text.isna().all() else "one group only" if count == 1 else f"only {count} groups"
    return [
        Problem(
            code=ErrorCode.GROUPS_TOO_FEW,
            message=f"The group column {groups.name!r} has {found}; at least {LEAST_GROUPS} are needed for two folds "
            "and the validation part. Choose another column, or another way to split.",
            field="group_column",
            params={"column": str(groups.name), "groups": count},
        )
    ]


def check_times(times: pd.Series) -> list[Problem]:
    """The problems of the column that tells the time of each row: dates, or numbers that grow with time."""
    keys = time_keys(times)
    read = np.isfinite(keys)
    text = as_text(times)
    wrong = text.notna().to_numpy() & ~read
    if wrong.sum() > 0.5 * text.notna().sum():
        row = int(np.flatnonzero(wrong)[0])
        why = f"holds values that are neither dates nor numbers, as {text.iloc[row]!r} in row {times.index[row] + 1}"
    elif len(np.unique(keys[read])) < LEAST_TIMES:
        why = f"has fewer than {LEAST_TIMES} different times, which two folds and the validation part need"
    else:
        return []
    return [
        Problem(
            code=ErrorCode.TIMES_TOO_FEW,
            message=f"The time column {times.name!r} {why}. Choose another column, or another way to split.",
            field="time_column",
            params={"column": str(times.name)},
        )
    ]


def check_weights(weights: pd.Series, *, where: str = "") -> list[Problem]:
    """The problems of a column of sample weights, the first row that is wrong named.

    Parameters
    ----------
    where
        Said of rows that are not the training data's, such as ` of the validation file`.
    """
    numbers, text = to_number(weights), as_text(weights)
    bad = np.flatnonzero(~(numbers >= 0))
    if len(bad):
        value = text.iloc[bad[0]]
        shown = "no value" if value is None else "infinity" if "inf" in value.lower() else repr(value)
        row = int(weights.index[bad[0]]) + 1
        why = f"has {shown} in row {row}{where}. A weight is a finite number from 0; correct {len(bad)} of them"
    elif not (numbers > 0).any():
        row, why = 0, f"is 0 in every row{where}, so that nothing counts. Give some rows a weight"
    else:
        return []
    return [
        Problem(
            code=ErrorCode.WEIGHT_INVALID,
            message=f"The weight column {weights.name!r} {why}, or choose another column.",
            field="weight_column",
            params={"column": str(weights.name), "row": row},
        )
    ]


def default_features(
    columns: Mapping[str, ColumnSummary], target: str, no_features: Collection[str] = ()
) -> dict[str, ColumnType]:
    """The features when none are chosen: every column that can carry information, with its inferred type.

    `no_features` are the columns with another role besides the target, such as the sample weight.
    """
    return {
        name: summary.type
        for name, summary in columns.items()
        if name != target and name not in no_features and not summary.constant and not summary.identifier
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
