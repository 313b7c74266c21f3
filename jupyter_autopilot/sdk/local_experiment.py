"""An experiment in a folder of this machine, as the SDK asks it; no server is needed, and one may run beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .. import contract
from ..archive import write_archive
from ..contract import AutopilotError, BundleManifest, ErrorCode, ExplanationRequest, Explanations, Report
from ..jobs import ExperimentRecord
from ..jobs.bundles import StoredBundle, describe_bundle, find_bundle
from ..jobs.ending import Ending
from ..jobs.resume import add_time
from .backend import ReportKind
from .candidates import deploy_candidate, write_notebook, write_report
from .local import LocalRun
from .place import Place, place_of
from .quiet import known_warnings

if TYPE_CHECKING:
    import pandas as pd

    from ..serving.predictor import Predictor
    from .endpoint import LocalEndpoint
    from .plan import Plan


class LocalExperiment:
    """The `Backend` of a folder."""

    def __init__(self, record: ExperimentRecord) -> None:
        self._record = record
        self._ending = Ending(record)
        self._asked: tuple[StoredBundle, Predictor] | None = None

    def look(self) -> ExperimentRecord:
        """Refreshed, and ended where it is over its time and nobody else has done so."""
        self._record.refresh()
        self._ending.look()
        if self._record.terminal:
            self._ending.tidy()
        return self._record

    def describe(self) -> contract.Experiment:
        """Everything about it; the endpoint of auto deploy is a server's."""
        self._record.refresh()
        return self._record.experiment(endpoint=None)

    def location(self) -> str:
        """The folder."""
        return str(self._record.folder.path)

    def log(self) -> str:
        """The end of the log."""
        return self._record.log()

    def stop(self) -> None:
        """Ask the worker; it is killed by whoever waits, if it does not answer in half a minute."""
        self._record.refresh()
        if not self._record.terminal:
            self._ending.ask()

    def resume(self, seconds: int | None) -> None:
        """Start a further run."""
        LocalRun.resume(self._place().workspace, self._record, seconds)
        self._ending = Ending(self._record)

    def extend(self, seconds: int) -> None:
        """Write the further time down; the worker reads it within a second."""
        self._record.refresh()
        add_time(self._record, seconds)

    def delete(self) -> None:
        """Delete the folder."""
        self._record.refresh()
        if not self._record.terminal or not self._ending.tidy():
            raise AutopilotError(
                ErrorCode.EXPERIMENT_RUNNING,
                f"The experiment {self._record.name!r} has not ended. Stop it before you delete it.",
            )
        self._place().workspace.delete(self._record)

    def plan(self) -> Plan:
        """Made in this process."""
        from .plan import plan_of

        return plan_of(self._record.spec, self._place().workspace.root)

    def manifest(self, candidate: str) -> BundleManifest:
        """The bundle's."""
        self._record.refresh()
        return describe_bundle(self._record, candidate).manifest

    def predict(self, candidate: str, rows: pd.DataFrame) -> pd.DataFrame:
        """With the model in this process."""
        predictor = self._predictor(candidate)
        with known_warnings():
            table = predictor.predict(rows).table()
        if "probability" in table:
            table["predicted_label"] = table["predicted_label"].astype(object)
        return table.set_axis(rows.index)

    def explain(self, candidate: str, rows: pd.DataFrame, label: str | None) -> Explanations:
        """In this process."""
        from ..engine.report.shapley import explain_candidate
        from .table import as_records

        self._bundle(candidate)
        with known_warnings():
            return explain_candidate(
                self._record.folder.path, candidate, ExplanationRequest(rows=as_records(rows), label=label)
            )

    def report(self, candidate: str) -> Report:
        """The one of the candidate's folder, or made in this process and kept there."""
        from ..engine.report.files import kept_report

        self._bundle(candidate)
        root = self._place().workspace.root
        with known_warnings():
            return kept_report(self._record.spec, self._record.folder.path, candidate, root)

    def write_report(self, candidate: str, kind: ReportKind, output: Path | None) -> str:
        """See `jupyter_autopilot.sdk.write_report`."""
        return str(write_report(self._record.folder.path, candidate, kind=kind, output=output))

    def write_notebook(self, candidate: str) -> str:
        """See `jupyter_autopilot.sdk.write_notebook`."""
        return str(write_notebook(self._record.folder.path, candidate))

    def write_continuation(self) -> str:
        """In the folder."""
        from ..notebooks import write_continuation

        folder = self._record.folder.path
        try:
            return str(write_continuation(folder, folder.name, self._record.spec.target))
        except OSError as error:
            raise AutopilotError(
                ErrorCode.FOLDER_NOT_WRITABLE, f"{folder} could not be written: {error.strerror}."
            ) from error

    def export(self, candidate: str, output: Path) -> None:
        """Packed from the candidate's folder."""
        write_archive(self._bundle(candidate), output)

    def export_onnx(self, candidate: str, output: Path) -> list[str]:
        """In this process."""
        from ..engine.portable import export_onnx

        return list(export_onnx(self._bundle(candidate), output).notes)

    def bundle(self, candidate: str, folder: Path) -> Path:
        """The candidate's own."""
        return self._bundle(candidate)

    def deploy(self, candidate: str, name: str | None, timeout: float) -> LocalEndpoint:
        """In a process of its own on this machine."""
        return deploy_candidate(self._record.folder.path, candidate, name=name, timeout=timeout)

    def _predictor(self, candidate: str) -> Predictor:
        """The model that was asked last stays, since a form asks it again with each change."""
        from ..serving.predictor import load_predictor

        self._record.refresh()
        bundle = find_bundle(self._record, candidate)
        if self._asked is None or self._asked[0] != bundle:
            self._asked = bundle, load_predictor(bundle.path)
        return self._asked[1]

    def _bundle(self, candidate: str) -> Path:
        self._record.refresh()
        return find_bundle(self._record, candidate).path

    def _place(self) -> Place:
        return place_of(self._record.folder.path, self._record.spec.output_path)
