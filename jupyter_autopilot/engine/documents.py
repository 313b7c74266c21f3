"""The two notebooks of a run: one is executed beside the training, the other is written at its end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ..contract import SplitMethod
from ..notebooks import (
    CandidateDefinition,
    DataExploration,
    Split,
    write_candidate_definition,
    write_data_exploration,
)
from .context import Run
from .features import describe_recipe

if TYPE_CHECKING:
    from .problems.tabular import Analysis, Prepared
    from .search.board import Board

EXPLORATION = "DataExploration.ipynb"
EXPLORATION_SAMPLE = "exploration-sample.parquet"
DEFINITION = "CandidateDefinition.ipynb"
EXECUTION_SECONDS = 300
POLL_SECONDS = 0.1
EXIT_SECONDS = 0.5
LAST_SECONDS = 1.5
"""What must be left of the time limit when waiting for the notebook ends."""


def relative_data_path(run: Run, files: list[Path]) -> str | list[str]:
    """A file, or several, as seen from the notebooks, with forward slashes."""
    paths = [_relative(run, file) for file in files]
    return paths[0] if len(paths) == 1 else paths


def _relative(run: Run, file: Path) -> str:
    return os.path.relpath(file.resolve(), run.folder.resolve()).replace(os.sep, "/")


class Exploration:
    """The data exploration notebook, executed in a process of its own beside the training.

    One that an earlier run of the experiment executed stays as it is.
    """

    def __init__(self, run: Run, analysis: Analysis) -> None:
        self._run = run
        self._process: subprocess.Popen[bytes] | None = None
        self._path = run.folder / EXPLORATION
        self._done = is_executed(self._path)
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
    data_path, read_options = relative_data_path(run, analysis.files), analysis.read_options
    missing_tokens = run.spec.missing_tokens
    if rows < total_rows:
        write_sample(analysis.frame, run.folder / EXPLORATION_SAMPLE, rows, run.spec.seed)
        data_path, read_options, missing_tokens = EXPLORATION_SAMPLE, None, []
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
    )


def is_executed(notebook: Path) -> bool:
    """Whether a notebook is there with all its cells executed."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return False
    return all(cell["execution_count"] is not None for cell in cells if cell["cell_type"] == "code")


def write_definition(run: Run, analysis: Analysis, prepared: Prepared, board: Board) -> None:
    """Write the candidate definition notebook of the best single candidate."""
    candidate = board.best_single
    assert candidate is not None
    definition = CandidateDefinition(
        experiment=run.spec.name,
        data_path=relative_data_path(run, analysis.files),
        target=run.spec.target,
        problem_type=analysis.problem_type,
        evidence=analysis.evidence,
        objective=board.scorer.metric.info,
        types=prepared.types,
        classes=prepared.classes,
        split=_split(run, analysis, prepared),
        read_options=analysis.read_options,
        missing_tokens=run.spec.missing_tokens,
        candidate=candidate,
        recipe=candidate.recipe,
        preprocessing=describe_recipe(candidate.recipe, prepared.types),
        candidates=sorted(
            (c for c in board.candidates.values() if c.score is not None),
            key=lambda c: -board.gain(c.id),
        ),
        quantile=run.spec.quantile,
        objective_file=None if run.spec.objective_file is None else _relative(run, run.root / run.spec.objective_file),
    )
    write_candidate_definition(run.folder / DEFINITION, definition)
    run.wrote(candidate_definition_notebook=DEFINITION)


def _split(run: Run, analysis: Analysis, prepared: Prepared) -> Split:
    """How the notebook makes the same parts."""
    import numpy as np

    from .data import can_stratify, holdout_share

    spec, file = run.spec, analysis.validation
    y = np.concatenate([prepared.y_train, prepared.y_validation])
    by_chance = spec.split_method in {SplitMethod.AUTO, SplitMethod.RATIO}
    every_row = prepared.folds_wanted > 1 and len(prepared.held_out) == len(prepared.train)
    return Split(
        method=spec.split_method,
        share=spec.validation_share(),
        folds=prepared.folds_wanted,
        holdout_share=holdout_share(len(prepared.train)),
        plain=by_chance and every_row and (prepared.classes is None or can_stratify(y, spec.validation_share())),
        seed=prepared.seed,
        column=spec.group_column or spec.time_column,
        weight_column=spec.weight_column,
        validation_path=None if file is None else relative_data_path(run, file.files),
        validation_options=None if file is None else file.read_options,
    )
