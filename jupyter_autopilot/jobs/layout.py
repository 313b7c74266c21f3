"""The names of the files of an experiment folder, and reading the small ones."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ..atomic import write_atomic
from ..contract import ControlFile, Model
from ..crypt import read_bytes

M = TypeVar("M", bound=Model)

EXPLORATION_FILE = "data_exploration.json"
SPEC = "experiment.json"


class DeploymentFile(Model):
    """`deployment.json`: what became of an experiment's wish to be deployed."""

    endpoint: str | None = None
    error: str = ""


class ExperimentFolder:
    """Where everything of one experiment lies; see ARCHITECTURE.md for who writes what."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.spec = path / SPEC
        self.claim = path / "claim"
        self.process = path / "process.json"
        self.control = path / "control.json"
        self.deployment = path / "deployment.json"
        self.events = path / "events.jsonl"
        self.heartbeat = path / "heartbeat"
        self.exploration = path / EXPLORATION_FILE
        self.log = path / "logs" / "worker.log"
        self.work = path / "work"

    def bundle(self, candidate: str) -> Path:
        """The model bundle of a candidate."""
        return self.path / "candidates" / candidate / "bundle"

    def read_control(self) -> ControlFile:
        """What was asked of the worker so far."""
        return read_model(self.control, ControlFile) or ControlFile()

    def write_control(self, control: ControlFile) -> None:
        """Ask something of the worker."""
        write_model(self.control, control)


def read_model(path: Path, model: type[M]) -> M | None:
    """A file as a model; None when it is not there or is not one, as after a loss of power.

    Raises
    ------
    OSError
        When it cannot be read now, which says nothing of whether it is there.
    """
    try:
        return model.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None


def read_sealed(path: Path, model: type[M]) -> M | None:
    """The same of a file that is encrypted where its folder is.

    Raises
    ------
    OSError
        As `read_model`.
    AutopilotError
        ENCRYPTION_KEY_MISSING, ENCRYPTION_KEY_WRONG, or EXPERIMENT_DAMAGED where it was changed.
    """
    try:
        return model.model_validate_json(read_bytes(path))
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None


def write_model(path: Path, value: Model, *, mode: int = 0o644) -> None:
    """Write a model as JSON, whole or not at all."""
    write_atomic(path, value.model_dump_json(indent=2) + "\n", mode=mode)
