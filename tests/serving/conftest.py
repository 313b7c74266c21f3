"""Bundles to serve, and a process that serves one."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import FunctionTransformer

from jupyter_autopilot.atomic import write_atomic
from jupyter_autopilot.contract import (
    BundleManifest,
    ColumnType,
    ProblemType,
    SchemaColumn,
    TabularSpec,
    TrainingMethod,
    utc_now,
)
from jupyter_autopilot.engine.bundle import Part, pack_bundle, write_models, write_stored
from jupyter_autopilot.engine.run import run_experiment
from jupyter_autopilot.serving.predictor import Predictor, load_predictor

START_SECONDS = 60
ROWS = 240


def make_table(rows: int = ROWS) -> pd.DataFrame:
    """A table with every kind of column: numbers, words, flags, booleans, dates, texts, and gaps."""
    random = np.random.default_rng(0)
    plan = random.choice(["basic", "plus", "größer"], rows)
    months = random.integers(1, 72, rows)
    charge = np.round(random.normal(60, 20, rows), 2)
    table = pd.DataFrame(
        {
            "months": months,
            "charge": np.where(random.random(rows) < 0.1, np.nan, charge),
            "plan": np.where(random.random(rows) < 0.1, None, plan),
            "senior": random.integers(0, 2, rows),
            "paperless": random.random(rows) < 0.5,
            "signed up": pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, rows), unit="D"),
            "note": [
                " ".join(random.choice(["slow", "fast", "dear", "cheap", "kind", "rude", "line", "bill"], 6))
                for _ in range(rows)
            ],
        }
    )
    risk = 1.5 * (plan == "basic") + (60 - months) / 30 + table["senior"] - 1.5 + random.normal(0, 0.5, rows)
    table["churn"] = np.where(risk > 0.5, "yes", "no")
    return table


@pytest.fixture(scope="session")
def table() -> pd.DataFrame:
    return make_table()


@pytest.fixture(scope="session")
def churn_bundle(table: pd.DataFrame, made_once: Callable[[str, Callable[[Path], Path]], Path]) -> Path:
    """The best candidate of a real, short run of the engine."""

    def make(root: Path) -> Path:
        table.to_csv(root / "churn.csv", index=False)
        folder = root / "churn"
        folder.mkdir()
        spec = TabularSpec(
            name="churn",
            data_path="churn.csv",
            target="churn",
            training_method=TrainingMethod.ENSEMBLING,
            algorithms=["linear", "lightgbm"],
            max_candidates=2,
            max_runtime=60,
        )
        run_experiment(spec, folder, root=root, sink=lambda _: None, stop_requested=lambda: False)
        best = json.loads((folder / "best.json").read_text())["candidate"]
        return folder / "candidates" / best / "bundle"

    return made_once("bundle", make)


@pytest.fixture(scope="session")
def churn(churn_bundle: Path) -> Predictor:
    return load_predictor(churn_bundle)


SLEEPER = """
import time


class Sleeper:
    def predict(self, frame):
        time.sleep(float(frame["seconds"].max()))
        return 2 * frame["seconds"].to_numpy()


class Tripler(Sleeper):
    def predict(self, frame):
        return 1.5 * super().predict(frame)


class Slow:
    def predict(self, frame):
        time.sleep(0.3)
        if frame["seconds"].max() > 0:
            raise OSError("broken")
        return frame["seconds"].to_numpy()
