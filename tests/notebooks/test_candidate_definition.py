"""The candidate definition notebook runs and gets the recorded score: for each problem type and algorithm."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbclient.exceptions import CellExecutionError

from jupyter_autopilot.contract import ProblemType
from jupyter_autopilot.engine.algorithms import ALGORITHMS
from jupyter_autopilot.engine.definition import NOTEBOOK, write_notebook_of_best
from jupyter_autopilot.notebooks.estimator import ESTIMATORS


@pytest.mark.parametrize("kind", list(ProblemType))
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_it_reproduces_the_validation_score(
    algorithm: str, kind: ProblemType, train: Callable[..., Any], run_cells: Callable[[Path], str]
) -> None:
    trained = train(kind, [algorithm])
    write_notebook_of_best(trained.run, trained.board.best.id)
    printed = run_cells(trained.run.folder / NOTEBOOK)
    recorded = trained.board.best.validation_score
    assert f"(recorded {recorded:.6f})" in printed
    assert printed.count(f"{recorded:.6f}") == 2


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
    with pytest.raises(CellExecutionError, match="AssertionError"):
        run_cells(path)


def test_it_shows_every_candidate_best_first_and_defines_the_best_single_one(train: Callable[..., Any]) -> None:
    trained = train(ProblemType.BINARY, ["linear", "extra_trees"])
    write_notebook_of_best(trained.run, trained.board.best.id)
    notebook = json.loads((trained.run.folder / NOTEBOOK).read_text(encoding="utf-8"))
    table = "".join(notebook["cells"][1]["source"])
    places = [table.index(f"| {name}\\-1") for name in ("linear", "extra\\-trees")]
    better_first = sorted(["linear-1", "extra-trees-1"], key=lambda name: -trained.board.gain(name))
    assert (places == sorted(places)) == (better_first[0] == "linear-1")
    assert f"**{trained.board.best.id}**".replace("-", "\\-") in "".join(notebook["cells"][0]["source"])


def test_every_algorithm_has_its_source() -> None:
    assert set(ESTIMATORS) == set(ALGORITHMS)
