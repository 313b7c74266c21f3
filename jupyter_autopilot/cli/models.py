"""`jupyter autopilot models`: the model registry."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from pydantic import ValidationError

from ..contract import MetricValue
from ..contract.registry import ModelVersion, RegisteredModelList
from ..sdk.registry import ModelRegistry
from .report import table, tell, wrong_fields
from .run import split_names


def models(given: argparse.Namespace) -> int:
    """Do what is asked with the registered models of a workspace."""
    try:
        ACTIONS[given.action](ModelRegistry(given.workspace), given)
    except ValidationError as error:
        return wrong_fields(error)
    return 0


def _list(registry: ModelRegistry, given: argparse.Namespace) -> None:
    found = registry.all()
    versions = [version for model in found for version in model.versions]
    if given.json:
        print(RegisteredModelList(models=found).model_dump_json())
    elif versions:
        header = (
            "model",
            " version",
            "stage",
            "experiment",
            "candidate",
            "objective",
            " validation",
            "created",
            "tags",
        )
        print(table(header, [_row(version) for version in versions]))
    else:
        print("There are no registered models here.")


def _row(version: ModelVersion) -> tuple[str, ...]:
    return (
        version.model,
        str(version.version),
        version.stage.value,
        version.lineage.experiment,
        version.lineage.candidate,
        version.objective,
        _number(next((metric for metric in version.metrics if metric.name == version.objective), None)),
        version.created_at[:19].replace("T", " "),
        ", ".join(version.tags),
    )


def _number(metric: MetricValue | None) -> str:
    return "" if metric is None or metric.validation is None else f"{metric.validation:.6g}"


def _register(registry: ModelRegistry, given: argparse.Namespace) -> None:
    version = registry.register(
        given.experiment,
        given.name,
        given.candidate,
        stage=given.stage,
        description=given.description,
        tags=split_names(given.tags) or (),
    )
    tell(given, f"{version.model} version {version.version}", **version.model_dump(mode="json"))


def _stage(registry: ModelRegistry, given: argparse.Namespace) -> None:
    version = registry.change(given.name, given.version, stage=given.stage)
    text = f"{version.model} version {version.version} is in the stage {version.stage.value}."
    tell(given, text, **version.model_dump(mode="json"))


def _compare(registry: ModelRegistry, given: argparse.Namespace) -> None:
    chosen = [registry.get(given.name, number) for number in given.versions]
    header = ("metric", *(f" version {version.version}" for version in chosen))
    by_version = [{metric.name: metric for metric in version.metrics} for version in chosen]
    names = dict.fromkeys(name for metrics in by_version for name in metrics)
    rows = [(name, *(_number(metrics.get(name)) for metrics in by_version)) for name in names]
    tell(given, table(header, rows), versions=[version.model_dump(mode="json") for version in chosen])
    if len({version.lineage.data_fingerprint for version in chosen}) > 1:
        print("Their data are not the same, so that the numbers do not tell which one is better.", file=sys.stderr)


def _path(registry: ModelRegistry, given: argparse.Namespace) -> None:
    path = registry.folder(given.name, int(given.version) if given.version.isdecimal() else given.version)
    tell(given, path, path=path)


def _track(registry: ModelRegistry, given: argparse.Namespace) -> None:
    version = registry.track(given.name, given.version)
    told = version.mlflow
    if given.json:
        tell(given, "", **version.model_dump(mode="json"))
    elif told is not None and not told.error:
        print(f"MLflow has it as version {told.version} of {version.model}, run {told.run_id}.")


def _delete(registry: ModelRegistry, given: argparse.Namespace) -> None:
    registry.delete(given.name, given.version)
    which = "" if given.version is None else f" version {given.version}"
    tell(given, f"{given.name}{which}: deleted", name=given.name, version=given.version)


ACTIONS: dict[str, Callable[[ModelRegistry, argparse.Namespace], None]] = {
    "list": _list,
    "register": _register,
    "stage": _stage,
    "compare": _compare,
    "path": _path,
    "track": _track,
    "delete": _delete,
}
