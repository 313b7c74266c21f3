"""A look at a data file: a PreviewRequest on standard input, a DatasetPreview on standard output."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from ..contract import (
    AutopilotError,
    ClassCount,
    DatasetPreview,
    ErrorCode,
    HistogramBin,
    PreviewRequest,
    Problem,
    ProblemType,
    TargetSummary,
)
from ..engine.catalog import default_metric
from ..engine.data import (
    Table,
    as_text,
    check_features,
    check_target,
    default_features,
    infer_column_types,
    infer_problem_type,
    read_table,
    to_number,
)
from ..engine.inputs import find_inputs
from .distribution import with_distributions

READ_ROWS = 50_000
READ_CELLS = 1_000_000
"""A wide file is looked at in fewer rows, so that the answer comes in about a second."""
MIN_READ_ROWS = 1_000
SHOWN_ROWS = 20
SHOWN_CLASSES = 50
BINS = 20
PROVEN_BY_A_SAMPLE = {ErrorCode.TARGET_IS_DATE, ErrorCode.TARGET_NOT_NUMERIC, ErrorCode.TARGET_TOO_MANY_CLASSES}
"""Problems of the target that the rows that were not read cannot make good."""


def main(root: Path | None = None) -> int:
    """Answer one request; no file may lie outside of the root."""
    request = PreviewRequest.model_validate_json(sys.stdin.buffer.read())
    answer = preview(request, root).model_dump_json() + "\n"
    # Column names are in any language, whatever the console's encoding is.
    sys.stdout.buffer.write(answer.encode("utf-8"))
    sys.stdout.buffer.flush()
    return 0


def preview(request: PreviewRequest, root: Path | None = None) -> DatasetPreview:
    """Describe the file, folder or manifest; what is wrong with it is part of the answer."""
    path = Path(request.path)
    answer = DatasetPreview(path=request.path, rows=0, rows_are_sample=False)
    try:
        answer.size_bytes = find_inputs(path, root=root).size
        table = _read(path, root, request.missing_tokens)
    except AutopilotError as error:
        answer.problems = error.problems
        return answer
    frame = table.frame
    answer.format = table.format
    answer.rows = len(frame)
    answer.rows_are_sample = table.rows_are_sample
    columns = infer_column_types(frame)
    answer.columns = with_distributions(frame, list(columns.values()))
    shown = frame.head(SHOWN_ROWS)
    cells = [as_text(shown[name]).tolist() for name in shown.columns]
    answer.sample = [list(row) for row in zip(*cells, strict=True)]
    if request.target is None:
        return answer
    if request.target not in frame.columns:
        problem = Problem(
            code=ErrorCode.TARGET_UNKNOWN,
            message=f"The data have no column {request.target!r}. Choose another target.",
            field="target",
            params={"target": request.target},
        )
        answer.problems = [problem]
        return answer
    answer.target, problems = describe_target(frame[request.target], request.problem_type)
    if table.rows_are_sample:
        problems = [problem for problem in problems if problem.code in PROVEN_BY_A_SAMPLE]
    else:
        problems += check_features(default_features(columns, request.target))
    answer.problems = problems
    return answer


def _read(path: Path, root: Path | None, missing_tokens: list[str]) -> Table:
    """The first rows: as many as the width of the table allows."""
    columns = len(read_table(path, max_rows=1, root=root).frame.columns)
    rows = max(MIN_READ_ROWS, min(READ_ROWS, READ_CELLS // columns))
    return read_table(path, max_rows=rows, root=root, missing_tokens=missing_tokens)


def describe_target(target: pd.Series, problem_type: ProblemType | str) -> tuple[TargetSummary, list[Problem]]:
    """What a target looks like, the problem type that follows, and what is wrong with it."""
    chosen = None if problem_type == "auto" else ProblemType(problem_type)
    labels = as_text(target)
    summary = TargetSummary(
        name=str(target.name),
        problem_type=chosen,
        confidence=1.0 if chosen else 0.0,
        evidence="chosen by the user" if chosen else "",
        objective=None,
        missing=int(labels.isna().sum()),
    )
    problems = check_target(target, chosen)
    if chosen is None:
        if problems:
            summary.evidence = problems[0].message
        else:
            inferred = infer_problem_type(target)
            summary.problem_type = inferred.problem_type
            summary.confidence, summary.evidence = inferred.confidence, inferred.evidence
            problems = check_target(target, inferred.problem_type)
    if summary.problem_type is not None:
        summary.objective = default_metric(summary.problem_type)
    if summary.problem_type is ProblemType.REGRESSION:
        summary.histogram = _histogram(to_number(target).dropna())
    else:
        counts = labels.value_counts()
        summary.class_count = len(counts)
        summary.classes = [
            ClassCount(label=str(label), count=int(count)) for label, count in counts.head(SHOWN_CLASSES).items()
        ]
    return summary, problems


def _histogram(numbers: pd.Series) -> list[HistogramBin]:
    if numbers.empty:
        return []
    counts, edges = np.histogram(numbers, bins=BINS)
    return [
        HistogramBin(lower=float(low), upper=float(high), count=int(count))
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    ]
