"""Notebooks of candidates over REST."""

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


async def test_what_is_not_there_is_told(candidate: str, rest: Any) -> None:
    for path in ("experiments/finished/candidates/nobody/notebook", "experiments/no/candidates/linear-1/notebook"):
        status, body = await rest("POST", path)
        assert (status, body["code"]) == (404, "not_found")


async def test_an_experiment_without_its_facts_is_damaged(candidate: str, rest: Any, workspace: Path) -> None:
    (workspace / "autopilot" / "finished" / "definition.json").unlink()
    status, body = await rest("POST", f"experiments/finished/candidates/{candidate}/notebook")
    assert (status, body["code"]) == (422, "experiment_damaged")
