"""A table of each problem type, as a file that is not easy to read, and candidates that were trained on it."""

from __future__ import annotations

import ast
import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient

from jupyter_autopilot.contract import (
    EVENT,
    BestChanged,
    Candidate,
    CandidateEnded,
    CandidateStatus,
    Event,
    JobEnded,
    JobStarted,
    ProblemType,
    TabularSpec,
    utc_now,
)
from jupyter_autopilot.engine.algorithms import ALGORITHMS
from jupyter_autopilot.engine.context import Run
from jupyter_autopilot.engine.decision import pool
from jupyter_autopilot.engine.definition import write_facts
from jupyter_autopilot.engine.problems.tabular import Analysis, Prepared, analyze, prepare
from jupyter_autopilot.engine.report.rows import write_rows
from jupyter_autopilot.engine.search.board import Board
from jupyter_autopilot.engine.search.fold_features import FoldFeatures
from jupyter_autopilot.engine.search.refit import RefitTask
from jupyter_autopilot.engine.search.selection import Selection
from jupyter_autopilot.engine.search.training import CandidateTask
from jupyter_autopilot.jobs.layout import SPEC, write_model

ROWS = 240
MARKUP = "<img src=x onerror=alert(1)>"
SHORT: dict[str, dict[str, Any]] = {
    "lightgbm": {"n_estimators": 30},
    "catboost": {"iterations": 30},
    "xgboost": {"n_estimators": 30},
    "mlp": {"epochs": 4, "members": 2},
    "random_forest": {"n_estimators": 20},
    "extra_trees": {"n_estimators": 20},
}
"""What is trained longer shows nothing more of a notebook."""


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


def odd_table() -> pd.DataFrame:
    """Names that are hard to write as code, mostly texts and dates, and the target `for` with labels as odd."""
    random = np.random.default_rng(8)
    number = random.normal(size=ROWS)
    words = ["good", "it's", "größer", '"quoted"', "<b>late</b>", "{fast}", "100 %", "works", "😀", "\\n"]
    reviews = [" ".join(random.choice(words, 6)) for _ in range(ROWS)]
    start = pd.Timestamp("2023-03-01") + pd.to_timedelta(random.integers(0, 9_000, ROWS), unit="h")
    signal = number + ["good" in text for text in reviews] + (start.hour > 12) + random.normal(scale=0.4, size=ROWS)
    frame = pd.DataFrame(
        {
            "1st": number.round(4),
            "class": random.choice(["None", "True", "it's"], ROWS),
            "review {x}": reviews,
            'a "note"\\': [" ".join(random.choice(words, 4)) for _ in range(ROWS)],
            "😀 started": start.strftime("%Y-%m-%d %H:%M:%S"),
            "ended on": (start + pd.Timedelta(days=3)).strftime("%d.%m.%Y"),
            "for": np.array(['1 "st"', "it's {mid}", "😀"])[np.digitize(signal, [0, 1.5])],
        }
    )
    frame[MARKUP] = random.choice(["=1+1", '=HYPERLINK("http://x")', "<b>bold</b>", "@SUM(1)"], ROWS)
    frame["one [value].x"] = "same"
    frame["nothing"] = None
    frame.loc[::9, "review {x}"] = None
    frame.loc[::11, "😀 started"] = None
    return frame


@dataclass
class Trained:
    """What is known after the candidates of one experiment were trained."""

    run: Run
    analysis: Analysis
    prepared: Prepared
    board: Board

    def select(self, weights: dict[str, float]) -> Selection:
        """An ensemble of some candidates."""
        return Selection(weights, 0.0, pool((weight, self.board.oof[name]) for name, weight in weights.items()))


Trainer = Callable[..., Trained]


@pytest.fixture(scope="session")
def train(tmp_path_factory: pytest.TempPathFactory) -> Trainer:
    """Trains some algorithms, each in its default configuration but short: `train(kind, algorithms, **fields)`."""

    def make(
        kind: ProblemType,
        algorithms: list[str],
        frame: pd.DataFrame | None = None,
        encoding: str = "latin-1",
        **fields: Any,
    ) -> Trained:
        root = tmp_path_factory.mktemp("notebooks")
        frame = table(kind) if frame is None else frame
        frame.to_csv(root / "daten.txt", sep=";", decimal=",", index=False, encoding=encoding)
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
            hyperparameters = {**ALGORITHMS[name].variants(kind)[0].hyperparameters, **SHORT.get(name, {})}
            recipe = ALGORITHMS[name].recipe
            candidate = Candidate(
                id=f"{name.replace('_', '-')}-1",
                algorithm=name,
                recipe=recipe,
                status=CandidateStatus.TRAINING,
                description=f"{name}: the default",
                created_at=utc_now(),
            )
            task = CandidateTask(candidate.id, name, recipe, hyperparameters, run.work / candidate.id, deadline=None)
            board.complete(candidate, task.run(prepared, FoldFeatures(prepared, run.work), threads=1))
        return Trained(run, analysis, prepared, board)

    return make


