"""The data exploration notebook of a run, which is executed beside the training."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ..crypt import is_encrypted, is_sealed
from ..notebooks import DataExploration, write_data_exploration
from .context import Run
from .paths import relative_paths

if TYPE_CHECKING:
    from .problems.tabular import Analysis

EXPLORATION = "DataExploration.ipynb"
EXPLORATION_SAMPLE = "exploration-sample.parquet"
FOUND = "data_exploration.json"
"""What the notebook writes."""
EXECUTION_SECONDS = 300
NICENESS, SHORT_SECONDS = 5, 45
"""More than that of training: the notebook takes a small part of the processors while they are busy. With 10 it gets a
tenth of a core then, and is not done within a job of a minute. With 5 it gets a quarter of one, and is not done within
a job that is shorter than this, in which it takes its full share."""
POLL_SECONDS = 0.1
EXIT_SECONDS = 0.5
LAST_SECONDS = 1.5
"""What must be left of the time limit when waiting for the notebook ends."""


class Exploration:
    """The data exploration notebook, executed in a process of its own beside the training.

    One that an earlier run of the experiment executed stays as it is.
    """

    def __init__(self, run: Run, analysis: Analysis) -> None:
        self._run = run
        self._process: subprocess.Popen[bytes] | None = None
        self._path = run.folder / EXPLORATION
        # Of an encrypted experiment the notebook is kept without what it shows, which has cells of the table.
        found = self._path.with_name(FOUND) if is_encrypted(run.folder) else None
        self._done = is_executed(self._path) if found is None else found.exists() and self._path.exists()
        if self._done:
            return
        write_data_exploration(self._path, _exploration_facts(run, analysis))

    def start(self) -> None:
        """Begin the execution."""
        if self._done:
            return
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyter_autopilot.notebooks.execution",
                str(self._path),
                str(EXECUTION_SECONDS),
                str(NICENESS if self._run.limit > SHORT_SECONDS else 0),
            ],
            cwd=self._run.folder,
            # It ends when this pipe does, that is, when this process has ended, however that was.
            stdin=subprocess.PIPE,
        )
        self._run.wrote(data_exploration_notebook=EXPLORATION)

    def finish(self) -> None:
        """Wait for the execution as long as the time limit and the user allow.

        A notebook that is not done stays as it was written, to be run by hand.
        """
        if self._done:
            return
        assert self._process is not None
        end = time.time() + EXECUTION_SECONDS
        if self._run.deadline is not None:
            end = self._run.deadline - LAST_SECONDS
        while self._process.poll() is None and time.time() < end and not self._run.stop_requested():
            time.sleep(POLL_SECONDS)
        if self._process.poll() != 0:
            self._run.warn(
                "notebook_not_executed",
                "The data exploration notebook was not executed; open it and run all cells. The log may say why.",
            )

    def close(self) -> None:
        """End the execution if it still runs."""
        if self._process is None:
            return
        with self._process:  # closes the pipe
            if self._process.poll() is not None:
                return
            # It takes its kernel and its temporary files with it.
            self._process.terminate()
            try:
                self._process.wait(EXIT_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()


def _exploration_facts(run: Run, analysis: Analysis) -> DataExploration:
    """What the notebook is about; of a table that is large for the time that there is, a sample is written for it."""
    from .exploration.large import sample_rows, write_sample

    total_rows = len(analysis.frame)
    rows = sample_rows(total_rows, len(analysis.frame.columns), run.limit)
    data_path, read_options = relative_paths(run, analysis.files), analysis.read_options
    missing_tokens, files = run.spec.missing_tokens, analysis.files
    if rows < total_rows:
        write_sample(analysis.frame, run.folder / EXPLORATION_SAMPLE, rows, run.spec.seed)
        data_path, read_options, missing_tokens = EXPLORATION_SAMPLE, None, []
        files = [run.folder / EXPLORATION_SAMPLE]
    return DataExploration(
        experiment=run.spec.name,
        data_path=data_path,
        target=run.spec.target,
        problem_type=analysis.problem_type,
        evidence=analysis.evidence,
        types=analysis.types,
        read_options=read_options,
        missing_tokens=missing_tokens,
        rows=rows,
        total_rows=total_rows,
        settings={
            "split_method": run.spec.split_method.value,
            "objective": analysis.metric.info.name,
            "seed": run.spec.seed,
        },
        split={"group_column": run.spec.group_column, "time_column": run.spec.time_column},
        sealed=any(map(is_sealed, files)),
    )


def is_executed(notebook: Path) -> bool:
    """Whether a notebook is there with all its cells executed."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return False
    return all(cell["execution_count"] is not None for cell in cells if cell["cell_type"] == "code")
