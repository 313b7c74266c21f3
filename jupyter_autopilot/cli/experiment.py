"""`jupyter autopilot show`, `leaderboard`, `stop`, `add-time` and `delete`: an experiment that is there."""

from __future__ import annotations

import argparse
import sys

from ..contract import AutopilotError, ErrorCode
from ..sdk.experiment import Experiment
from .report import leaderboard_text, state_json, tell


def show(given: argparse.Namespace) -> int:
    """How it stands, what it was made with, and what to know of it."""
    experiment = Experiment.open(given.experiment)
    if given.json:
        print(state_json(experiment.name, experiment.location, experiment.state))
        return 0
    spec, state = experiment.spec, experiment.state
    limit = "no time limit" if spec.max_runtime is None else f"{spec.max_runtime} s"
    facts = [
        ("experiment", experiment.location),
        ("status", f"{state.status.value}. {state.end_reason}".removesuffix(". ")),
        ("data", spec.data_path),
        ("target", spec.target),
        ("problem type", state.problem_type.value if state.problem_type else spec.problem_type),
        ("objective", state.objective or spec.objective or ""),
        ("time limit", limit),
        ("candidates", str(len(state.candidates))),
        ("best", _best(experiment)),
        *(("warning", warning.message) for warning in state.warnings),
        *(("problem", problem.message) for problem in state.problems),
    ]
    width = max(len(name) for name, _ in facts)
    print("\n".join(f"{name:<{width}}  {value}" for name, value in facts if value))
    return 0


def leaderboard(given: argparse.Namespace) -> int:
    """The candidates, best first."""
    experiment = Experiment.open(given.experiment)
    state = experiment.state
    if given.json:
        print(state_json(experiment.name, experiment.location, state))
    else:
        print(leaderboard_text(state) if state.candidates else "There are no candidates yet.")
    return 0


def stop(given: argparse.Namespace) -> int:
    """Stop it and keep the best model, and wait until that is done."""
    experiment = Experiment.open(given.experiment)
    experiment.stop()
    status = experiment.status
    tell(given, f"{experiment.name}: {status}", name=experiment.name, status=status)
    return 0


def add_time(given: argparse.Namespace) -> int:
    """Give it more time; one that has ended goes on in the background."""
    experiment = Experiment.open(given.experiment).add_time(given.seconds)
    status = experiment.status
    text = f"{experiment.name}: {status}, with {given.seconds} s more"
    tell(given, text, name=experiment.name, status=status, added=given.seconds)
    return 0


def delete(given: argparse.Namespace) -> int:
    """Delete the folder, once the user has said so."""
    experiment = Experiment.open(given.experiment)
    name, place = experiment.name, experiment.location
    if not given.yes and not _agreed(place):
        raise AutopilotError(ErrorCode.INVALID_REQUEST, f"{place} stays. Delete it with --yes.")
    experiment.delete()
    tell(given, f"{name}: deleted", name=name, deleted=place)
    return 0


def _agreed(place: str) -> bool:
    if not sys.stdin.isatty():
        return False
    print(f"Delete {place} with all its models? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _best(experiment: Experiment) -> str:
    state = experiment.state
    best = next((one for one in state.candidates if one.id == state.best_candidate), None)
    return "" if best is None or best.score is None else f"{best.id}: {state.objective} {best.score:.6g}"