@pytest.fixture(scope="session")
def combined(train: Trainer) -> Trained:
    """An ensemble of two on `odd_table`, of which one member was trained again, the second time in haste.

    Its folder is that of an experiment which has ended.
    """
    fields = {"target": "for", "objective": "f1_macro"}
    trained = train(ProblemType.MULTICLASS, ["lightgbm", "linear"], odd_table(), "utf-8", **fields)
    run, board = trained.run, trained.board
    selection = trained.select({"lightgbm-1": 0.8, "linear-1": 0.2})
    ensemble = board.add_ensemble(selection)
    one = board.trained["lightgbm-1"]
    tasks = [
        RefitTask("lightgbm-1", "lightgbm", "native", one.hyperparameters, one.chosen_by_fold, number, run.work, haste)
        for number, haste in enumerate([1.0, 1.5])
    ]
    features = FoldFeatures(trained.prepared, run.work)
    board.add_refit(ensemble, selection, {"lightgbm-1": [task.run(trained.prepared, features, 1) for task in tasks]})
    write_rows(run.folder, trained.prepared, work=run.work)
    write_model(run.folder / SPEC, run.spec)
    ended = [CandidateEnded(candidate=candidate) for candidate in board.candidates.values()]
    best = BestChanged(candidate_id=board.best.id)
    events: list[Event] = [JobStarted(pid=1), *ended, best, JobEnded(outcome="completed", reason="done")]
    (run.folder / "events.jsonl").write_bytes(b"".join(EVENT.dump_json(event) + b"\n" for event in events))
    return trained


@pytest.fixture
def run_cells(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], str]:
    """Runs a notebook's cells in this process, where a warning is an error, and returns what they printed.

    It takes a fraction of the time that a kernel needs to start and to import everything.
    """

    def run(path: Path) -> str:
        monkeypatch.chdir(path.parent)
        names: dict[str, Any] = {}
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            for cell in nbformat.read(path, as_version=4).cells:
                if cell.cell_type == "code":
                    exec(compile(cell.source, f"{path.name}, {cell.id}", "exec"), names)
        return printed.getvalue()

    return run


@pytest.fixture
def show_cells(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], list[dict[str, Any]]]:
    """Runs a notebook's cells as `run_cells` does, and returns what their last lines display, by media type."""

    def show(path: Path) -> list[dict[str, Any]]:
        from IPython.core.formatters import DisplayFormatter

        monkeypatch.chdir(path.parent)
        names: dict[str, Any] = {}
        shown = []
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            for cell in nbformat.read(path, as_version=4).cells:
                if cell.cell_type != "code":
                    continue
                body = ast.parse(cell.source).body
                last = [body.pop()] if isinstance(body[-1], ast.Expr) else []
                exec(compile(ast.Module(body, []), cell.id, "exec"), names)
                for line in last:
                    value = eval(compile(ast.Expression(line.value), cell.id, "eval"), names)
                    if value is not None:
                        shown.append(DisplayFormatter().format(value)[0])
        return [*shown, {"text/plain": printed.getvalue()}]

    return show


@pytest.fixture(scope="session")
def run_in_kernel() -> Callable[[Path], str]:
    """Runs a notebook from top to bottom with the kernel `python3` and returns what it printed."""

    def execute(path: Path) -> str:
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(
            notebook, kernel_name="python3", timeout=150, resources={"metadata": {"path": path.parent}}
        ).execute()
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        assert not [o for o in outputs if o.get("name") == "stderr"], "a notebook shows no warnings"
        return "".join(output.get("text", "") for output in outputs)

    return execute


@pytest.fixture
def make_table() -> Callable[[ProblemType], pd.DataFrame]:
    """`table`, for tests, with the target's gaps left out of the kind of its values."""
    return lambda kind: table(kind).convert_dtypes()
