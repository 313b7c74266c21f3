"""Reading the table and settling what is predicted from what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ....contract import (
    AutopilotError,
    ColumnSummary,
    ColumnType,
    ErrorCode,
    Problem,
    ProblemResolved,
    ProblemType,
)
from ...catalog import check_spec, default_metric
from ...context import Run
from ...data import (
    LEAST_ROWS_OF_A_CLASS,
    as_text,
    check_features,
    check_target,
    default_features,
    infer_column_types,
    infer_problem_type,
    read_table,
    to_number,
)
from ...metrics import METRICS, Metric


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
    """What `pandas.read_csv` needs to read the file; None for Parquet."""


def analyze(run: Run) -> Analysis:
    """Read and check the table.

    Raises
    ------
    AutopilotError
        For anything about the data or the specification that the user can mend.
    """
    spec = run.spec
    table = read_table(run.data_file)
    if spec.target not in table.frame.columns:
        raise AutopilotError(
            ErrorCode.TARGET_UNKNOWN,
            f"The data have no column {spec.target!r}. Choose one of: "
            f"{', '.join(map(repr, list(table.frame.columns)[:10]))}.",
            field="target",
            params={"target": spec.target},
        )
    target = table.frame[spec.target]
    if spec.problem_type == "auto":
        _raise_if(check_target(target, None, validation_share=spec.validation_share()))
        inferred = infer_problem_type(target)
        problem_type, evidence = inferred.problem_type, f"{spec.target}: {inferred.evidence}"
    else:
        problem_type, evidence = ProblemType(spec.problem_type), "chosen by the user"
    _raise_if(check_target(target, problem_type, validation_share=spec.validation_share()))
    _raise_if(check_spec(spec.model_copy(update={"problem_type": problem_type})))
    metric = METRICS[spec.objective or default_metric(problem_type)]
    frame = _rows_with_target(run, table.frame, problem_type)
    columns = infer_column_types(frame)
    types = _feature_types(run, columns)
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
    return Analysis(frame, problem_type, evidence, metric, types, columns, read_options)


def _raise_if(problems: list[Problem]) -> None:
    if problems:
        raise AutopilotError.of(problems)


def _rows_with_target(run: Run, frame: pd.DataFrame, problem_type: ProblemType) -> pd.DataFrame:
    """The rows that can be learned from; the others are counted in a warning."""
    name = run.spec.target
    numbers = problem_type is ProblemType.REGRESSION
    values = to_number(frame[name]) if numbers else as_text(frame[name])
    usable = values.notna()
    missing = int((~usable).sum())
    if missing:
        run.warn("target_missing", f"{missing} rows without a usable value of {name!r} were left out.", "target")
    if not numbers:
        rare = values.map(values.value_counts()) < LEAST_ROWS_OF_A_CLASS
        if rare.any():
            labels = sorted(values[rare].unique())
            run.warn(
                "target_rare_classes",
                f"{int(rare.sum())} rows were left out because fewer than {LEAST_ROWS_OF_A_CLASS} rows have their "
                f"class: {', '.join(labels[:5])}{' …' if len(labels) > 5 else ''}. Merge rare classes or add rows.",
                "target",
            )
        usable &= ~rare
    return frame[usable].reset_index(drop=True)


def _feature_types(run: Run, columns: dict[str, ColumnSummary]) -> dict[str, ColumnType]:
    """The features and their types: the user's choice, or every column that can carry information."""
    spec = run.spec
    if spec.features is None:
        types = default_features(columns, spec.target)
    else:
        types = {}
        for feature in spec.features:
            if feature.name not in columns:
                raise AutopilotError(
                    ErrorCode.COLUMN_UNKNOWN,
                    f"The data have no column {feature.name!r}. Take it out of the features or choose another file.",
                    field="features",
                    params={"column": feature.name},
                )
            if feature.name != spec.target:
                chosen = feature.type
                types[feature.name] = columns[feature.name].type if chosen == "auto" else ColumnType(chosen)
    _raise_if(check_features(types))
    return types
