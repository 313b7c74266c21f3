"""An experiment at a Jupyter server, as the SDK asks it."""

from __future__ import annotations

import tarfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .. import contract
from ..archive import ARCHIVES, write_whole
from ..contract import (
    TERMINAL,
    AutopilotError,
    BundleManifest,
    CandidateNotebook,
    Endpoint,
    EndpointCreate,
    ErrorCode,
    ExperimentNotebook,
    ExperimentState,
    Explanations,
    LogResponse,
    ModelBundle,
    OnnxFile,
    Report,
    ReportDocument,
)
from .backend import ReportKind
from .client import Client
from .naming import suggest_name
from .server_endpoint import ServerEndpoint

if TYPE_CHECKING:
    import pandas as pd

    from .plan import Plan


@dataclass(frozen=True)
class Answered:
    """How an experiment stood when the server answered."""

    state: ExperimentState
    max_runtime: int | None

    @property
    def terminal(self) -> bool:
        """Whether it has ended."""
        return self.state.status in TERMINAL

    @property
    def elapsed(self) -> float:
        """Seconds since the run began, by this machine's clock."""
        if self.state.started_at is None:
            return 0.0
        return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(self.state.started_at)).total_seconds())

    @property
    def limit(self) -> float | None:
        """Of the run; before it began, of the specification."""
        return self.state.run_seconds if self.state.started_at is not None else self.max_runtime


class ServerExperiment:
    """The `Backend` of a server."""

    def __init__(self, client: Client, name: str) -> None:
        self._client, self._name = client, name
        self._path = f"experiments/{name}"
        self._known: contract.Experiment | None = None

    def look(self) -> Answered:
        """Only what is new is sent."""
        known = self._known
        since = "" if known is None else f"?since={known.state.revision}"
        found = self._client.ask(contract.Experiment, "GET", self._path + since)
        if found.changed or known is None:
            self._known = known = found
        return Answered(known.state, known.spec.max_runtime)

    def describe(self) -> contract.Experiment:
        """As the server says."""
        self.look()
        assert self._known is not None
        return self._known

    def location(self) -> str:
        """The server's address, and the folder in its workspace."""
        return f"{self._client.url} {self.describe().folder}"

    def log(self) -> str:
        """The end of the log."""
        return self._client.ask(LogResponse, "GET", f"{self._path}/log").text

    def stop(self) -> None:
        """Ask the server to."""
        self._client.post(f"{self._path}/stop")

    def resume(self, seconds: int | None) -> None:
        """Queue a further run."""
        self._client.post(f"{self._path}/resume", {"seconds": seconds})

    def extend(self, seconds: int) -> None:
        """Put off the limit."""
        self._client.post(f"{self._path}/extend", {"seconds": seconds})

    def delete(self) -> None:
        """Delete it there."""
        self._client.delete(self._path)

    def plan(self) -> Plan:
        """Made by the server."""
        from .plan import Plan

        return self._client.ask(Plan, "POST", "plans", self.describe().spec.model_dump(mode="json"))

    def manifest(self, candidate: str) -> BundleManifest:
        """The bundle's."""
        return self._client.ask(ModelBundle, "GET", self._candidate(candidate)).manifest

    def predict(self, candidate: str, rows: pd.DataFrame) -> pd.DataFrame:
        """By a process of the server; for many rows, `batch_transform` or an endpoint."""
        from .predictions import prediction_table
        from .table import as_records

        body = self._client.post(f"{self._candidate(candidate)}/predictions", {"instances": as_records(rows)})
        return prediction_table(body, rows.index)

    def explain(self, candidate: str, rows: pd.DataFrame, label: str | None) -> Explanations:
        """By a process of the server."""
        from .table import as_records

        body = {"rows": as_records(rows), "label": label}
        return self._client.ask(Explanations, "POST", f"{self._candidate(candidate)}/explanations", body)

    def report(self, candidate: str) -> Report:
        """By a process of the server."""
        return self._client.ask(Report, "GET", f"{self._candidate(candidate)}/report")

    def write_report(self, candidate: str, kind: ReportKind, output: Path | None) -> str:
        """Into the server's workspace, or here where an output is given."""
        path = f"{self._candidate(candidate)}/report"
        if output is None and kind != "json":
            return self._client.ask(ReportDocument, "POST", f"{path}/{kind}").path
        if output is None:
            raise AutopilotError(
                ErrorCode.INVALID_REQUEST, "Say where to write the report: write_report('json', output='report.json')."
            )
        if output.exists():
            raise AutopilotError(ErrorCode.CONFLICT, f"{output} exists already. Choose another file.")
        write_whole(output, [self._client.get(path if kind == "json" else f"{path}/{kind}")])
        return str(output)

    def write_notebook(self, candidate: str) -> str:
        """Into the server's workspace."""
        return self._client.ask(CandidateNotebook, "POST", f"{self._candidate(candidate)}/notebook").path

    def write_continuation(self) -> str:
        """Into the server's workspace."""
        return self._client.ask(ExperimentNotebook, "POST", f"{self._path}/notebook").path

    def export(self, candidate: str, output: Path) -> None:
        """Download it."""
        kind = next((kind for suffix, kind in ARCHIVES.items() if output.name.lower().endswith(suffix)), None)
        if kind is None:
            raise AutopilotError(
                ErrorCode.INVALID_REQUEST, f"{output.name} must end with one of {', '.join(ARCHIVES)}."
            )
        write_whole(output, self._client.stream(f"{self._candidate(candidate)}/archive/{kind}"))

    def export_onnx(self, candidate: str, output: Path) -> list[str]:
        """Made by a process of the server, into the candidate's folder as well, and downloaded."""
        path = f"{self._candidate(candidate)}/onnx"
        made = self._client.ask(OnnxFile, "POST", path)
        write_whole(output, self._client.stream(path))
        return made.notes

    def bundle(self, candidate: str, folder: Path) -> Path:
        """Downloaded and unpacked."""
        archive = folder / "model.tar.gz"
        self.export(candidate, archive)
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        return next(manifest.parent for manifest in folder.glob("*/manifest.json"))

    def deploy(self, candidate: str, name: str | None, timeout: float) -> ServerEndpoint:
        """Make an endpoint there, and wait until it answers."""
        taken = {one.name for one in self._client.ask(contract.EndpointList, "GET", "endpoints").endpoints}
        name = name or (suggest_name(self._name, taken.__contains__) if self._name in taken else self._name)
        request = EndpointCreate.model_construct(name=name, experiment=self._name, candidate=candidate)
        self._client.ask(Endpoint, "POST", "endpoints", request.model_dump(mode="json"))
        made = ServerEndpoint(self._client, name)
        try:
            made.wait(time.monotonic() + timeout)
        except BaseException:
            made.delete()
            raise
        return made

    def _candidate(self, candidate: str) -> str:
        return f"{self._path}/candidates/{candidate}"
