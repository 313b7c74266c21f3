"""What an experiment is asked, wherever it is: in a folder of this machine, or at a Jupyter server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from .. import contract
from ..contract import BundleManifest, ExperimentState, Explanations, Report

if TYPE_CHECKING:
    import pandas as pd

    from .endpoint import LocalEndpoint
    from .plan import Plan
    from .server_endpoint import ServerEndpoint

ReportKind = Literal["html", "notebook", "json"]


class Seen(Protocol):
    """An experiment at one moment, as far as its progress is told."""

    @property
    def state(self) -> ExperimentState:
        """What is known of it."""

    @property
    def terminal(self) -> bool:
        """Whether it has ended."""

    @property
    def elapsed(self) -> float:
        """Seconds since the current run began; 0 before it did."""

    @property
    def limit(self) -> float | None:
        """Seconds that the current run may take; None without a limit."""


class Backend(Protocol):
    """One experiment.

    Every method raises `AutopilotError` with the code and the text that REST and the command line have. `candidate` is
    the id of one.
    """

    def look(self) -> Seen:
        """How it stands now; to be called now and then while somebody waits, since it keeps the time limit as well."""

    def describe(self) -> contract.Experiment:
        """Everything about it."""

    def location(self) -> str:
        """Where it is: a folder, or a server's address and the name."""

    def log(self) -> str:
        """The end of what the worker printed."""

    def stop(self) -> None:
        """Ask it to stop and to keep the best model so far."""

    def resume(self, seconds: int | None) -> None:
        """Go on where it ended, with more time than is left."""

    def extend(self, seconds: int) -> None:
        """Put off the limit while it is under way."""

    def delete(self) -> None:
        """Delete its folder, once it has ended."""

    def plan(self) -> Plan:
        """What its specification would do if it were started now."""

    def manifest(self, candidate: str) -> BundleManifest:
        """What a model predicts and from which columns."""

    def predict(self, candidate: str, rows: pd.DataFrame) -> pd.DataFrame:
        """The table that an endpoint answers."""

    def explain(self, candidate: str, rows: pd.DataFrame, label: str | None) -> Explanations:
        """What each feature adds to the predictions of at most 20 rows."""

    def report(self, candidate: str) -> Report:
        """The model report, which is made at the first call."""

    def write_report(self, candidate: str, kind: ReportKind, output: Path | None) -> str:
        """Write the report, into the candidate's folder if there is no output, and return its path."""

    def write_notebook(self, candidate: str) -> str:
        """Write the notebook that trains the candidate again, and return its path."""

    def write_continuation(self) -> str:
        """Write the notebook that goes on from the experiment, unless it is there, and return its path."""

    def export(self, candidate: str, output: Path) -> None:
        """Write the model as a .zip or .tar.gz file."""

    def export_onnx(self, candidate: str, output: Path) -> list[str]:
        """Write the model as an ONNX file, and return where it answers another thing than the model."""

    def bundle(self, candidate: str, folder: Path) -> Path:
        """The model's bundle on this machine; `folder` is an empty one that may be used for it."""

    def deploy(self, candidate: str, name: str | None, timeout: float) -> LocalEndpoint | ServerEndpoint:
        """Serve the model."""
