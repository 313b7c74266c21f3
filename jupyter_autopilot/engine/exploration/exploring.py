"""Exploring a table: every subject looks at it, and what stands out is put in order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ...contract import ColumnType, Feature, ProblemType, SplitMethod
from ...contract.exploration import Exploration, Finding, Section, Severity
from ...crypt import write_atomic
from ..data import default_features, infer_column_types, infer_problem_type
from .sections import DEFINITIONS, SUBJECTS
from .view import Sizes, TableView


def explore(
    data: pd.DataFrame,
    target: str,
    types: Mapping[str, ColumnType | str] | None = None,
    problem_type: ProblemType | str | None = None,
    *,
    total_rows: int | None = None,
    split_method: SplitMethod | str = SplitMethod.AUTO,
    objective: str | None = None,
    sizes: Sizes | None = None,
    seed: int = 0,
) -> Exploration:
    """Look at a table from every side.

    Parameters
    ----------
    data
        As read; it is not changed.
    target
        The column to predict.
    types
        The features and how they are read: numeric, categorical, datetime, text or sequence. Left out, every column
        that can carry information, by what its values look like.
    problem_type
        binary, multiclass or regression; by the target's values if left out.
    total_rows
        Of the file that `data` was drawn from, if it has more.
    split_method, objective
        As in the specification, if they are settled: what they have followed already is no finding.
    sizes
        How many rows the subjects look at.
    seed
        Of the samples.
    """
    frame = data.set_axis([str(name) for name in data.columns], axis=1).reset_index(drop=True)
    if target not in frame.columns:
        raise ValueError(f"The data have no column {target!r}.")
    if frame.empty:
        raise ValueError("The data have no rows.")
    if types is None:
        types = default_features(infer_column_types(frame), target)
    if problem_type is None:
        problem_type = infer_problem_type(frame[target]).problem_type
    kinds = {name: ColumnType(kind) for name, kind in types.items()}
    missing = [name for name in kinds if name not in frame.columns]
    if missing:
        raise ValueError(f"The data have no column {missing[0]!r}, which `types` names.")
    view = TableView(
        frame,
        target,
        kinds,
        ProblemType(problem_type),
        max(total_rows or 0, len(frame)),
        SplitMethod(split_method),
        objective,
        sizes or Sizes(),
        seed,
    )
    done: dict[str, Section] = {}
    findings: list[Finding] = []
    for name, subject in SUBJECTS.items():
        done[name], found = subject(view, done)
        findings += found
    sections: dict[str, Any] = done
    return Exploration(
        target=target,
        problem_type=view.problem_type,
        features=[Feature(name=name, type=kind) for name, kind in kinds.items()],
        findings=in_order(findings),
        definitions=DEFINITIONS,
        **sections,
    )


def in_order(findings: list[Finding]) -> list[Finding]:
    """The worst first; a leak that two subjects found is told once."""
    told = {
        name for one in findings if one.code == "leaking_column" and one.section == "structure" for name in one.columns
    }
    kept = [
        one
        for one in findings
        if one.code != "leaking_column" or one.section == "structure" or not set(one.columns) <= told
    ]
    ranks = list(Severity)
    return sorted(kept, key=lambda one: ranks.index(one.severity))


def save(exploration: Exploration, path: str | Path) -> None:
    """Write it as JSON, for programs."""
    write_atomic(Path(path), exploration.model_dump_json(indent=1) + "\n")
