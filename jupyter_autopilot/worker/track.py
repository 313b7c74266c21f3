"""Telling MLflow of a registered version: a run with parameters, metrics, tags and the bundle, and a version of it.

The bundle is a model of MLflow's own format already (`MLmodel`), so that it is sent as it is.
"""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..contract import AutopilotError, ErrorCode
from ..contract.registry import MlflowRecord, ModelVersion
from ..jobs.tracking import TrackingTask, without_password
from .answer import say

if TYPE_CHECKING:
    from mlflow import MlflowClient

ANSWER_SECONDS = 10.0
"""A server that says nothing for so long is not there; MLflow's client would try for minutes."""
READY_SECONDS = 60
ARTIFACT = "model"
MOST_CHARACTERS = 6_000
"""Of a parameter's value; MLflow's own limit."""


def main() -> int:
    """The task from standard input, what became of it on standard output."""
    task = TrackingTask.model_validate_json(sys.stdin.buffer.read())
    return say(lambda: log_version(task))


def log_version(task: TrackingTask) -> MlflowRecord:
    """Tell MLflow.

    Raises
    ------
    AutopilotError
        TRACKING_FAILED with the reason and what to do.
    """
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    try:
        from mlflow import MlflowClient
    except ImportError as error:
        text = 'The package mlflow is not installed here. Run `pip install "jupyter_autopilot[mlflow]"`.'
        raise AutopilotError(ErrorCode.TRACKING_FAILED, text) from error
    _reach(task.uri)
    try:
        client = MlflowClient(task.uri, registry_uri=os.environ.get("MLFLOW_REGISTRY_URI") or task.uri)
        run_id = _log_run(client, task)
        number = _register(client, task, run_id)
    except Exception as error:  # of MLflow, its transports and its stores, which have errors of their own
        text = f"MLflow at {without_password(task.uri)} refused it: {str(error).partition(chr(10))[0][:300]}."
        raise AutopilotError(ErrorCode.TRACKING_FAILED, text) from error
    return MlflowRecord(uri=without_password(task.uri), run_id=run_id, version=number)


def _reach(uri: str) -> None:
    """Ask a server whether it is there; whatever it answers, it is."""
    if not uri.startswith(("http://", "https://")):
        return
    shown = without_password(uri)
    try:
        urllib.request.urlopen(f"{shown.rstrip('/')}/health", timeout=ANSWER_SECONDS).close()  # noqa: S310
    except urllib.error.HTTPError:
        return
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise AutopilotError(
            ErrorCode.TRACKING_FAILED,
            f"MLflow at {shown} does not answer: {reason}. Start it, or correct the tracking URI.",
        ) from error


def _log_run(client: MlflowClient, task: TrackingTask) -> str:
    """A run of the MLflow experiment that is named as the experiment; its id."""
    from mlflow.entities import Metric, Param

    version = task.version
    name = os.environ.get("MLFLOW_EXPERIMENT_NAME") or version.lineage.experiment
    known = client.get_experiment_by_name(name)
    experiment = known.experiment_id if known else client.create_experiment(name)
    run = client.create_run(experiment, run_name=f"{version.model} {version.version}", tags=_tags(version))
    run_id: str = run.info.run_id
    try:
        params = [Param(key, str(value)[:MOST_CHARACTERS]) for key, value in _params(task).items()]
        metrics = [Metric(key, value, run.info.start_time, 0) for key, value in _metrics(version).items()]
        client.log_batch(run_id, metrics=metrics, params=params)
        client.log_artifacts(run_id, task.bundle, ARTIFACT)
    except BaseException:
        client.set_terminated(run_id, "FAILED")
        raise
    client.set_terminated(run_id)
    return run_id


def _register(client: MlflowClient, task: TrackingTask, run_id: str) -> str:
    """A version of MLflow's registered model of the same name; its number, which is MLflow's own."""
    from mlflow.exceptions import MlflowException

    version = task.version
    try:
        client.create_registered_model(version.model)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
    source = f"{client.get_run(run_id).info.artifact_uri}/{ARTIFACT}"
    made = client.create_model_version(
        version.model,
        source,
        run_id,
        tags=_tags(version),
        description=version.description or None,
        await_creation_for=READY_SECONDS,
    )
    return str(made.version)


def _params(task: TrackingTask) -> dict[str, Any]:
    """What the model is and what it was trained on; of a candidate also how."""
    version, candidate = task.version, task.candidate
    lineage = version.lineage
    params: dict[str, Any] = {
        "problem_type": version.problem_type.value,
        "target": version.target,
        "objective": version.objective,
        "experiment": lineage.experiment,
        "candidate": lineage.candidate,
        "data_path": lineage.data_path,
    }
    if lineage.data_fingerprint is not None:
        params["data_fingerprint"] = lineage.data_fingerprint
    if candidate is not None:
        params |= {"algorithm": candidate.algorithm, "recipe": candidate.recipe or "none"}
        params |= {f"hyperparameters.{key}": value for key, value in candidate.hyperparameters.items()}
    return params


def _metrics(version: ModelVersion) -> dict[str, float]:
    parts = {"cross_validation": "cross_validation", "validation": "validation"}
    return {
        f"{part}_{metric.name}": value
        for metric in version.metrics
        for part in parts
        if (value := getattr(metric, part)) is not None
    }


def _tags(version: ModelVersion) -> dict[str, str]:
    """The version's own tags are names without values."""
    own = {f"tag.{tag}": "true" for tag in version.tags}
    return {
        "jupyter_autopilot.version": __version__,
        "jupyter_autopilot.model_version": str(version.version),
        "jupyter_autopilot.stage": version.stage.value,
        **own,
    }
