"""Small real tables and experiments on them that are done in a few seconds."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sklearn.datasets import load_iris

from jupyter_autopilot import AutoML
from jupyter_autopilot.contract import JobEnded, JobStarted, TabularSpec
from jupyter_autopilot.engine.run import run_experiment
from jupyter_autopilot.jobs import worker
from jupyter_autopilot.jobs.process import ProcessRecord, never_started
from jupyter_autopilot.worker.event_log import EventLog

QUICK: dict[str, Any] = {
    "algorithms": ["linear"],
    "max_candidates": 1,
    "max_runtime": 300,
    "method": "ensembling",
    "verbose": False,
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def iris() -> tuple[pd.DataFrame, pd.Series]:
    """Three classes, which are whole numbers."""
    X, y = load_iris(return_X_y=True, as_frame=True)
    return X, y


@pytest.fixture(scope="session")
def fitted(
    iris: tuple[pd.DataFrame, pd.Series], made_once: Callable[[str, Callable[[Path], AutoML]], AutoML]
) -> AutoML:
    """A model of the irises, fitted in scikit-learn's way; tests leave it as it is."""

    def make(folder: Path) -> AutoML:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            return AutoML(**QUICK).fit(*iris)

    return made_once("fitted", make)


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Experiments are over in this process before `fit` waits for them: a worker takes longer to start than they do."""

    def run(arguments: list[str], **_: object) -> ProcessRecord:
        folder, root = Path(arguments[3]), Path(arguments[5])
        spec = TabularSpec.model_validate_json((folder / "experiment.json").read_bytes())
        log = EventLog(folder / "events.jsonl")
        log(JobStarted(pid=os.getpid()))
        outcome, reason = run_experiment(spec, folder, root=root, sink=log, stop_requested=lambda: False)
        log(JobEnded(outcome=outcome, reason=reason))
        return never_started()

    monkeypatch.setattr(worker, "start_process", run)


@pytest.fixture
def quick() -> dict[str, Any]:
    """Parameters of an experiment that is done in a few seconds."""
    return dict(QUICK)
