"""A small real table, and an experiment on it that a real worker has completed."""

from __future__ import annotations

import os
import pickle
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from jupyter_autopilot.contract import TabularSpec
from jupyter_autopilot.jobs import Workspace, worker
from jupyter_autopilot.jobs.process import is_alive, start_process

if TYPE_CHECKING:
    import pandas as pd

# pytest takes plugins from the top-level file alone; only tests/server uses this one.
pytest_plugins = ["pytest_jupyter.jupyter_server"]

# The numeric libraries read it when they are loaded. One thread each, as a worker gives them: several of them would
# spend more time on waiting for each other, beside other tests, than on the small tables that there are here.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
ROWS = 400
QUICK = {"training_method": "ensembling", "algorithms": ["linear"], "max_candidates": 1, "max_runtime": 300}
"""An experiment that is done in a few seconds; on a busy machine it may take longer, as all waiting in tests may."""
Made = TypeVar("Made")


FIRST = (
    "test_examples.py",
    "faults/test_campaign.py",
    "engine/test_run.py",
    "jobs/test_supervisor.py",
    "notebooks/test_stacked.py",
    "worker/test_run.py",
    "sdk/test_automl.py",
    "notebooks/test_candidate_definition.py",
    "notebooks/test_combined.py",
    "server/test_experiments.py",
    "cli/test_cli.py",
    "test_extending.py",
    "test_docs.py",
)
"""The files that take longest: begun last, one of them would keep one process busy after the others are done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first and leave the rest as it is."""
    turns = {HERE / name: turn for turn, name in enumerate(FIRST)}
    items.sort(key=lambda item: turns.get(item.path, len(turns)))


@pytest.fixture(scope="session", autouse=True)
def own_key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Pickles are signed with a key that the tests make, and nothing is encrypted with one of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        path = tmp_path_factory.mktemp("key") / "key"
        patch.setenv("AUTOPILOT_KEY_FILE", str(path))
        patch.setenv("AUTOPILOT_ENCRYPTION_KEYS", str(path.with_name("keys")))
        yield path


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
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], Made]], Made]:
    """What takes long to make is made by one of the test processes for all: `made_once(name, make)`.

    `make` gets an empty folder that stays, and what it returns is pickled for the others, which wait for it.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "made-once"
    shared.mkdir(exist_ok=True)

    def get(name: str, make: Callable[[Path], Made]) -> Made:
        folder, lock, answer = shared / name, shared / f"{name}.lock", shared / f"{name}.pickle"
        while not _taken(lock):
            time.sleep(0.1)
        try:
            if not answer.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of a process that failed at it
                folder.mkdir()
                answer.write_bytes(pickle.dumps(make(folder)))
            made: Made = pickle.loads(answer.read_bytes())
            return made
        finally:
            lock.rmdir()

    return get


def _taken(lock: Path) -> bool:
    try:
        lock.mkdir()
    except FileExistsError:
        return False
    return True


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
def finished(made_once: Callable[[str, Callable[[Path], Path]], Path], churn_csv: Path) -> Path:
    """The folder of an experiment named `finished`; tests copy it and leave it as it is."""

    def make(root: Path) -> Path:
        shutil.copy(churn_csv, root / "churn.csv")
        spec = TabularSpec.model_validate({"name": "finished", "data_path": "churn.csv", "target": "Churn", **QUICK})
        record = Workspace(root).create(spec)
        with pytest.MonkeyPatch.context() as patch:
            leave_notebooks(patch)
            worker.start_worker(record.folder, root)
        wait_until(lambda: record.refresh() and record.terminal, seconds=240)
        # Its last word is not its end.
        wait_until(lambda: record.process is not None and not is_alive(record.process))
        assert record.state.status.value == "completed", record.log()
        return record.folder.path

    return made_once("workspace", make)


def make_wards(rows: int = 240) -> pd.DataFrame:
    """A table with categories and texts that would be found in any file in clear."""
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(0)
    months = random.integers(1, 72, rows)
    ward = random.choice(["canaryward-one", "canaryward-two", "three"], rows)
    notes = [f"canaryward {' '.join(random.choice(['slow', 'fast', 'kind', 'rude'], 5))}" for _ in range(rows)]
    risk = (60 - months) / 30 + (ward == "three") + random.normal(0, 0.5, rows)
    return pd.DataFrame({"months": months, "ward": ward, "note": notes, "stays": np.where(risk > 0.5, "yes", "no")})


@pytest.fixture
def ward_table() -> Callable[[], pd.DataFrame]:
    """`make_wards`, for tests."""
    return make_wards


@pytest.fixture(scope="session")
def encrypted(made_once: Callable[[str, Callable[[Path], Path]], Path]) -> Path:
    """`keys` with `clinic` and `other`, and in `work` an encrypted experiment `ward`, whose notebook was executed."""

    def make(root: Path) -> Path:
        from jupyter_autopilot import AutoML
        from jupyter_autopilot.crypt import make_key

        options: dict[str, Any] = {"algorithms": ["linear", "lightgbm"], "max_candidates": 3, "max_runtime": 300}
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AUTOPILOT_ENCRYPTION_KEYS", str(root / "keys"))
            (root / "work").mkdir()
            patch.chdir(root / "work")
            for name in ("clinic", "other"):
                make_key(name)
            AutoML("stays", encryption_key="clinic", name="ward", verbose=False, **options).fit(make_wards())
        return root

    return made_once("encrypted", make)


@pytest.fixture
def stand_in(finished: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """`stand_in(seconds)`: experiments that this process starts from now on train nothing (`stand_in.py`)."""

    def use(seconds: float) -> None:
        arguments = ["-I", str(HERE / "stand_in.py"), str(finished), str(seconds)]
        monkeypatch.setattr(worker, "start_process", lambda _, **options: start_process(arguments, **options))

    return use


@pytest.fixture
def quick_worker(stand_in: Callable[[float], None]) -> None:
    """Experiments end as `finished` did, after time enough to see them run."""
    stand_in(2)


@pytest.fixture
def lasting_worker(stand_in: Callable[[float], None]) -> None:
    """Experiments run until they are stopped."""
    stand_in(3600)


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
