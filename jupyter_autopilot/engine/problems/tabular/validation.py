"""A validation part that is a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ....contract import AutopilotError, ColumnType, ErrorCode, ProblemType
from ...context import Run
from ...data import PARSED_SHARE, as_text, check_weights, to_datetime, to_number
from .tables import VALIDATION_SAMPLE, read_run_table

FIELD = "validation_path"


@dataclass(frozen=True)
class ValidationFile:
    """The rows of the file that can be validated with.

    `frame` has an index from 0 and at least the columns that are needed; `read_options` are as in `Analysis`.
    """

    files: list[Path]
    frame: pd.DataFrame
    read_options: dict[str, Any] | None


def read_validation(
    run: Run, train: pd.DataFrame, types: Mapping[str, ColumnType], problem_type: ProblemType, left_out: set[str]
) -> ValidationFile:
    """Read and check the file.

    Parameters
    ----------
    train
        The training data, which the file has to be like.
    types
        The features.
    left_out
        Labels that were too rare to learn.

    Raises
    ------
    AutopilotError
        With `field="validation_path"`, naming column and row: what `read_table` says, VALIDATION_COLUMNS_MISSING,
        VALIDATION_VALUES, TOO_FEW_ROWS, or WEIGHT_INVALID.
    """
    spec = run.spec
    assert spec.validation_path is not None
    path = run.root / spec.validation_path
    try:
        table = read_run_table(run, path, FIELD, VALIDATION_SAMPLE)
    except AutopilotError as error:
        problems = [problem.model_copy(update={"field": FIELD}) for problem in error.problems]
        raise AutopilotError.of(problems) from error
    frame = table.frame
    _check_columns(frame, [spec.target, *types, *([spec.weight_column] if spec.weight_column else [])])
    for name, kind in types.items():
        _check_values(frame[name], kind)
    usable = _usable(run, frame[spec.target], train[spec.target], problem_type, left_out)
    kept = frame if usable.all() else frame[usable]
    if kept.empty:
        raise _error(ErrorCode.TOO_FEW_ROWS, f"No row of {path.name} has a usable value of {spec.target!r}.")
    if spec.weight_column is not None:
        problems = check_weights(kept[spec.weight_column], where=" of the validation file")
        if problems:
            raise AutopilotError.of(problems)
    read_options = table.options if table.format == "csv" else None
    return ValidationFile(table.files, kept.reset_index(drop=True), read_options)


def _check_columns(frame: pd.DataFrame, needed: list[str]) -> None:
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise _error(
            ErrorCode.VALIDATION_COLUMNS_MISSING,
            f"The validation file lacks {', '.join(map(repr, missing[:5]))}{more} of the training data's columns. Add "
            "them, or leave them out of the features.",
            columns=list(missing),
        )


def _check_values(column: pd.Series, kind: ColumnType) -> None:
    """A column of numbers or dates must be one here too, up to the share of odd values that is allowed there."""
    if kind is ColumnType.NUMERIC:
        read, what = to_number(column), "numbers"
    elif kind is ColumnType.DATETIME:
        read, what = to_datetime(column), "dates"
    else:
        return
    if read.notna().sum() >= PARSED_SHARE * column.notna().sum():
        return
    text = as_text(column)
    wrong = np.flatnonzero(read.isna().to_numpy() & text.notna().to_numpy())
    if len(wrong) > (1 - PARSED_SHARE) * text.notna().sum():
        raise _error(
            ErrorCode.VALIDATION_VALUES,
            f"Column {column.name!r} holds {what} in the training data, but {text.iloc[wrong[0]]!r} in row "
            f"{wrong[0] + 1} of the validation file. Correct it, or choose another type for the feature.",
            column=str(column.name),
            row=int(wrong[0]) + 1,
        )


def _usable(run: Run, target: pd.Series, known: pd.Series, problem_type: ProblemType, left_out: set[str]) -> pd.Series:
    """The rows whose target can be compared to a prediction; those without one are counted in a warning."""
    text = as_text(target)
    if problem_type is ProblemType.REGRESSION:
        usable = to_number(target).notna()
        wrong = text.notna() & ~usable
        why = "is no finite number"
    else:
        usable = text.isin(as_text(known).unique()) & text.notna()
        wrong = text.notna() & ~usable & ~text.isin(left_out)
        why = "is no class of the training data"
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise _error(
            ErrorCode.VALIDATION_VALUES,
            f"The target {target.name!r} is {text.iloc[row]!r} in row {row + 1} of the validation file, which {why}. "
            f"Correct or remove {int(wrong.sum())} such rows.",
            column=str(target.name),
            row=row + 1,
        )
    missing = int((~usable).sum())
    if missing:
        run.warn(
            "validation_target_missing",
            f"{missing} rows of the validation file without a usable value of {target.name!r} were left out.",
            FIELD,
        )
    return usable


def _error(code: ErrorCode, message: str, **params: Any) -> AutopilotError:
    return AutopilotError(code, message, field=FIELD, params=params)
