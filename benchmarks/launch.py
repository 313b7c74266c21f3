"""Fits in processes of their own, measured from outside."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .datasets import Dataset
from .frameworks import FITTED_FILE, OUTCOME_FILE, PREDICTION_FILE, Request
from .memory import ProcessTree
from .results import Result, append_result, read_results
from .scoring import error_of

SAMPLE_SECONDS = 0.25
LATEST_FACTOR, LATEST_SECONDS = 2, 60
"""A fit that takes longer than so many times its limit and so many seconds is a failure, which is AMLB's idea."""
REST_SECONDS = 300
"""For imports and predictions, after which a process is killed."""
FAILURE_LENGTH = 300

Command = Callable[[str, Path], list[str]]
"""What starts the fit of a name; the second argument is the file of its request."""


@dataclass(frozen=True)
class Campaign:
    """What is measured: each name on each split of each data set, in turn, so that all meet the same machine."""

    names: list[str]
    command: Command
    datasets: list[Dataset]
    seconds: int
    rows: int
    splits: int
    out: Path

    def run(self, tell: Callable[[str], None] = print) -> list[Result]:
        """Measure what the file of results lacks; returns what it has then of this campaign."""
        for dataset in self.datasets:
            for split in range(self.splits):
                done = {result.key for result in read_results(self.out)}
                left = [name for name in self.names if self._key(dataset, split, name) not in done]
                if left:
                    self._measure(dataset, split, left, tell)
        wanted = {
            self._key(dataset, split, name)
            for dataset in self.datasets
            for split in range(self.splits)
            for name in self.names
        }
        return [result for result in read_results(self.out) if result.key in wanted]

    def _key(self, dataset: Dataset, split: int, name: str) -> tuple[str, int, str, int, int]:
        return dataset.name, split, name, self.seconds, self.rows

    def _measure(self, dataset: Dataset, split: int, names: list[str], tell: Callable[[str], None]) -> None:
        train, test = dataset.split(dataset.read(), self.rows, split)
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            files = Path(folder) / "train.parquet", Path(folder) / "test.parquet"
            train.to_parquet(files[0], index=False)
            test.to_parquet(files[1], index=False)
            for name in names:
                work = Path(folder) / name
                work.mkdir()
                request = Request(
                    name, str(files[0]), str(files[1]), dataset.target, dataset.task, self.seconds, str(work)
                )
                measured = launch(self.command, request, test[dataset.target])
                result = Result(
                    dataset=dataset.name,
                    task=dataset.task,
                    split=split,
                    framework=name,
                    seconds=self.seconds,
                    max_rows=self.rows,
                    train_rows=len(train),
                    test_rows=len(test),
                    date=datetime.now(UTC).date().isoformat(),
                    **measured,
                )
                append_result(self.out, result)
                tell(_line(result))


def launch(command: Command, request: Request, truth: pd.Series) -> dict[str, Any]:
    """Run a fit and score its prediction; the result's fields that depend on it.

    Every process that it leaves behind is ended.
    """
    folder = Path(request.folder)
    file = folder.with_suffix(".json")
    file.write_text(json.dumps(asdict(request)), encoding="utf-8")
    latest = LATEST_FACTOR * request.seconds + LATEST_SECONDS
    peak, why = _watch(command(request.name, file), folder, latest + REST_SECONDS)
    outcome: dict[str, Any] = {"failure": why}
    if (folder / OUTCOME_FILE).exists():
        outcome |= json.loads((folder / OUTCOME_FILE).read_text(encoding="utf-8"))
    classes = outcome.pop("classes", None)
    peak = max(peak, outcome.pop("own_peak", 0))
    if outcome.get("fit_s", 0) > latest:
        outcome["failure"] = f"The fit took {outcome['fit_s']:.0f} s."
    if not outcome["failure"]:
        try:
            outcome["error"] = error_of(request.task, truth, np.load(folder / PREDICTION_FILE), classes)
        except ValueError as error:
            outcome["failure"] = str(error)
    outcome["failure"] = " ".join(outcome["failure"].split())[:FAILURE_LENGTH]
    return {"version": "", "peak_mb": peak / 2**20, **outcome}


def _watch(command: list[str], folder: Path, limit: float) -> tuple[int, str]:
    """Run a process to its end; the peak of its memory until the fit was done, and why it gave no answer, if so."""
    log = folder.with_suffix(".log")
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        ) as process,
    ):
        tree = ProcessTree(process.pid)
        why = f"It was killed after {limit:.0f} s."
        try:
            for _ in range(int(limit / SAMPLE_SECONDS)):
                tree.look()
                if not (folder / FITTED_FILE).exists():
                    tree.measure()
                try:
                    code = process.wait(SAMPLE_SECONDS)
                except subprocess.TimeoutExpired:
                    continue
                why = "" if (folder / OUTCOME_FILE).exists() else f"It ended with exit code {code}. {_last_line(log)}"
                break
        finally:
            tree.kill()
            if hasattr(os, "killpg"):  # what it started so late that it was not seen
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
    return tree.peak, why


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else ""


def _line(result: Result) -> str:
    """A result for the terminal."""
    what = f"{result.dataset}, split {result.split}, {result.framework}"
    if result.failure:
        return f"{what}: failed. {result.failure}"
    return f"{what}: error {result.error:.5g}, fit {result.fit_s:.1f} s, at most {result.peak_mb:.0f} MB"
