"""`jupyter autopilot run` and `jupyter autopilot resume`."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from ..contract import AutopilotError, TabularSpec
from ..sdk.local import LocalRun, failure
from ..sdk.place import Place, absolute, find_place, open_experiment, place_of
from ..sdk.progress import ProgressLine
from ..sdk.specification import make_spec
from .arguments import COLUMN_TYPES
from .report import print_problems, refused_json, run_json, run_text
from .spec_file import read_spec_file

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(given: argparse.Namespace) -> int:
    """Run an experiment; progress and messages go to standard error, the result to standard output."""
    try:
        spec, place = asked(given)
        experiment = LocalRun.start(place.workspace, spec)
    except AutopilotError as error:
        if given.json:
            print(refused_json(given.name, error))
        raise
    return follow(experiment, given)


def resume(given: argparse.Namespace) -> int:
    """Go on with an experiment that has ended."""
    try:
        record = open_experiment(absolute(Path(given.experiment)))
        place = place_of(record.folder.path, record.spec.output_path)
        experiment = LocalRun.resume(place.workspace, record, given.add)
    except AutopilotError as error:
        if given.json:
            print(refused_json(Path(given.experiment).name, error))
        raise
    return follow(experiment, given)


def follow(experiment: LocalRun, given: argparse.Namespace) -> int:
    """Wait for the end of a run and report it."""
    record = experiment.record
    print(f"{record.name} in {record.folder.path}", file=sys.stderr)
    line = ProgressLine(sys.stderr)
    try:
        interrupted = experiment.follow(line, SIGNALS)
    finally:
        line.end()
    failed = failure(record.state)
    print(run_json(experiment) if given.json else run_text(experiment), flush=True)
    if failed is not None and interrupted is None:
        raise failed
    if failed is not None:
        print_problems(failed.problems)
    return 0 if interrupted is None else 128 + interrupted


def asked(given: argparse.Namespace) -> tuple[TabularSpec, Place]:
    """The specification that the arguments or a file make, and where the experiment is made.

    Raises
    ------
    AutopilotError
        With a problem for each wrong value.
    """
    if given.spec is not None:
        return read_spec_file(Path(given.spec))
    place = find_place(given.output)
    return specification(given, place), place


def specification(given: argparse.Namespace, place: Place) -> TabularSpec:
    """The specification that the arguments make.

    Raises
    ------
    AutopilotError
        With a problem for each wrong value.
    """
    data = Path(given.data)
    return make_spec(
        name=given.name or place.free_name(data.stem),
        data_path=place.path_in(data),
        output_path=place.output_path,
        target=given.target,
        problem_type=given.problem_type,
        training_method=given.method,
        objective=given.objective,
        objective_file=None if given.objective_file is None else place.path_in(Path(given.objective_file)),
        quantile=given.quantile,
        max_runtime=given.max_runtime,
        max_runtime_per_candidate=given.max_runtime_per_candidate,
        max_candidates=given.max_candidates,
        features=_features(given.features),
        algorithms=split_names(given.algorithms),
        missing_tokens=split_names(given.missing_tokens) or [],
        validation_fraction=given.validation_fraction,
        validation_path=None if given.validation is None else place.path_in(Path(given.validation)),
        group_column=given.group_column,
        time_column=given.time_column,
        weight_column=given.weight_column,
        seed=given.seed,
        max_cores=given.max_cores,
        max_memory=given.max_memory,
        encryption_key=given.key,
        project=given.project,
        tags=split_names(given.tags) or [],
    )


def split_names(texts: list[str] | None) -> list[str] | None:
    """The names in texts that may hold several, separated by commas."""
    if texts is None:
        return None
    return [part.strip() for text in texts for part in text.split(",") if part.strip()]


def _features(texts: list[str] | None) -> dict[str, str] | None:
    names = split_names(texts)
    if names is None:
        return None
    typed: dict[str, str] = {}
    for name in names:
        column, _, kind = name.rpartition(":")
        # A colon may belong to the name.
        typed |= {column: kind} if column and kind in COLUMN_TYPES else {name: "auto"}
    return typed
