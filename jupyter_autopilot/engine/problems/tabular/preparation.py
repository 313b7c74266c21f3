"""From the table to arrays: features, encoded target, validation part, folds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....contract import ColumnType, ProblemType, TabularSpec
from ...data import Positions, as_text, convert_columns, make_folds, split_rows, to_number
from .analysis import Analysis

Array = npt.NDArray[np.float64]
FOLDS = 5
MANY_ROWS = 50_000
FOLDS_OF_MANY_ROWS = 3
"""Autopilot cross-validates with five folds up to 50,000 rows; above, three are steady enough and cheaper."""


@dataclass(frozen=True)
class Prepared:
    """All that a candidate trains on.

    Attributes
    ----------
    train, validation
        Feature frames as made by `convert_columns`.
    y_train, y_validation
        int64 codes into `classes`, or float64 numbers.
    classes
        The labels in the target's own kind of value, sorted; the second of two is the positive one.
    folds
        (training positions, held-out positions) in `train`.
    """

    types: dict[str, ColumnType]
    problem_type: ProblemType
    train: pd.DataFrame
    validation: pd.DataFrame
    y_train: Array
    y_validation: Array
    classes: list[str | int | float | bool] | None
    folds: list[tuple[Positions, Positions]]
    seed: int

    @property
    def class_count(self) -> int | None:
        """The number of classes; None for regression."""
        return None if self.classes is None else len(self.classes)

    @property
    def labels(self) -> list[str]:
        """The classes as text; empty for regression."""
        return [str(value) for value in self.classes or []]


def prepare(analysis: Analysis, spec: TabularSpec) -> Prepared:
    """Encode the target, hold the validation part back, and make the folds."""
    features = convert_columns(analysis.frame, analysis.types)
    y, classes = encode_target(analysis.frame[spec.target], analysis.problem_type)
    target = pd.Series(y)
    train, validation = split_rows(target, analysis.problem_type, spec.validation_share(), spec.seed)
    y_train = target.iloc[train].reset_index(drop=True)
    largest_class = len(train) if classes is None else int(y_train.value_counts().max())
    folds = make_folds(y_train, analysis.problem_type, fold_count(len(train), largest_class), spec.seed)
    return Prepared(
        types=analysis.types,
        problem_type=analysis.problem_type,
        train=features.iloc[train].reset_index(drop=True),
        validation=features.iloc[validation].reset_index(drop=True),
        y_train=y[train],
        y_validation=y[validation],
        classes=classes,
        folds=folds,
        seed=spec.seed,
    )


def fold_count(rows: int, largest_class: int) -> int:
    """The number of folds for a training part of this many rows.

    Stratified folds need a class with a row for each of them; the check of the target sees to it that one has two.
    """
    if rows > MANY_ROWS:
        return FOLDS_OF_MANY_ROWS
    return min(FOLDS if rows >= 4 * FOLDS else 2, largest_class)


def encode_target(target: pd.Series, problem_type: ProblemType) -> tuple[Array, list[str | int | float | bool] | None]:
    """The target as numbers, and its classes in their own kind of value (None for regression).

    Classes are sorted, numbers by value, so that of `No`/`Yes`, `0`/`1` and `False`/`True` the second is positive.
    """
    if problem_type is ProblemType.REGRESSION:
        return to_number(target).to_numpy(dtype="float64"), None
    values = _own_values(target)
    classes = sorted(values.unique())
    codes = values.map({value: code for code, value in enumerate(classes)})
    return codes.to_numpy(dtype=np.int64), [_json_value(value) for value in classes]


def _own_values(target: pd.Series) -> pd.Series:
    """Numbers and booleans as they are, everything else as text without surrounding blanks."""
    numeric = pd.api.types.is_numeric_dtype(target)
    return target if numeric else as_text(target)


def _json_value(value: Any) -> str | int | float | bool:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return int(value) if float(value).is_integer() else float(value)
    return str(value)
