"""A candidate of an experiment from Python: what is known of it, and what its model can do."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..contract import AutopilotError, BundleManifest, Candidate, ErrorCode, ExperimentState, Report
from .backend import Backend, ReportKind
from .leaderboard import ranked
from .place import absolute

if TYPE_CHECKING:
    import pandas as pd

    from ..engine.bundle import Bundle
    from .endpoint import LocalEndpoint
    from .server_endpoint import ServerEndpoint
    from .views.view import View


class TrainedCandidate:
    """One candidate; made by `Experiment.candidates` and `Experiment.best`.

    Attributes
    ----------
    details
        What the leaderboard knows of it: algorithm, hyperparameters, scores and times.
    """

    def __init__(self, backend: Backend, details: Candidate) -> None:
        self._backend = backend
        self.details = details

    @property
    def id(self) -> str:
        """As the leaderboard names it."""
        return self.details.id

    @cached_property
    def manifest(self) -> BundleManifest:
        """What the model predicts and from which columns, with their types and ranges, and rows to try it with."""
        return self._backend.manifest(self.id)

    def what_if(self, row: Mapping[str, Any] | None = None) -> View:
        """A form with a row's values: each change shows what the model predicts then, and why.

        Parameters
        ----------
        row
            Values to begin with; those of a row of the validation part for columns that are left out.
        """
        from .views.what_if import what_if_view

        return what_if_view(self, row)

    def predict(self, rows: Any) -> pd.DataFrame:
        """Predict.

        Parameters
        ----------
        rows
            A frame, records, or an array with the model's columns in their order; others are ignored.

        Returns
        -------
        DataFrame
            A row a row: `predicted_label`; for classification also its `probability`, and that of each class as
            `probability_<class>`.

        Raises
        ------
        AutopilotError
            COLUMNS_MISSING or PAYLOAD_INVALID, naming column and row.
        """
        return self._backend.predict(self.id, self._frame(rows))

    def explain(self, rows: Any, label: str | None = None) -> pd.DataFrame:
        """What each feature adds to predictions.

        Parameters
        ----------
        rows
            As for `predict`; at most 20.
        label
            The class whose probability is explained; the second of two, or else the predicted one, if None.

        Returns
        -------
        DataFrame
            For each row its features, the largest contribution first: `row` (from 0), `feature`, `value`,
            `contribution`, `standard_error` (0 where it is exact). `expected_value` and all contributions of a row add
            up to its `prediction`.
        """
        import pandas as pd

        explained = self._backend.explain(self.id, self._frame(rows), label).explanations
        lines = [
            {
                "row": row,
                **one.model_dump(),
                "label": explanation.label,
                "prediction": explanation.prediction,
                "expected_value": explanation.expected_value,
            }
            for row, explanation in enumerate(explained)
            for one in explanation.contributions
        ]
        return pd.DataFrame(lines)

    def report(self) -> Report:
        """How good it is, where it errs and what it looks at; made at the first call, in about ten seconds."""
        return self._backend.report(self.id)

    def write_report(self, kind: ReportKind = "html", output: str | os.PathLike[str] | None = None) -> str:
        """Write the report as a page, a notebook or JSON.

        Parameters
        ----------
        output
            The file, on this machine; the candidate's folder if None.

        Returns
        -------
        str
            The path; in the workspace, for a file that a server has written.
        """
        return self._backend.write_report(self.id, kind, None if output is None else absolute(Path(output)))

    def write_notebook(self) -> str:
        """Write the notebook that trains it again, unless it is there, and return its path."""
        return self._backend.write_notebook(self.id)

    def load(self) -> Bundle:
        """The model in this process; see `jupyter_autopilot.engine.bundle.load_bundle`."""
        from ..engine.bundle import load_bundle

        with tempfile.TemporaryDirectory() as folder:
            return load_bundle(self._backend.bundle(self.id, Path(folder)))

    def export(self, output: str | os.PathLike[str]) -> Path:
        """Write the model with all that it takes to use it elsewhere to one file, and return its path.

        Parameters
        ----------
        output
            Of a name that ends with .zip, .tar.gz or .onnx. An ONNX file has the preprocessing in it, and is compared
            with the model before it is written; it needs the extra `onnx`, of a candidate at a server there. A warning
            tells where it answers another thing than the model.

        Raises
        ------
        AutopilotError
            FORMAT_UNSUITABLE where a part of the model cannot be ONNX.
        """
        path = absolute(Path(output))
        if path.suffix.lower() == ".onnx":
            for note in self._backend.export_onnx(self.id, path):
                warnings.warn(note, stacklevel=2)
        else:
            self._backend.export(self.id, path)
        return path

    def batch_transform(self, data: str | os.PathLike[str], output: str | os.PathLike[str], **options: Any) -> int:
        """Predict the rows of files of this machine into a file, in constant memory, and return their number.

        Parameters
        ----------
        options
            Of `jupyter_autopilot.batch.transform`, such as `join=True`.
        """
        from ..batch import transform

        with tempfile.TemporaryDirectory() as folder:
            bundle = self._backend.bundle(self.id, Path(folder))
            return transform(bundle, absolute(Path(data)), absolute(Path(output)), **options)

    def deploy(self, name: str | None = None, *, timeout: float = 120.0) -> LocalEndpoint | ServerEndpoint:
        """Serve it where the experiment is, and wait until it answers; see `AutoML.deploy`."""
        return self._backend.deploy(self.id, name, timeout)

    def __repr__(self) -> str:
        """Id, score and what it is."""
        score = "" if self.details.score is None else f", {self.details.score:.6g}"
        return f"TrainedCandidate({self.id!r}{score}, {self.details.description!r})"

    def _frame(self, rows: Any) -> pd.DataFrame:
        import pandas as pd

        from .table import as_frame

        frame = as_frame(rows, names=[column.name for column in self.manifest.columns])
        return frame.set_index(rows.index) if isinstance(rows, pd.DataFrame) else frame


class Candidates(Mapping[str, TrainedCandidate]):
    """The candidates of an experiment at one moment, best first."""

    def __init__(self, backend: Backend, state: ExperimentState) -> None:
        self._backend = backend
        self._known = {one.id: one for one in ranked(state)}

    def __getitem__(self, candidate: str) -> TrainedCandidate:
        """A candidate by its id; AutopilotError NOT_FOUND where there is none."""
        if candidate not in self._known:
            known = ", ".join(self._known) or "none"
            raise AutopilotError(
                ErrorCode.NOT_FOUND,
                f"The experiment has no candidate {candidate!r}. It has {known}.",
                field="candidate",
            )
        return TrainedCandidate(self._backend, self._known[candidate])

    def __contains__(self, candidate: object) -> bool:
        """Whether there is one of this id."""
        return candidate in self._known

    def __iter__(self) -> Iterator[str]:
        """The ids, best first."""
        return iter(self._known)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._known)

    def __repr__(self) -> str:
        """The ids."""
        return f"Candidates({list(self._known)})"
