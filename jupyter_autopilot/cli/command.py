"""A specification as the command that makes it."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from ..contract import AutopilotError, Feature, TabularSpec
from ..sdk.place import Place, absolute
from .arguments import NO_LIMIT, make_parser
from .run import specification

OPTIONS = {
    "--problem-type": "problem_type",
    "--method": "training_method",
    "--objective": "objective",
    "--quantile": "quantile",
    "--max-runtime": "max_runtime",
    "--max-candidates": "max_candidates",
    "--max-runtime-per-candidate": "max_runtime_per_candidate",
    "--validation-fraction": "validation_fraction",
    "--group-column": "group_column",
    "--time-column": "time_column",
    "--weight-column": "weight_column",
    "--seed": "seed",
    "--max-cores": "max_cores",
    "--max-memory": "max_memory",
    "--key": "encryption_key",
    "--project": "project",
}
"""By option the field that it sets."""
PATHS = {"--objective-file": "objective_file", "--validation": "validation_path"}
LISTS = {"--features": "features", "--algorithms": "algorithms", "--tags": "tags"}


def run_command(spec: TabularSpec, given: argparse.Namespace, place: Place) -> list[str] | None:
    """The arguments of `jupyter autopilot` that run an experiment like this one.

    Parameters
    ----------
    given
        Of the command that the specification began with: where it is made, and whether the user named it.

    Returns
    -------
    list of str or None
        None where no arguments can say it, such as features whose names have a comma.
    """
    arguments = ["run", _shown(spec.data_path, place), "--target", spec.target]
    for option, field in OPTIONS.items():
        value = getattr(spec, field)
        if value != TabularSpec.model_fields[field].default:
            arguments += [option, NO_LIMIT if value is None else str(value)]
    for option, field in PATHS.items():
        path = getattr(spec, field)
        arguments += [] if path is None else [option, _shown(path, place)]
    for option, field in LISTS.items():
        values = [_feature(one) if isinstance(one, Feature) else str(one) for one in getattr(spec, field) or []]
        arguments += _several(option, values)
    arguments += _several("--missing-tokens", spec.missing_tokens)
    for option, value in (("--name", given.name), ("--output", given.output)):
        arguments += [] if value is None else [option, str(value)]
    return arguments if _says(arguments, spec, place) else None


def _several(option: str, values: list[str]) -> list[str]:
    if any(value.startswith("-") for value in values):  # which would be read as an option
        return [f"{option}={value}" for value in values]
    return [option, *values] if values else []


def _says(arguments: list[str], spec: TabularSpec, place: Place) -> bool:
    with contextlib.suppress(AutopilotError, SystemExit):
        read = specification(make_parser().parse_args(arguments), place)
        return read.model_dump(exclude={"name"}) == spec.model_dump(exclude={"name"})
    return False


def _shown(path: str, place: Place) -> str:
    file, here = absolute(place.workspace.root / path), Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)


def _feature(feature: Feature) -> str:
    return feature.name if feature.type == "auto" else f"{feature.name}:{feature.type}"
