"""A table of each problem type, as a file that is not easy to read, and candidates that were trained on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient

from jupyter_autopilot.contract import Candidate, CandidateStatus, ProblemType, TabularSpec, utc_now
from jupyter_autopilot.engine.algorithms import ALGORITHMS
from jupyter_autopilot.engine.context import Run
from jupyter_autopilot.engine.definition import write_facts
from jupyter_autopilot.engine.problems.tabular import Analysis, Prepared, analyze, prepare
from jupyter_autopilot.engine.search.board import Board
from jupyter_autopilot.engine.search.fold_features import FoldFeatures
from jupyter_autopilot.engine.search.training import CandidateTask

ROWS = 240


def table(kind: ProblemType) -> pd.DataFrame:
    """A column of each kind, gaps, names that are no identifiers of Python, and the target `y`."""
    random = np.random.default_rng(3)
    number = random.normal(size=ROWS)
    colour = random.choice(["red", "green", "blue"], ROWS)
    words = ["good", "bad", "great", "poor", "late", "fast", "broken", "works"]
    texts = [" ".join(random.choice(words, 5)) for _ in range(ROWS)]
    signal = 2 * number + (colour == "red") + ["great" in text for text in texts]
    signal = signal + random.normal(scale=0.7, size=ROWS)
    target: dict[ProblemType, Any] = {
        ProblemType.BINARY: (signal > 1).astype(int),
        ProblemType.MULTICLASS: np.array(["low", 'it\'s "mid"', "top"])[np.digitize(signal, [0, 2])],
        ProblemType.REGRESSION: signal.round(3),
    }
    frame = pd.DataFrame(
        {
            "größe in m": number.round(4),
            'it\'s "so"': colour,
            "day": pd.date_range("2022-01-01", periods=ROWS, freq="29h").strftime("%d.%m.%Y"),
            "text": texts,
            "empty": np.nan,
            "count": 1 + np.arange(ROWS) % 5,
            "y": target[kind],
        }
    )
    frame.loc[::9, "größe in m"] = np.nan
    frame.loc[::13, 'it\'s "so"'] = None
    frame.loc[::17, "text"] = None
    frame["y"] = frame["y"].astype(object)
    frame.loc[:3, "y"] = None
    return frame


@dataclass
class Trained:
    """What is known after the candidates of one experiment were trained."""

    run: Run
    analysis: Analysis
    prepared: Prepared
    board: Board


Trainer = Callable[..., Trained]


@pytest.fixture(scope="session")
def train(tmp_path_factory: pytest.TempPathFactory) -> Trainer:
    """Trains the default configuration of some algorithms in this process: `train(kind, algorithms, objective)`."""

    def make(kind: ProblemType, algorithms: list[str], **fields: Any) -> Trained:
        root = tmp_path_factory.mktemp("notebooks")
        table(kind).to_csv(root / "daten.txt", sep=";", decimal=",", index=False, encoding="latin-1")
        folder = root / "autopilot" / "test"
        (folder / "work").mkdir(parents=True)
        spec = TabularSpec.model_validate(
            {"name": "test", "data_path": "daten.txt", "target": "y", "problem_type": kind, "seed": 5, **fields}
        )
        run = Run(spec, folder, root, lambda event: None, lambda: False)
        analysis = analyze(run)
        prepared = prepare(analysis, spec)
        write_facts(run, analysis, prepared)
        board = Board(run, prepared, analysis.metric)
        for name in algorithms:
            hyperparameters, recipe = ALGORITHMS[name].variants(kind)[0].hyperparameters, ALGORITHMS[name].recipe
            candidate = Candidate(
                id=f"{name.replace('_', '-')}-1",
                algorithm=name,
                recipe=recipe,
                status=CandidateStatus.TRAINING,
                created_at=utc_now(),
            )
            task = CandidateTask(candidate.id, name, recipe, hyperparameters, run.work / candidate.id, deadline=None)
            board.complete(candidate, task.run(prepared, FoldFeatures(prepared, run.work), threads=1))
        return Trained(run, analysis, prepared, board)

    return make


@pytest.fixture(scope="session")
def run_cells() -> Callable[[Path], str]:
    """Runs a notebook from top to bottom with the kernel `python3` and returns what it printed."""

    def execute(path: Path) -> str:
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(
            notebook, kernel_name="python3", timeout=120, resources={"metadata": {"path": path.parent}}
        ).execute()
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        assert not [o for o in outputs if o.get("name") == "stderr"], "a notebook shows no warnings"
        return "".join(output.get("text", "") for output in outputs)

    return execute


@pytest.fixture
def make_table() -> Callable[[ProblemType], pd.DataFrame]:
    """`table`, for tests, with the target's gaps left out of the kind of its values."""
    return lambda kind: table(kind).convert_dtypes()
