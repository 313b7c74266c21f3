"""Columns that are no features but say how rows are split and how much they count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ....contract import AutopilotError, ColumnSummary, ColumnType, ErrorCode, SplitMethod, TabularSpec
from ...context import Run
from ...data import Codes, Floats, as_text, check_groups, check_times, check_weights, group_codes, time_keys, to_number


@dataclass(frozen=True)
class Roles:
    """What these columns say of each row, by position; None where there is no such column.

    Attributes
    ----------
    groups, times
        As made by `group_codes` and `time_keys`.
    weights
        float64 from 0, not all 0.
    """

    groups: Codes | None = None
    times: Floats | None = None
    weights: Floats | None = None


def check_columns(spec: TabularSpec, frame: pd.DataFrame) -> None:
    """Refuse a target, group, time or weight column that the table lacks."""
    for field in ("target", "group_column", "time_column", "weight_column"):
        name = getattr(spec, field)
        if name is not None and name not in frame.columns:
            raise AutopilotError(
                ErrorCode.TARGET_UNKNOWN if field == "target" else ErrorCode.COLUMN_UNKNOWN,
                f"The data have no column {name!r}. Choose one of: {', '.join(map(repr, list(frame.columns)[:10]))}.",
                field=field,
                params={"target" if field == "target" else "column": name},
            )


def read_roles(run: Run, frame: pd.DataFrame) -> Roles:
    """Read the columns; the index of the frame tells the rows of the file.

    Raises
    ------
    AutopilotError
        GROUPS_TOO_FEW, TIMES_TOO_FEW or WEIGHT_INVALID.
    """
    spec = run.spec
    groups = times = weights = None
    if spec.split_method is SplitMethod.GROUP and spec.group_column is not None:
        groups = _groups(run, frame[spec.group_column])
    if spec.split_method is SplitMethod.TIME and spec.time_column is not None:
        times = _times(run, frame[spec.time_column])
    if spec.weight_column is not None:
        column = frame[spec.weight_column]
        problems = check_weights(column)
        if problems:
            raise AutopilotError.of(problems)
        weights = to_number(column).to_numpy()
    return Roles(groups, times, weights)


def no_features(spec: TabularSpec, columns: dict[str, ColumnSummary]) -> set[str]:
    """The columns that are no features unless they are chosen by hand.

    A group is another one in production, and a number that grows with time, such as a year or a row number, only tells
    the past from a future that no model has seen. The parts of a date, such as the weekday and the hour, come again.
    """
    names = {spec.target, spec.weight_column, spec.group_column} - {None}
    if spec.time_column is not None and columns[spec.time_column].type is not ColumnType.DATETIME:
        names.add(spec.time_column)
    return {name for name in names if name is not None}


def _groups(run: Run, column: pd.Series) -> Codes:
    problems = check_groups(column)
    if problems:
        raise AutopilotError.of(problems)
    missing = int(as_text(column).isna().sum())
    if missing:
        run.warn(
            "group_missing",
            f"{missing} rows have no value in the group column {column.name!r}; each of them is a group of its own.",
            "group_column",
        )
    return group_codes(column)


def _times(run: Run, column: pd.Series) -> Floats:
    problems = check_times(column)
    if problems:
        raise AutopilotError.of(problems)
    times = time_keys(column)
    unknown = np.flatnonzero(~np.isfinite(times))
    if len(unknown):
        run.warn(
            "time_missing",
            f"{len(unknown)} rows have no readable time in {column.name!r}, the first of them row "
            f"{int(column.index[unknown[0]]) + 1}; they count as the earliest, so that they are never validated with.",
            "time_column",
        )
    return times
