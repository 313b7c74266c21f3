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
from ...data import as_text, check_target, infer_column_types, infer_problem_type, read_table, to_number
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
    _raise_if(check_target(target, None, validation_share=spec.validation_share()))
    if spec.problem_type == "auto":
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
    if problem_type is ProblemType.REGRESSION:
        usable = to_number(frame[name]).notna()
    else:
        labels = as_text(frame[name])
        counts = labels.map(labels.value_counts())
        rare = labels.notna() & (counts < 3)
        usable = labels.notna() & ~rare
        if rare.any():
            rows = sorted(labels[rare].unique())
            run.warn(
                "target_rare_classes",
                f"{int(rare.sum())} rows were left out because fewer than 3 rows have their class: "
                f"{', '.join(rows[:5])}{' …' if len(rows) > 5 else ''}. Merge rare classes or add rows.",
                "target",
            )
    missing = int((~usable).sum())
    if as_text(frame[name]).isna().any() or (problem_type is ProblemType.REGRESSION and missing):
        run.warn("target_missing", f"{missing} rows without a usable value of {name!r} were left out.", "target")
    return frame[usable].reset_index(drop=True)


def _feature_types(run: Run, columns: dict[str, ColumnSummary]) -> dict[str, ColumnType]:
    """The features and their types: the user's choice, or every column that can carry information."""
    spec = run.spec
    if spec.features is not None:
        types = {}
        for feature in spec.features:
            if feature.name not in columns:
                raise AutopilotError(
                    ErrorCode.COLUMN_UNKNOWN,
                    f"The data have no column {feature.name!r}.",
                    field="features",
                    params={"column": feature.name},
                )
            if feature.name != spec.target:
                chosen = feature.type
                types[feature.name] = columns[feature.name].type if chosen == "auto" else ColumnType(chosen)
    else:
        types = {
            name: summary.type
            for name, summary in columns.items()
            if name != spec.target and not summary.constant and not summary.identifier
        }
    if not types:
        raise AutopilotError(
            ErrorCode.NO_FEATURES,
            "No column is left to learn from: besides the target there are only identifiers and columns of one value. "
            "Choose features by hand or add columns.",
            field="features",
        )
    return types
