"""`jupyter autopilot list`."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..contract import ExperimentList, ExperimentSummary
from ..jobs import Workspace
from ..sdk.place import absolute
from .report import table


def list_experiments(given: argparse.Namespace) -> int:
    """Print the experiments of a workspace, newest first."""
    records = Workspace(absolute(Path(given.folder))).records()
    found = [record.summary() for record in records]
    if given.json:
        print(ExperimentList(experiments=found).model_dump_json())
    elif found:
        header = ("experiment", "status", "problem type", "objective", " best", " candidates", "created")
        print(table(header, [_row(summary) for summary in found]))
    else:
        print("There are no experiments here.")
    return 0


def _row(summary: ExperimentSummary) -> tuple[str, ...]:
    return (
        summary.name,
        summary.status.value,
        summary.problem_type.value if summary.problem_type else "",
        summary.objective or "",
        "" if summary.best_score is None else f"{summary.best_score:.6g}",
        str(summary.candidates),
        summary.created_at[:19].replace("T", " "),
    )
