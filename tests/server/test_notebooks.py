"""Notebooks and scripts of candidates over REST, with real processes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def candidate(workspace: Path, finished: Path) -> str:
    """The best candidate of a finished experiment in the server's folder."""
    folder = workspace / "autopilot" / "finished"
    shutil.copytree(finished, folder)
    return str(json.loads((folder / "best.json").read_text())["candidate"])


async def test_a_candidate_s_notebook_is_written_where_the_answer_says(
    candidate: str, rest: Any, workspace: Path
) -> None:
    status, body = await rest("POST", f"experiments/finished/candidates/{candidate}/notebook")
    path = f"autopilot/finished/candidates/{candidate}/{candidate}.ipynb"
    assert (status, body) == (200, {"path": path})
    cells = json.loads((workspace / path).read_text(encoding="utf-8"))["cells"]
    assert any("DATA = '../../../../churn.csv'" in "".join(cell["source"]) for cell in cells)


async def test_one_that_was_changed_stays(candidate: str, rest: Any, workspace: Path) -> None:
    route = f"experiments/finished/candidates/{candidate}/notebook"
    _, body = await rest("POST", route)
    (workspace / body["path"]).write_text("changed", encoding="utf-8")
    assert await rest("POST", route) == (200, body)
    assert (workspace / body["path"]).read_text(encoding="utf-8") == "changed"


async def test_a_candidate_s_scripts_are_written_where_the_answer_says(
    candidate: str, rest: Any, workspace: Path
) -> None:
    route = f"experiments/finished/candidates/{candidate}/scripts"
    status, body = await rest("POST", route)
    folder = f"autopilot/finished/candidates/{candidate}/scripts"
    assert (status, body) == (200, {"folder": folder, "files": ["train.py", "predict.py"]})
    train = workspace / folder / "train.py"
    assert "'../../../../../churn.csv'" in train.read_text(encoding="utf-8")
    train.write_text("changed", encoding="utf-8")
    assert await rest("POST", route) == (200, body)
    assert train.read_text(encoding="utf-8") == "changed"


@pytest.mark.parametrize("document", ["notebook", "scripts"])
@pytest.mark.parametrize(
    "of",
    [
        "finished/candidates/nobody",
        "finished/candidates/..%2F..%2Fchurn",
        "finished/candidates/--help",
        "no/candidates/linear-1",
    ],
)
async def test_what_is_not_there_is_told(candidate: str, rest: Any, of: str, document: str) -> None:
    status, body = await rest("POST", f"experiments/{of}/{document}")
    assert (status, body["code"]) == (404, "not_found")


@pytest.mark.parametrize("document", ["notebook", "scripts"])
async def test_an_experiment_without_its_facts_is_damaged(
    candidate: str, rest: Any, workspace: Path, document: str
) -> None:
    (workspace / "autopilot" / "finished" / "definition.json").unlink()
    status, body = await rest("POST", f"experiments/finished/candidates/{candidate}/{document}")
    assert (status, body["code"]) == (422, "experiment_damaged")


async def test_the_notebook_that_goes_on_from_an_experiment_is_written_once(
    candidate: str, rest: Any, workspace: Path
) -> None:
    path = "autopilot/finished/Continue.ipynb"
    assert await rest("POST", "experiments/finished/notebook") == (200, {"path": path})
    cells = json.loads((workspace / path).read_text(encoding="utf-8"))["cells"]
    assert any('Experiment.open(".")' in "".join(cell["source"]) for cell in cells)
    (workspace / path).write_text("changed", encoding="utf-8")
    assert (await rest("POST", "experiments/finished/notebook"))[0] == 200
    assert (workspace / path).read_text(encoding="utf-8") == "changed"
    status, body = await rest("POST", "experiments/nothing/notebook")
    assert (status, body["code"]) == (404, "not_found")
