"""From the table to arrays: features, encoded target, validation part, folds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....contract import AutopilotError, ColumnType, ErrorCode, ProblemType, TabularSpec
from ...algorithms import FitContext, Rows, chosen_algorithms
from ...costs import table_shape
from ...data import Positions, as_text, convert_columns, holdout_share, make_folds, split_rows, to_number
from ...features import categorical_count
from .analysis import Analysis
from .folds import fold_count

Array = npt.NDArray[np.float64]
Labels = list[str | int | float | bool]


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
        (training positions, held-out positions) in `train`; not every row need be held out by one of them.
    w_train, w_validation
        float64 sample weights from 0, of mean 1 over the training part, or None where every row counts the same.
    objective, quantile
        The name of the metric that ranks candidates, and the quantile that it may need.
    folds_wanted
        How many folds were asked for; there are fewer where there are not as many groups or times.
    """

    types: dict[str, ColumnType]
    problem_type: ProblemType
    train: pd.DataFrame
    validation: pd.DataFrame
    y_train: Array
    y_validation: Array
    classes: Labels | None
    folds: list[tuple[Positions, Positions]]
    seed: int
    w_train: Array | None = None
    w_validation: Array | None = None
    objective: str = ""
    quantile: float = 0.5
    folds_wanted: int = 0
    validation_is_file: bool = False

    @cached_property
    def held_out(self) -> Positions:
        """The rows of `train` that have an out-of-fold prediction, ascending."""
        return np.sort(np.concatenate([outside for _, outside in self.folds]))

    @property
    def everything(self) -> Rows:
        """All rows that may be trained on, those of the validation part last, as a frame.

        A validation part that came as a file of its own stays out: its owner asked that nothing be trained on it.
        """
        if self.validation_is_file:
            return Rows(self.train, self.y_train, self.w_train)
        weights = None
        if self.w_train is not None and self.w_validation is not None:
            weights = np.concatenate([self.w_train, self.w_validation])
        return Rows(
            pd.concat([self.train, self.validation], ignore_index=True),
            np.concatenate([self.y_train, self.y_validation]),
            weights,
        )

    @property
    def refit_rows(self) -> int:
        """How many rows `everything` has."""
        return len(self.train) + (0 if self.validation_is_file else len(self.validation))

    def fit_context(self, threads: int, deadline: float | None, seed: int | None = None) -> FitContext:
        """What a fit may use besides its rows."""
        return FitContext(
            problem_type=self.problem_type,
            categorical_count=categorical_count(self.types),
            threads=threads,
            seed=self.seed if seed is None else seed,
            deadline=deadline,
            objective=self.objective,
            quantile=self.quantile,
        )

    def rows(self, features: Any, positions: Positions) -> Rows:
        """Features of training rows with the target and weights of these rows."""
        weight = None if self.w_train is None else self.w_train[positions]
        return Rows(features, self.y_train[positions], weight)

    @property
    def class_count(self) -> int | None:
        """The number of classes; None for regression."""
        return None if self.classes is None else len(self.classes)

    @property
    def labels(self) -> list[str]:
        """The classes as text; empty for regression."""
        return [str(value) for value in self.classes or []]