"""


@pytest.fixture(scope="session")
def sleeper_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the module of the sleeping model lies; here it is loaded already."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / "autopilot_sleeper.py").write_text(SLEEPER)
    module = ModuleType("autopilot_sleeper")
    exec(SLEEPER, module.__dict__)
    sys.modules["autopilot_sleeper"] = module
    yield folder
    del sys.modules["autopilot_sleeper"]


def pack_sleeper(target: Path, /, *, model: str = "Sleeper", **changes: Any) -> Path:
    """A regression model that sleeps for the largest of the `seconds` and answers twice each, or thrice (`Tripler`)."""
    files = target.parent / f"{target.name}-files"
    files.mkdir(parents=True)
    models = write_models("sleeper-1", [getattr(sys.modules["autopilot_sleeper"], model)()], files)
    features = write_stored("sleeper-1", FunctionTransformer(), files)
    manifest = BundleManifest(
        experiment="sleep",
        candidate="sleeper-1",
        problem_type=ProblemType.REGRESSION,
        target="twice",
        columns=[SchemaColumn(name="seconds", type=ColumnType.NUMERIC, minimum=0, maximum=1)],
        objective="rmse",
        created_at=utc_now(),
        python="",
        packages={},
        files={},
        sample=[{"seconds": 0.01}, {"seconds": 0}],
        sample_predictions=[{"prediction": 0.02}, {"prediction": 0.0}],
    )
    pack_bundle(target, manifest.model_copy(update=changes), [Part(1.0, models, [features])], None)
    return target


@pytest.fixture
def make_sleeper(tmp_path: Path, sleeper_path: Path) -> Callable[..., Path]:
    """Pack the sleeping model with changes to its manifest."""
    return lambda **changes: pack_sleeper(tmp_path / "sleeper", **changes)


@pytest.fixture
def write_deployment(tmp_path: Path, sleeper_path: Path) -> Callable[..., Path]:
    """`write_deployment(number, name={...}, …)`: the file of a deployment of sleeping models.

    Each variant has `bundle`, the name of its bundle's folder, which is packed where it is not there, with the other
    arguments of `pack_sleeper` in `pack`; and what the file says of it besides.
    """

    def write(number: int, **variants: dict[str, Any]) -> Path:
        served = []
        for name, given in variants.items():
            rest = dict(given)
            bundle, changes = rest.pop("bundle"), rest.pop("pack", {})
            if not (tmp_path / bundle).exists():
                pack_sleeper(tmp_path / bundle, **{"candidate": bundle, **changes})
            served.append({"name": name, "bundle": bundle, **rest})
        file = tmp_path / "deployment.json"
        write_atomic(file, json.dumps({"number": number, "variants": served}))
        return file

    return write


@dataclass
class Reply:
    """An answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Endpoint:
    """A serving process."""

    process: subprocess.Popen[bytes]
    ready_file: Path
    log: Path
    ready: dict[str, Any]

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.ready["host"], self.ready["port"], timeout=30)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Reply:
        connection = self.connect()
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def invoke(self, body: bytes, content_type: str, **headers: str) -> Reply:
        return self.request("POST", "/invocations", body, {"Content-Type": content_type, **headers})


@contextmanager
def serving(
    bundle: Path, folder: Path, *options: str, token: str = "", modules: Path | None = None
) -> Iterator[Endpoint]:
    """Start a process; `ready` is empty when it ended instead."""
    ready_file, log = folder / "ready.json", folder / "log"
    variables = {name: value for name, value in os.environ.items() if name != "AUTOPILOT_ENDPOINT_TOKEN"}
    if modules is not None:
        variables["PYTHONPATH"] = str(modules)
    if token:
        variables["AUTOPILOT_ENDPOINT_TOKEN"] = token
    command = [sys.executable, "-m", "jupyter_autopilot.serving", str(bundle), "--ready-file", str(ready_file)]
    with log.open("wb") as output:
        process = subprocess.Popen([*command, *options], stdout=output, stderr=output, env=variables)
    try:
        end = time.monotonic() + START_SECONDS
        while not ready_file.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        content = json.loads(ready_file.read_text()) if ready_file.exists() else {}
        yield Endpoint(process, ready_file, log, {} if "error" in content else content)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def serve(tmp_path: Path, sleeper_path: Path) -> Iterator[Callable[..., Endpoint]]:
    """Start one process, which is ended after the test and can load the sleeping model."""
    folder = tmp_path / "process"
    folder.mkdir()
    with ExitStack() as stack:
        yield lambda bundle, *options, **more: stack.enter_context(
            serving(bundle, folder, *options, **{"modules": sleeper_path, **more})
        )


@pytest.fixture(scope="session")
def endpoint(churn_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The real model, without a token, with a small limit."""
    folder = tmp_path_factory.mktemp("endpoint")
    with serving(churn_bundle, folder, "--max-body-bytes", "20000") as running:
        assert running.ready, running.log.read_text()
        yield running
