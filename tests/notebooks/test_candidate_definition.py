"""The candidate definition notebook runs and gets the recorded scores, for each problem type and algorithm."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import optuna
import pytest

from jupyter_autopilot.contract import ProblemType
from jupyter_autopilot.engine.algorithms import ALGORITHMS
from jupyter_autopilot.engine.definition import (
    NOTEBOOK,
    read_definition,
    search_space,
    write_notebook,
    write_notebook_of_best,
)
from jupyter_autopilot.notebooks.estimator import ESTIMATORS
from jupyter_autopilot.notebooks.siblings import differences


@pytest.mark.timeout(400)  # for a busy machine: all algorithms are trained, twice
@pytest.mark.parametrize("kind", list(ProblemType))
def test_an_ensemble_of_every_algorithm_gets_its_scores(
    kind: ProblemType, train: Callable[..., Any], run_cells: Callable[[Path], str]
) -> None:
    trained = train(kind, list(ALGORITHMS))
    selection = trained.select(dict.fromkeys(trained.board.oof, 1 / len(ALGORITHMS)))
    ensemble = trained.board.add_ensemble(selection)
    printed = run_cells(write_notebook(trained.run.folder, ensemble.id))
    for recorded in (ensemble.score, ensemble.validation_score):
        assert f"{recorded:.6f} (recorded {recorded:.6f})" in printed


def test_its_last_cell_fails_when_the_model_is_another(
    train: Callable[..., Any], run_cells: Callable[[Path], str]
) -> None:
    trained = train(ProblemType.REGRESSION, ["linear"])
    write_notebook_of_best(trained.run, trained.board.best.id)
    path = trained.run.folder / NOTEBOOK
    text = path.read_text(encoding="utf-8")
    changed = text.replace("'alpha': 1.0", "'alpha': 50.0")
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(AssertionError):
        run_cells(path)


def test_it_shows_every_candidate_best_first_and_defines_the_best_one(combined: Any) -> None:
    write_notebook_of_best(combined.run, "ensemble-1-refit")
    cells = ["".join(cell["source"]) for cell in json.loads((combined.run.folder / NOTEBOOK).read_text())["cells"]]
    assert "ensemble-1-refit".replace("-", "\\-") in cells[0]
    table = next(cell for cell in cells if cell.startswith("## All candidates"))
    by_score = sorted(["lightgbm-1", "linear-1"], key=lambda name: -combined.board.gain(name))
    places = [table.index("| " + name.replace("-", "\\-")) for name in by_score]
    assert places == sorted(places)
    apart = next(cell for cell in cells if cell.startswith("## What sets it apart"))
    assert "80.0% of" in apart
    assert "20.0% of" in apart


def test_a_sibling_s_differences_are_told_in_words(train: Callable[..., Any]) -> None:
    trained = train(ProblemType.REGRESSION, ["linear"])
    own = trained.board.best
    changed = {"hyperparameters": {"alpha": 100.0}, "id": "linear-2", "recipe": "network"}
    other = own.model_copy(update=changed)
    definition = read_definition(trained.run.folder, own.id, way=".")
    lines = differences(replace(definition, candidates=[own, other]))
    assert "`alpha` 100 instead of 1" in lines[1]
    assert "`network` instead of `one_hot`" in lines[1]


@pytest.mark.parametrize("kind", list(ProblemType))
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_its_ranges_are_those_of_the_search(algorithm: str, kind: ProblemType) -> None:
    trials = [optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1)).ask() for _ in range(2)]
    source = search_space(algorithm, kind)
    found = {name: eval(code, {"trial": trials[0]}) for name, code in source.items()}
    assert found == ALGORITHMS[algorithm].suggest(trials[1], kind)


def test_every_algorithm_has_its_source() -> None:
    assert set(ESTIMATORS) == set(ALGORITHMS)
