"""What a plan needs to know of the data, from a bounded look at them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ...contract import AutopilotError, ErrorCode, Problem, ProblemType, TabularSpec
from ..catalog import check_spec, default_metric
from ..context import Run
from ..costs import Shape, table_shape
from ..data import (
    as_text,
    check_target,
    infer_column_types,
    infer_problem_type,
    read_table,
    table_memory_limit,
)
from ..inputs import find_inputs
from ..metrics.user_function import DEFAULT_NAME
from ..problems.tabular.analysis import feature_types
from ..problems.tabular.roles import check_columns
from .rows import count_rows

READ_ROWS, LEAST_READ_ROWS = 20_000, 1_000
READ_CELLS = 500_000
"""The look takes about a second: a wide table is looked at in fewer rows."""
PROVEN_BY_A_SAMPLE = {ErrorCode.TARGET_IS_DATE, ErrorCode.TARGET_NOT_NUMERIC, ErrorCode.TARGET_TOO_MANY_CLASSES}
"""Problems of the target that the rows that were not read cannot make good."""


@dataclass(frozen=True)
class Facts:
    """The data in numbers.

    Attributes
    ----------
    rows
        Of the files.
    largest_class
        The share of the rows that are of the most frequent class; 1 for regression.
    data_bytes
        The size of the files.
    shape
        Of the features of all rows that fit into memory, those of the validation part included.
    """

    problem_type: ProblemType
    evidence: str
    objective: str
    rows: int
    rows_are_estimate: bool
    largest_class: float
    data_bytes: int
    shape: Shape


def look_at_data(run: Run) -> Facts:
    """Read the first rows and tell the rest by the size of the files.

    Raises
    ------
    AutopilotError
        For what is wrong with the specification, or with the data as far as their first rows prove it.
    """
    spec = run.spec
    inputs = find_inputs(run.data_file, root=run.root)
    columns = len(read_table(run.data_file, max_rows=1, root=run.root).frame.columns)
    most = max(LEAST_READ_ROWS, min(READ_ROWS, READ_CELLS // columns))
    table = read_table(run.data_file, max_rows=most, root=run.root, missing_tokens=spec.missing_tokens)
    frame = table.frame
    rows, estimated = count_rows(inputs, frame) if table.rows_are_sample else (len(frame), False)
    check_columns(spec, frame)
    problem_type, evidence = _problem_type(spec, frame[spec.target], sample=table.rows_are_sample)
    _raise_if(check_spec(spec.model_copy(update={"problem_type": problem_type})))
    types = feature_types(run, infer_column_types(frame))
    classes = None if problem_type is ProblemType.REGRESSION else as_text(frame[spec.target]).value_counts()
    return Facts(
        problem_type=problem_type,
        evidence=evidence,
        objective=_objective(spec, problem_type),
        rows=rows,
        rows_are_estimate=estimated,
        largest_class=1.0 if classes is None else float(classes.max() / classes.sum()),
        data_bytes=inputs.size,
        shape=table_shape(types, min(rows, _rows_in_memory(frame)), None if classes is None else len(classes)),
    )


def _rows_in_memory(frame: pd.DataFrame) -> int:
    """As many rows as a run reads before it takes a sample."""
    return int(table_memory_limit() * len(frame) / frame.memory_usage(deep=True, index=False).sum())


def _problem_type(spec: TabularSpec, target: pd.Series, *, sample: bool) -> tuple[ProblemType, str]:
    """As in a run, but that of the checks of a sample only what it proves counts."""
    chosen = None if spec.problem_type == "auto" else ProblemType(spec.problem_type)
    problems = check_target(target, chosen, validation_share=spec.validation_share())
    proven = [problem for problem in problems if not sample or problem.code in PROVEN_BY_A_SAMPLE]
    _raise_if(proven)
    if chosen is not None:
        return chosen, "chosen by the user"
    if problems:  # the first rows have no value, or one only, and nothing follows from them
        raise AutopilotError(
            ErrorCode.TARGET_CONSTANT,
            f"The first {len(target)} rows do not tell what {spec.target!r} is: {problems[0].message} "
            "Choose the problem type by hand to see a plan.",
            field="problem_type",
        )
    inferred = infer_problem_type(target)
    _raise_if(
        check_target(target, inferred.problem_type, validation_share=spec.validation_share()) if not sample else []
    )
    return inferred.problem_type, f"{spec.target}: {inferred.evidence}"


def _objective(spec: TabularSpec, problem_type: ProblemType) -> str:
    if spec.objective is not None:
        return spec.objective
    return default_metric(problem_type) if spec.objective_file is None else DEFAULT_NAME


def _raise_if(problems: list[Problem]) -> None:
    if problems:
        raise AutopilotError.of(problems)