def prepare(analysis: Analysis, spec: TabularSpec) -> Prepared:
    """Encode the target, hold the validation part back, and make the folds.

    Raises
    ------
    AutopilotError
        SPLIT_ONE_CLASS or WEIGHT_INVALID when the parts that the specification asks for cannot be learned from.
    """
    y, classes = encode_target(analysis.frame[spec.target], analysis.problem_type)
    parts = _from_file(analysis, spec, y, classes) if analysis.validation else _held_back(analysis, spec, y, classes)
    rows = len(parts.train)
    counts = [rows] if classes is None else np.bincount(parts.y_train.astype(np.int64))
    folds_wanted = fold_count(
        table_shape(analysis.types, rows, None if classes is None else len(classes)),
        int(max(counts)),
        max_runtime=spec.max_runtime,
        algorithms=chosen_algorithms(spec),
    )
    roles = analysis.roles
    folds = make_folds(
        parts.y_train,
        folds_wanted,
        spec.seed,
        stratify=classes is not None,
        groups=None if roles.groups is None else roles.groups[parts.positions],
        times=None if roles.times is None else roles.times[parts.positions],
        share=holdout_share(rows),
    )
    if not folds:
        raise AutopilotError(
            ErrorCode.SPLIT_ONE_CLASS,
            f"Split by {spec.split_method.value}, there is no part to train with that has two classes of "
            f"{spec.target!r}. Choose another column or way to split.",
            field="split_method",
        )
    w_train, w_validation = _weights(parts)
    return Prepared(
        types=analysis.types,
        problem_type=analysis.problem_type,
        train=parts.train,
        validation=parts.validation,
        y_train=parts.y_train,
        y_validation=parts.y_validation,
        classes=classes,
        folds=folds,
        seed=spec.seed,
        w_train=w_train,
        w_validation=w_validation,
        objective=analysis.metric.info.name,
        quantile=spec.quantile,
        folds_wanted=folds_wanted,
        validation_is_file=analysis.validation is not None,
    )


@dataclass(frozen=True)
class _Parts:
    """The training and the validation part; `positions` are those of the training part in the table."""

    positions: Positions
    train: pd.DataFrame
    validation: pd.DataFrame
    y_train: Array
    y_validation: Array
    w_train: Array | None
    w_validation: Array | None


def _held_back(analysis: Analysis, spec: TabularSpec, y: Array, classes: Labels | None) -> _Parts:
    roles = analysis.roles
    train, validation = split_rows(
        y, spec.validation_share(), spec.seed, stratify=classes is not None, groups=roles.groups, times=roles.times
    )
    features = convert_columns(analysis.frame, analysis.types)
    return _Parts(
        positions=train,
        train=features.iloc[train].reset_index(drop=True),
        validation=features.iloc[validation].reset_index(drop=True),
        y_train=y[train],
        y_validation=y[validation],
        w_train=None if roles.weights is None else roles.weights[train],
        w_validation=None if roles.weights is None else roles.weights[validation],
    )


def _from_file(analysis: Analysis, spec: TabularSpec, y: Array, classes: Labels | None) -> _Parts:
    assert analysis.validation is not None
    file = analysis.validation.frame
    target = file[spec.target]
    if classes is None:
        y_validation = to_number(target).to_numpy(dtype="float64")
    else:
        # As text, since whole numbers are read as floats, and booleans as texts, where the file has gaps.
        codes = {str(label): code for code, label in enumerate(classes)}
        y_validation = as_text(target).map(codes).to_numpy(dtype=np.int64)
    return _Parts(
        positions=np.arange(len(y), dtype=np.int64),
        train=convert_columns(analysis.frame, analysis.types),
        validation=convert_columns(file, analysis.types),
        y_train=y,
        y_validation=y_validation,
        w_train=analysis.roles.weights,
        w_validation=None if spec.weight_column is None else to_number(file[spec.weight_column]).to_numpy(),
    )


def _weights(parts: _Parts) -> tuple[Array | None, Array | None]:
    """The weights as multiples of the training part's mean, so that regularization keeps its strength."""
    if parts.w_train is None or parts.w_validation is None:
        return None, None
    for weights, name in ((parts.w_train, "training"), (parts.w_validation, "validation")):
        if not weights.any():
            raise AutopilotError(
                ErrorCode.WEIGHT_INVALID,
                f"Every row of the {name} part has the weight 0. Choose other weights or another way to split.",
                field="weight_column",
            )
    mean = parts.w_train.mean()
    return parts.w_train / mean, parts.w_validation / mean


def encode_target(target: pd.Series, problem_type: ProblemType) -> tuple[Array, Labels | None]:
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
