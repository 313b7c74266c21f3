"""A small real table, and an experiment on it that a real worker has completed."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_autopilot.contract import TabularSpec
from jupyter_autopilot.jobs import Workspace
from jupyter_autopilot.jobs.process import is_alive
from jupyter_autopilot.jobs.worker import start_worker

# pytest takes plugins from the top-level file alone; only tests/server uses this one.
pytest_plugins = ["pytest_jupyter.jupyter_server"]

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
ROWS = 400
QUICK = {"training_method": "ensembling", "algorithms": ["linear"], "max_candidates": 1, "max_runtime": 300}
"""An experiment that is done in a few seconds; on a busy machine it may take longer, as all waiting in tests may."""


@pytest.fixture(autouse=True)
def notebooks_are_not_executed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Experiments leave the data exploration notebook as it is written, unless a test `executes_notebooks`."""
    if request.node.get_closest_marker("executes_notebooks") is None:
        leave_notebooks(monkeypatch)


def leave_notebooks(patch: pytest.MonkeyPatch) -> None:
    """Have processes end that would execute a notebook (`hook/sitecustomize.py`)."""
    patch.setenv("AUTOPILOT_UNEXECUTED", "1")
    patch.setenv("PYTHONPATH", str(HERE / "hook"), prepend=os.pathsep)


@pytest.fixture(scope="session")
def churn_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first rows of the Telco churn table."""
    with (EXAMPLES / "telco-churn.csv").open(encoding="utf-8") as file:
        lines = [next(file) for _ in range(ROWS + 1)]
    path = tmp_path_factory.mktemp("data") / "churn.csv"
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def quick_spec() -> Callable[..., TabularSpec]:
    """Specifications of experiments on `churn.csv` that are done in a few seconds."""

    def make(name: str = "quick", **fields: object) -> TabularSpec:
        return TabularSpec.model_validate(
            {"name": name, "data_path": "churn.csv", "target": "Churn", **QUICK, **fields}
        )

    return make


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, churn_csv: Path) -> Path:
    """The folder of an experiment named `finished`; tests copy it and leave it as it is."""
    root = tmp_path_factory.mktemp("workspace")
    shutil.copy(churn_csv, root / "churn.csv")
    spec = TabularSpec.model_validate({"name": "finished", "data_path": "churn.csv", "target": "Churn", **QUICK})
    record = Workspace(root).create(spec)
    with pytest.MonkeyPatch.context() as patch:
        leave_notebooks(patch)
        start_worker(record.folder, root)
    wait_until(lambda: record.refresh() and record.terminal, seconds=240)
    # Its last word is not its end.
    wait_until(lambda: record.process is not None and not is_alive(record.process))
    assert record.state.status.value == "completed", record.log()
    return record.folder.path


@pytest.fixture
def with_finished(tmp_path: Path, finished: Path) -> Path:
    """A workspace that holds a copy of the finished experiment and its data."""
    shutil.copytree(finished, tmp_path / "autopilot" / finished.name)
    shutil.copy(finished.parents[1] / "churn.csv", tmp_path / "churn.csv")
    return tmp_path


def wait_until(holds: Callable[[], bool], *, seconds: float = 120, pause: float = 0.05) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(pause)


@pytest.fixture
def wait() -> Callable[..., None]:
    """`wait_until`, for tests."""
    return wait_until
