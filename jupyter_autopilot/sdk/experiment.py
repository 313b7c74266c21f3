"""`Experiment`: one that is there, in a folder or at a server, from Python."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ..contract import AutopilotError, ErrorCode, ExperimentState, Report, TabularSpec
from ..jobs import Workspace
from .backend import Backend, ReportKind
from .local import failure
from .local_experiment import LocalExperiment
from .place import absolute, open_experiment
from .progress import show_progress
from .trained import Candidates, TrainedCandidate

if TYPE_CHECKING:
    import pandas as pd

    from .endpoint import LocalEndpoint
    from .plan import Plan
    from .server_endpoint import ServerEndpoint
    from .views.view import View

POLL_SECONDS = 0.25
TIDY_SECONDS = 10.0


class Experiment:
    """An experiment that is there, whoever made it: the wizard, a terminal, or Python.

    Made by `Experiment.open`, `list_experiments`, `AutoML.start`, and by `Server`; what is asked of it is the same for
    a folder of this machine and for a server. Whatever it tells is as new as the call.

    Raises
    ------
    AutopilotError
        Every method raises it with the code and the text that the REST API and the command line have.

    Examples
    --------
    >>> experiment = Experiment.open("autopilot/churn-1")  # doctest: +SKIP
    >>> experiment.wait().leaderboard()  # doctest: +SKIP
    >>> experiment.candidates["lightgbm-1"].report()  # doctest: +SKIP
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Self:
        """The experiment of a folder.

        Raises
        ------
        AutopilotError
            NOT_FOUND or EXPERIMENT_DAMAGED.
        """
        return cls(LocalExperiment(open_experiment(absolute(Path(folder)))))

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self._backend.describe().name

    @property
    def location(self) -> str:
        """The folder on this machine; of a server its address and the folder in its workspace."""
        return self._backend.location()

    @property
    def spec(self) -> TabularSpec:
        """What it was made with."""
        return self._backend.describe().spec

    @property
    def state(self) -> ExperimentState:
        """Everything that is known of it, such as stages, warnings and candidates."""
        return self._backend.look().state

    @property
    def status(self) -> str:
        """`queued`, `starting`, `in_progress`, `stopping`, `completed`, `stopped`, `failed` or `lost`."""
        return self.state.status.value

    def leaderboard(self) -> pd.DataFrame:
        """The candidates, best first; see `AutoML.leaderboard`."""
        from .leaderboard import as_table

        return as_table(self.state)

    @property
    def candidates(self) -> Candidates:
        """The candidates by their ids, best first."""
        return Candidates(self._backend, self.state)

    @property
    def best(self) -> TrainedCandidate:
        """The best candidate.

        Raises
        ------
        AutopilotError
            NO_CANDIDATE where none is trained yet.
        """
        state = self.state
        if state.best_candidate is None:
            raise AutopilotError(ErrorCode.NO_CANDIDATE, f"The experiment {self.name!r} has no trained candidate.")
        return Candidates(self._backend, state)[state.best_candidate]

    def wait(self, timeout: float | None = None, *, verbose: bool = True) -> Self:
        """Wait for its end, and return it.

        Ctrl-C or the interrupt button end the waiting and not the experiment, which `stop` does.

        Parameters
        ----------
        timeout
            Seconds after which the waiting ends with a TimeoutError; the experiment goes on.
        verbose
            Show the progress on standard error.

        Raises
        ------
        AutopilotError
            Why it ended without a model.
        TimeoutError
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        line = show_progress(sys.stderr) if verbose else None
        try:
            while not (seen := self._backend.look()).terminal:
                if line is not None:
                    line(seen)
                if deadline is not None and time.monotonic() > deadline:
                    raise TimeoutError(f"The experiment {self.name!r} has not ended after {timeout:g} seconds.")
                time.sleep(POLL_SECONDS)
        finally:
            if line is not None:
                line.end()
        error = failure(seen.state)
        if error is not None:
            raise error
        return self

    def stop(self, *, wait: bool = True) -> None:
        """Stop it, and keep the best model so far.

        Parameters
        ----------
        wait
            Until it has ended, which takes a few seconds.
        """
        self._backend.stop()
        while wait and not self._backend.look().terminal:
            time.sleep(POLL_SECONDS)

    def resume(self, seconds: int | None = None) -> Self:
        """Go on with one that has ended, and return at once; what was trained is kept.

        Parameters
        ----------
        seconds
            To be added to what is left of its time.

        Raises
        ------
        AutopilotError
            EXPERIMENT_RUNNING or TIME_USED_UP.
        """
        deadline = time.monotonic() + TIDY_SECONDS
        while True:
            try:
                self._backend.resume(seconds)
            except AutopilotError as error:
                # Its worker is tidied up after for an instant after its last word.
                late = time.monotonic() > deadline or not self._backend.look().terminal
                if error.code is not ErrorCode.EXPERIMENT_RUNNING or late:
                    raise
                time.sleep(POLL_SECONDS)
            else:
                return self

    def add_time(self, seconds: int) -> Self:
        """Give it more time: its limit is put off while it is under way, and afterwards it goes on where it ended."""
        if self._backend.look().terminal:
            return self.resume(seconds)
        self._backend.extend(seconds)
        return self

    def delete(self) -> None:
        """Delete it with its folder, once it has ended."""
        self._backend.delete()

    def log(self) -> str:
        """The end of what its worker printed."""
        return self._backend.log()

    def plan(self) -> Plan:
        """What an experiment with the same specification would do now, and about what it would take."""
        return self._backend.plan()

    def predict(self, rows: Any) -> pd.DataFrame:
        """With the best candidate; see `TrainedCandidate.predict`."""
        return self.best.predict(rows)

    def explain(self, rows: Any, label: str | None = None) -> pd.DataFrame:
        """The best candidate's predictions; see `TrainedCandidate.explain`."""
        return self.best.explain(rows, label)

    def report(self) -> Report:
        """The best candidate's; see `TrainedCandidate.report`."""
        return self.best.report()

    def write_report(self, kind: ReportKind = "html", output: str | os.PathLike[str] | None = None) -> str:
        """The best candidate's; see `TrainedCandidate.write_report`."""
        return self.best.write_report(kind, output)

    def write_notebook(self) -> str:
        """Write the notebook that goes on from here, `Continue.ipynb`, unless it is there, and return its path."""
        return self._backend.write_continuation()

    def deploy(self, name: str | None = None, *, timeout: float = 120.0) -> LocalEndpoint | ServerEndpoint:
        """Serve the best candidate; see `TrainedCandidate.deploy`."""
        return self.best.deploy(name, timeout=timeout)

    def batch_transform(self, data: str | os.PathLike[str], output: str | os.PathLike[str], **options: Any) -> int:
        """With the best candidate; see `TrainedCandidate.batch_transform`."""
        return self.best.batch_transform(data, output, **options)

    def view(self) -> View:
        """Leaderboard, comparison, report and a prediction form as ipywidgets, for a notebook's cell."""
        from .views.page import experiment_view

        return experiment_view(self)

    def _repr_html_(self) -> str:
        """How it stands and its leaderboard, for a notebook's cell."""
        from .views.markup import experiment_html

        return experiment_html(self._backend.describe())

    def __repr__(self) -> str:
        """Where it is, how it stands, and its best candidate."""
        found = self._backend.describe()
        state = found.state
        scores = {one.id: one.score for one in state.candidates}
        best = scores.get(state.best_candidate or "")
        result = "" if best is None else f", best {state.objective} {best:.6g} ({state.best_candidate})"
        return f"Experiment({self._backend.location()!r}, {state.status.value}{result})"


def list_experiments(folder: str | os.PathLike[str] = ".") -> list[Experiment]:
    """The experiments of a workspace, newest first.

    Parameters
    ----------
    folder
        Where JupyterLab or Python was started; the current folder if left out.
    """
    return [Experiment(LocalExperiment(record)) for record in Workspace(absolute(Path(folder))).records()]
