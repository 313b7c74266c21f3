"""The candidate definition notebook makes the same parts and weights as the engine, whatever the way to split."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import ProblemType, TabularSpec
from jupyter_autopilot.engine.context import Run
from jupyter_autopilot.engine.definition import NOTEBOOK, facts_of, write_notebook_of_best
from jupyter_autopilot.engine.problems.tabular import Prepared, analyze, folds, prepare
from jupyter_autopilot.notebooks.candidate_definition import data_cells, split_cells

ROWS = 240
RANDOM = np.random.default_rng(1)
WAYS: dict[str, dict[str, Any]] = {
    "auto": {},
    "ratio": {"split_method": "ratio", "validation_fraction": 0.3},
    "group": {"split_method": "group", "group_column": "it's me"},
    "time": {"split_method": "time", "time_column": "day"},
    "step": {"split_method": "time", "time_column": "step", "validation_fraction": 0.25},
    "file": {"split_method": "validation_file", "validation_path": "held back.parquet"},
    "weights": {"weight_column": "w"},
    "weights and groups": {"weight_column": "w", "split_method": "group", "group_column": "it's me"},
    "weights and file": {
        "weight_column": "w",
        "split_method": "validation_file",
        "validation_path": "held back.parquet",
    },
}


def table(kind: ProblemType, rows: int = ROWS, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    x = random.normal(size=rows)
    signal = x + random.normal(scale=0.4, size=rows)
    target: Any = signal if kind is ProblemType.REGRESSION else np.digitize(signal, [0, 1][: kind.count("multi") + 1])
    frame = pd.DataFrame(
        {
            "x": x,
            "it's me": random.integers(0, 30, rows),
            "day": pd.date_range("2024-01-01", periods=rows).strftime("%d.%m.%Y"),
            "step": random.integers(0, 50, rows),
            "w": random.integers(0, 4, rows),
            "y": target,
        }
    )
    frame["y"] = frame["y"].astype(float)
    frame.loc[[3, 50], "y"] = np.nan
    frame.loc[5, "it's me"] = np.nan
    return frame


def prepared_cells(root: Path, kind: ProblemType, **fields: Any) -> tuple[Prepared, dict[str, Any]]:
    """What the engine prepares, and the names that the notebook defines up to its split."""
    table(kind).to_csv(root / "data.csv", index=False)
    table(kind, 60, seed=1).to_parquet(root / "held back.parquet")
    folder = root / "autopilot" / "test"
    folder.mkdir(parents=True)
    spec = TabularSpec.model_validate(
        {"name": "test", "data_path": "data.csv", "target": "y", "problem_type": kind, "seed": 5, **fields}
    )
    run = Run(spec, folder, root, lambda event: None, lambda: False)
    analysis = analyze(run)
    prepared = prepare(analysis, spec)
    facts = facts_of(run, analysis, prepared)
    names: dict[str, Any] = {}
    here = Path.cwd()
    try:
        os.chdir(folder)
        for cell in [*data_cells(facts), *split_cells(facts)]:
            exec(cell, names)
    finally:
        os.chdir(here)
    return prepared, names


def same(prepared: Prepared, names: dict[str, Any]) -> None:
    pd.testing.assert_frame_equal(names["X_train"], prepared.train)
    pd.testing.assert_frame_equal(names["X_validation"], prepared.validation)
    np.testing.assert_array_equal(names["y_train"], prepared.y_train)
    np.testing.assert_array_equal(names["y_validation"], prepared.y_validation)
    assert len(names["folds"]) == len(prepared.folds)
    for there, here in zip(names["folds"], prepared.folds, strict=True):
        np.testing.assert_array_equal(there[0], here[0])
        np.testing.assert_array_equal(there[1], here[1])
    if prepared.w_train is not None:
        np.testing.assert_allclose(names["w_train"], prepared.w_train)
        np.testing.assert_allclose(names["w_validation"], prepared.w_validation)


@pytest.mark.parametrize("kind", list(ProblemType))
@pytest.mark.parametrize("fields", WAYS.values(), ids=WAYS)
def test_parts_folds_and_weights_are_the_engine_s(kind: ProblemType, fields: dict[str, Any], tmp_path: Path) -> None:
    same(*prepared_cells(tmp_path, kind, **fields))


@pytest.mark.parametrize("fields", [{}, WAYS["time"], WAYS["group"]])
def test_a_hold_out_fold_is_the_engine_s(
    fields: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folds, "ROWS_OF_ONE_FOLD", 100)
    prepared, names = prepared_cells(tmp_path, ProblemType.BINARY, **fields)
    assert len(prepared.folds) == 1
    same(prepared, names)


@pytest.mark.parametrize("name", ["time", "weights and file"])
def test_the_whole_notebook_reproduces_the_score(
    name: str, train: Callable[..., Any], run_cells: Callable[[Path], str], tmp_path: Path
) -> None:
    fields = {
        "time": {"split_method": "time", "time_column": "day"},
        "weights and file": {
            "weight_column": "count",
            "split_method": "validation_file",
            "validation_path": "daten.txt",
        },
    }[name]
    trained = train(ProblemType.BINARY, ["lightgbm"], **fields)
    write_notebook_of_best(trained.run, trained.board.best.id)
    printed, best = run_cells(trained.run.folder / NOTEBOOK), trained.board.best
    for recorded in (best.score, best.validation_score):
        assert f"{recorded:.6f} (recorded {recorded:.6f})" in printed
