"""Experiments that a worker process runs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract import EVENT, BundleManifest, Event


@dataclass
class Worker:
    """A worker process and its experiment folder."""

    process: subprocess.Popen[bytes]
    folder: Path

    def events(self) -> list[Event]:
        """The events so far; a line that is being written is left out."""
        path = self.folder / "events.jsonl"
        lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
        return [EVENT.validate_json(line) for line in lines]

    def log(self) -> str:
        """What the worker printed."""
        return (self.folder / "worker.log").read_text(encoding="utf-8")

    def best_bundle(self) -> BundleManifest:
        """The best candidate's manifest, after its files were found to be complete."""
        from jupyter_autopilot.engine.bundle import load_bundle

        best = json.loads((self.folder / "best.json").read_text(encoding="utf-8"))["candidate"]
        return load_bundle(self.folder / "candidates" / best / "bundle").manifest


Starter = Callable[..., Worker]


@pytest.fixture
def start(tmp_path: Path, churn_csv: Path) -> Iterator[Starter]:
    """Starts a worker on the Telco churn table or another file: `start(max_runtime=…, …)`."""
    started: list[Worker] = []

    def make(**fields: Any) -> Worker:
        folder = tmp_path / "autopilot" / f"test-{len(started)}"
        folder.mkdir(parents=True)
        spec = {"name": folder.name, "data_path": str(churn_csv), "target": "Churn", **fields}
        (folder / "experiment.json").write_text(json.dumps(spec), encoding="utf-8")
        command = [sys.executable, "-m", "jupyter_autopilot.worker", "run", str(folder), "--root", str(tmp_path)]
        with (folder / "worker.log").open("wb") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        started.append(Worker(process, folder))
        return started[-1]

    yield make
    for worker in started:
        worker.process.kill()
        worker.process.wait(10)
