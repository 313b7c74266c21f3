"""Reading the table and settling what is predicted from what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ....contract import (
    AutopilotError,
    ColumnSummary,
    ColumnType,
    ErrorCode,
    Feature,
    Problem,
    ProblemResolved,
    ProblemType,
    SplitMethod,
)
from ...catalog import check_spec
from ...context import Run
from ...data import (
    ANSWERED,
    LEAST_ROWS_OF_A_CLASS,
    as_text,
    check_features,
    check_target,
    default_features,
    detect_structure,
    find_odd_values,
    infer_column_types,
    infer_problem_type,
    to_number,
)
from ...metrics import Metric, objective_metric
from .roles import Roles, check_columns, no_features, read_roles
from .tables import TRAINING_SAMPLE, read_run_table
from .validation import ValidationFile, read_validation


@dataclass(frozen=True)
class Analysis:
    """The table without rows that lack a target, and what was settled about it.

    `frame` has an index from 0.
    """

    frame: pd.DataFrame
    problem_type: ProblemType
    evidence: str
    metric: Metric
    types: dict[str, ColumnType]
    columns: dict[str, ColumnSummary]
    read_options: dict[str, Any] | None
    """What `pandas.read_csv` needs to read the files; None for Parquet."""
    files: list[Path]
    roles: Roles = field(default_factory=Roles)
    validation: ValidationFile | None = None


def analyze(run: Run) -> Analysis:
    """Read and check the table.

    Raises
    ------
    AutopilotError
        For anything about the data or the specification that the user can mend.
    """
    spec = run.spec
    table = read_run_table(run, run.data_file, "data_path", TRAINING_SAMPLE)
    check_columns(spec, table.frame)
    target = table.frame[spec.target]
    if spec.problem_type == "auto":
        _raise_if(check_target(target, None, validation_share=spec.validation_share()))
        inferred = infer_problem_type(target)
        problem_type, evidence = inferred.problem_type, f"{spec.target}: {inferred.evidence}"
    else:
        problem_type, evidence = ProblemType(spec.problem_type), "chosen by the user"
    _raise_if(check_target(target, problem_type, validation_share=spec.validation_share()))
    _raise_if(check_spec(spec.model_copy(update={"problem_type": problem_type})))
    metric = objective_metric(spec, problem_type, run.root)
    kept, rare_labels = _rows_with_target(run, table.frame, problem_type)
    roles = read_roles(run, kept)
    columns = infer_column_types(kept)
    types = feature_types(run, columns)
    validation = None
    if spec.split_method is SplitMethod.VALIDATION_FILE:
        validation = read_validation(run, kept, types, problem_type, rare_labels)
    _warn_of_values(run, kept, types, columns)
    frame = kept.reset_index(drop=True)
    _suggest(run, frame, types, problem_type)
    run.sink(
        ProblemResolved(
            rows=len(frame),
            problem_type=problem_type,
            evidence=evidence,
            objective=metric.info.name,
            greater_is_better=metric.info.greater_is_better,
        )
    )
    read_options = table.options if table.format == "csv" else None
    return Analysis(frame, problem_type, evidence, metric, types, columns, read_options, table.files, roles, validation)


def _raise_if(problems: list[Problem]) -> None:
    if problems:
        raise AutopilotError.of(problems)


def _rows_with_target(run: Run, frame: pd.DataFrame, problem_type: ProblemType) -> tuple[pd.DataFrame, set[str]]:
    """The rows that can be learned from, with their index in the table, and the labels that are too rare.

    The other rows are counted in a warning.
    """
    name = run.spec.target
    numbers = problem_type is ProblemType.REGRESSION
    values = to_number(frame[name]) if numbers else as_text(frame[name])
    usable = values.notna()
    missing = int((~usable).sum())
    if missing:
        infinite = _infinite(frame[name]) if numbers else 0
        which = f", {infinite} of them infinite," if infinite else ""
        run.warn("target_missing", f"{missing} rows without a usable value of {name!r}{which} were left out.", "target")
    labels: set[str] = set()
    if not numbers:
        rare = values.map(values.value_counts()) < LEAST_ROWS_OF_A_CLASS
        labels = set(values[rare].unique())
        if labels:
            first = sorted(labels)
            run.warn(
                "target_rare_classes",
                f"{int(rare.sum())} rows were left out because fewer than {LEAST_ROWS_OF_A_CLASS} rows have their "
                f"class: {', '.join(first[:5])}{' …' if len(first) > 5 else ''}. Merge rare classes or add rows.",
                "target",
            )
        usable &= ~rare
    return frame if usable.all() else frame[usable], labels


def _suggest(run: Run, frame: pd.DataFrame, types: dict[str, ColumnType], problem_type: ProblemType) -> None:
    """Say what the structure of the table asks for; nothing is changed."""
    answered = ANSWERED.get(run.spec.split_method, set())
    for suggestion in detect_structure(frame, run.spec.target, types, problem_type):
        if suggestion.code not in answered:
            run.warn(suggestion.code, suggestion.message, suggestion.field)


def _warn_of_values(
    run: Run, frame: pd.DataFrame, types: dict[str, ColumnType], columns: dict[str, ColumnSummary]
) -> None:
    for odd in find_odd_values(frame, types):
        run.warn(odd.code, odd.message, odd.field)
    keys = [name for name, summary in columns.items() if summary.identifier and name not in types]
    keys = [name for name in keys if name not in no_features(run.spec, columns)]
    if keys and run.spec.features is None:
        run.warn(
            "identifiers_left_out",
            f"Left out of the features, since every row has a value of its own: {', '.join(map(repr, keys[:5]))}"
            f"{', …' if len(keys) > 5 else ''}. Choose the features by hand to use them.",
            "features",
        )


def _infinite(column: pd.Series) -> int:
    return int(np.isinf(column.to_numpy()).sum()) if pd.api.types.is_float_dtype(column) else 0


def feature_types(run: Run, columns: dict[str, ColumnSummary]) -> dict[str, ColumnType]:
    """The features and their types: the user's choice, or every column that can carry information."""
    spec = run.spec
    if spec.features is None:
        types = default_features(columns, spec.target, no_features(spec, columns))
    else:
        types = _chosen_types(spec.features, columns, {spec.target, spec.group_column, spec.weight_column})
    _raise_if(check_features(types))
    return types


def _chosen_types(
    features: list[Feature], columns: dict[str, ColumnSummary], no_features: Collection[str | None]
) -> dict[str, ColumnType]:
    types = {}
    for feature in features:
        if feature.name not in columns:
            raise AutopilotError(
                ErrorCode.COLUMN_UNKNOWN,
                f"The data have no column {feature.name!r}. Take it out of the features or choose another file.",
                field="features",
                params={"column": feature.name},
            )
        if feature.name not in no_features:
            chosen = feature.type
            types[feature.name] = columns[feature.name].type if chosen == "auto" else ColumnType(chosen)
    return types
