"""Notebooks and scripts of an ensemble with stacked trees: they train again what the run did, and get its scores."""

from __future__ import annotations

import functools
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import Candidate, CandidateStatus, ProblemType, utc_now
from jupyter_autopilot.engine.bundle import load_bundle
from jupyter_autopilot.engine.definition import write_notebook, write_scripts
from jupyter_autopilot.engine.search.fold_features import FoldFeatures
from jupyter_autopilot.engine.search.refit import RefitTask
from jupyter_autopilot.engine.search.training import CandidateTask

BASES = ["lightgbm-1", "linear-1", "extra-trees-1"]


def stack(trained: Any, refitted: list[str]) -> None:
    """Add stacked trees, an ensemble with them, and its refit, in which these candidates were trained again."""
    run, board, data = trained.run, trained.board, trained.prepared
    folders = tuple(run.candidate_folder(name) for name in BASES)
    candidate = Candidate(
        id="stacked-1",
        algorithm="extra_trees",
        recipe="target_encoded",
        status=CandidateStatus.TRAINING,
        stacked_on=BASES,
        created_at=utc_now(),
    )
    hyperparameters = {"n_estimators": 20, "min_samples_leaf": 5}
    task = CandidateTask(
        candidate.id,
        candidate.algorithm,
        candidate.recipe,
        hyperparameters,
        run.work / "stacked-1",
        deadline=None,
        stacked_on=folders,
    )
    stacked = board.complete(candidate, task.run(data, FoldFeatures(data, run.work), threads=1))
    chosen = replace(trained.select({"lightgbm-1": 0.7, "linear-1": 0.3}), gain=-np.inf)
    selection = board.with_stacked(chosen, stacked, 0.5)
    ensemble = board.add_ensemble(selection)
    refits = {name: [refit(trained, name, folders).run(data, FoldFeatures(data, run.work), 1)] for name in refitted}
    board.add_refit(ensemble, selection, refits)


def refit(trained: Any, name: str, folders: tuple[Path, ...]) -> RefitTask:
    candidate, training = trained.board.candidates[name], trained.board.training_of(name)
    return RefitTask(
        name,
        candidate.algorithm,
        candidate.recipe,
        training.hyperparameters,
        training.chosen_by_fold,
        0,
        trained.run.work,
        stacked_on=folders if candidate.stacked_on else (),
    )


REFITTED = {
    ProblemType.BINARY: [*BASES, "stacked-1"],
    ProblemType.MULTICLASS: ["lightgbm-1", "linear-1"],
    ProblemType.REGRESSION: ["lightgbm-1", "stacked-1"],
}
"""What is trained again: everything; all but the trees of the folds; the trees and some of what they take."""


@pytest.fixture(scope="module")
def stacked(train: Callable[..., Any]) -> Callable[[ProblemType], Any]:
    """Makes an experiment with stacked trees, once for each problem type."""

    @functools.cache
    def make(kind: ProblemType) -> Any:
        trained = train(kind, ["lightgbm", "linear", "extra_trees"])
        stack(trained, REFITTED[kind])
        return trained

    return make


@pytest.mark.parametrize("kind", REFITTED)
def test_the_notebook_gets_the_scores_and_the_packed_model(
    stacked: Callable[[ProblemType], Any], run_cells: Callable[[Path], str], kind: ProblemType
) -> None:
    trained = stacked(kind)
    run = trained.run
    # Its last cells assert both, to 1e-6 and to 1e-4.
    printed = run_cells(write_notebook(run.folder, "ensemble-1-refit"))
    best = trained.board.candidates["ensemble-1-refit"]
    assert f"{best.score:.6f} (recorded {best.score:.6f})" in printed
    assert "The largest difference from the packed model" in printed
    alone = run_cells(write_notebook(run.folder, "stacked-1"))
    assert f"(recorded {trained.board.candidates['stacked-1'].score:.6f})" in alone


def test_the_scripts_predict_what_the_packed_model_does(stacked: Callable[[ProblemType], Any], tmp_path: Path) -> None:
    run = stacked(ProblemType.REGRESSION).run
    for script, arguments in zip(
        write_scripts(run.folder, "ensemble-1-refit", tmp_path),
        [[], [str(run.root / "daten.txt"), "--output", "answers.csv"]],
        strict=True,
    ):
        subprocess.run([sys.executable, str(script), *arguments], cwd=tmp_path, check=True, capture_output=True)
    bundle = load_bundle(run.candidate_folder("ensemble-1-refit") / "bundle")
    rows = pd.read_csv(run.root / "daten.txt", sep=";", encoding="latin-1")
    np.testing.assert_allclose(
        pd.read_csv(tmp_path / "answers.csv")["predicted_label"], bundle.predict(rows), rtol=1e-6
    )
