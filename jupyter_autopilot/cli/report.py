"""Results as text for people and as JSON for programs."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..contract import AutopilotError, Candidate, ErrorCode, ExperimentState, Problem, Status
from ..sdk.leaderboard import ranked
from ..sdk.local import LocalRun

if TYPE_CHECKING:
    from pydantic import ValidationError

FAILURES = {
    ErrorCode.INTERNAL,
    ErrorCode.WORKER_FAILED,
    ErrorCode.WORKER_LOST,
    ErrorCode.OUT_OF_MEMORY,
    ErrorCode.NO_CANDIDATE,
    ErrorCode.EXPERIMENT_DAMAGED,
    ErrorCode.ENDPOINT_FAILED,
    ErrorCode.ENDPOINT_NOT_READY,
}
"""Errors that other arguments do not mend."""


def run_json(run: LocalRun) -> str:
    """A run as one JSON object; paths of `artifacts` are relative to `folder`."""
    record = run.record
    return state_json(record.name, str(record.folder.path) if run.kept else None, record.state)


def refused_json(name: str | None, error: AutopilotError) -> str:
    """The same for an experiment that could not be made."""
    state = ExperimentState(status=Status.FAILED, end_reason=error.message, problems=error.problems)
    return state_json(name, None, state)


def state_json(name: str | None, folder: str | None, state: ExperimentState) -> str:
    """An experiment as one JSON object."""
    body = state.model_dump(
        mode="json",
        include={
            "status",
            "problem_type",
            "objective",
            "greater_is_better",
            "best_candidate",
            "artifacts",
            "started_at",
            "ended_at",
            "end_reason",
            "warnings",
            "problems",
        },
    )
    leaderboard = [candidate.model_dump(mode="json") for candidate in ranked(state)]
    return json.dumps({"name": name, "folder": folder, **body, "leaderboard": leaderboard}, ensure_ascii=False)


def run_text(run: LocalRun) -> str:
    """A run as text: the leaderboard, and where to find what it left."""
    state, spec = run.record.state, run.record.spec
    parts = []
    if state.candidates:
        parts.append(leaderboard_text(state))
    if state.problem_type is not None:
        parts.append(
            f"{run.record.name}: {state.status.value}. {state.problem_type.value} on {spec.target}, "
            f"ranked by {state.objective} ({'more' if state.greater_is_better else 'less'} is better). "
            f"{state.end_reason}"
        )
    parts += [f"Warning: {warning.message}" for warning in state.warnings]
    if run.kept:
        folder = shown(run.record.folder.path)
        left = [path for path in state.artifacts.model_dump().values() if path]
        parts.append("\n".join(str(folder / path) for path in left) or f"The log is in {folder / 'logs'}.")
        if state.best_candidate is not None:
            parts.append(f"Predict with: jupyter autopilot predict {folder} DATA")
    return "\n\n".join(parts) or f"{run.record.name}: {state.status.value}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as what stands in them; those whose header begins with a blank are set to the right."""
    widths = [max(len(row[position]) for row in (header, *rows)) for position in range(len(header))]
    lines = []
    for row in (header, *rows):
        cells = [
            cell.strip().rjust(width) if name.startswith(" ") else cell.ljust(width)
            for cell, width, name in zip(row, widths, header, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def exit_code(error: AutopilotError) -> int:
    """2 for what the user can mend before the next try, 1 for a job or a model that failed."""
    return 1 if error.code in FAILURES else 2


def wrong_fields(error: ValidationError) -> int:
    """Say on standard error which values cannot be, and return the exit code."""
    for one in error.errors():
        print(f"Error: {one['loc'][0]}: {one['msg']}", file=sys.stderr)
    return 2


def tell(given: argparse.Namespace, text: object, **answer: Any) -> None:
    """The result of a command on standard output: as text, or with `--json` as one object."""
    print(json.dumps(answer, ensure_ascii=False, default=str) if given.json else text)


def print_problems(problems: Sequence[Problem]) -> None:
    """Say on standard error what is wrong and what to do about it."""
    for problem in problems:
        print(f"Error: {problem.message}", file=sys.stderr)


def leaderboard_text(state: ExperimentState) -> str:
    header = (" #", "candidate", f" {state.objective}", " validation", " seconds", "what it is")
    rows = [_row(rank, candidate) for rank, candidate in enumerate(ranked(state), start=1)]
    return table(header, rows)


def _row(rank: int, candidate: Candidate) -> tuple[str, ...]:
    numbers = (_number(candidate.score), _number(candidate.validation_score), _number(candidate.fit_seconds, 3))
    return (str(rank), candidate.id, *numbers, candidate.error or candidate.description)


def _number(value: Any, digits: int = 6) -> str:
    return "" if value is None else f"{value:.{digits}g}"


def shown(path: Path) -> Path:
    """The shorter of the path from here and the absolute one."""
    here = Path.cwd()
    return Path(os.path.relpath(path, here)) if path.is_relative_to(here) else path
