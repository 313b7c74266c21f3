"""Telling MLflow of registered versions: what is asked of the process that does it, and asking it from Python.

It is a process of its own, so that neither MLflow's libraries nor a server that does not answer touch the one that
registers: a version is registered whatever MLflow says.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from pydantic import ValidationError

from ..contract import Candidate, ErrorResponse, Model
from ..contract.errors import REFUSED
from ..contract.registry import MlflowRecord, ModelVersion
from ..crypt import is_encrypted
from .experiment import ExperimentRecord
from .registry import Registry

TRACKING_VARIABLE = "MLFLOW_TRACKING_URI"
"""MLflow's own."""
SECONDS = 300.0
"""A large model may take long to be sent."""
COMMAND = "track"
AGAIN = f"Then, with {TRACKING_VARIABLE} set, run `jupyter autopilot models track {{model}} {{version}}`."


class TrackingTask(Model):
    """What the process is to tell MLflow of.

    `candidate` is None where the version's experiment is gone; `uri` may hold a password.
    """

    uri: str
    bundle: str
    version: ModelVersion
    candidate: Candidate | None = None


def tracking_uri() -> str:
    """MLflow's address by the environment; empty where none is set."""
    return os.environ.get(TRACKING_VARIABLE, "").strip()


def tracking_task(registry: Registry, version: ModelVersion, record: ExperimentRecord | None, uri: str) -> TrackingTask:
    """The task for a version, with what its experiment tells of the candidate where it is still there."""
    known = record.state.candidates if record is not None else []
    return TrackingTask(
        uri=uri,
        bundle=str(registry.bundle(version.model, version.version)),
        version=version,
        candidate=next((one for one in known if one.id == version.lineage.candidate), None),
    )


def unfit(task: TrackingTask) -> MlflowRecord | None:
    """The record of a version that MLflow is never told of; None for one that it may have."""
    if is_encrypted(Path(task.bundle)):
        return failed(task, "the model is encrypted, and MLflow would keep it in clear.", again=False)
    return None


def track(task: TrackingTask) -> MlflowRecord:
    """Tell MLflow of a version, and wait for it; what went wrong is in the record."""
    refused = unfit(task)
    if refused is not None:
        return refused
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jupyter_autopilot.worker", COMMAND],
            input=task.model_dump_json().encode(),
            capture_output=True,
            timeout=SECONDS,
            env={**os.environ, "PYTHONSAFEPATH": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return failed(task, f"it was not done within {SECONDS:.0f} seconds.")
    return record_of(task, done.stdout, done.returncode, done.stderr.decode("utf-8", "replace"))


def record_of(task: TrackingTask, answer: bytes, code: int | None, errors: str) -> MlflowRecord:
    """What the process answered, as it is kept with the version."""
    try:
        if code == REFUSED:
            return failed(task, ErrorResponse.model_validate_json(answer).message)
        return MlflowRecord.model_validate_json(answer)
    except ValidationError:
        lines = errors.strip().splitlines()
        return failed(task, f"its process ended with exit code {code}. {lines[-1][:300] if lines else ''}".strip())


def failed(task: TrackingTask, why: str, *, again: bool = True) -> MlflowRecord:
    """The record of a version that MLflow does not have, with what to do."""
    version = task.version
    todo = f" {AGAIN.format(model=version.model, version=version.version)}" if again else ""
    return MlflowRecord(uri=without_password(task.uri), error=f"MLflow does not have it: {why}{todo}")


def without_password(uri: str) -> str:
    """An address as it may be shown and kept."""
    parts = urlsplit(uri)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else uri
