"""What was found in the data, over REST."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jupyter_autopilot.contract import TabularSpec
from jupyter_autopilot.contract.exploration import Exploration
from jupyter_autopilot.exploration import explore, save
from jupyter_autopilot.jobs.layout import EXPLORATION_FILE

AT = "experiments/finished/exploration"


@pytest.fixture
def experiment(workspace: Path, finished: Path) -> Path:
    """A copy of the finished experiment in the server's workspace, without an exploration."""
    folder = Path(shutil.copytree(finished, workspace / "autopilot" / finished.name))
    (folder / EXPLORATION_FILE).unlink(missing_ok=True)
    return folder


async def test_findings_come_with_what_their_fixes_change(rest: Any, experiment: Path, workspace: Path) -> None:
    data = pd.read_csv(workspace / "churn.csv").assign(leak=lambda frame: frame["Churn"])
    save(explore(data, "Churn"), experiment / EXPLORATION_FILE)
    data.to_csv(workspace / "churn.csv", index=False)
    status, body = await rest("GET", AT)
    assert status == 200
    found = Exploration.model_validate(body)
    (fix,) = (one.fix for one in found.findings if one.code == "leaking_column")
    assert fix is not None
    assert fix.spec is not None
    _, described = await rest("GET", "experiments/finished")
    fixed = fix.spec.apply(TabularSpec.model_validate(described["spec"]), found.features)
    draft = {**fixed.model_dump(mode="json"), "name": "fixed"}
    assert "leak" not in [feature["name"] for feature in draft["features"]]
    assert (await rest("POST", "experiments/validate", {"draft": draft}))[1]["problems"] == []


@pytest.mark.parametrize("text", [None, "", "{", '{"version": 2}'])
async def test_without_a_readable_file_there_is_none(rest: Any, experiment: Path, text: str | None) -> None:
    if text is not None:
        (experiment / EXPLORATION_FILE).write_text(text, encoding="utf-8")
    status, error = await rest("GET", AT)
    assert (status, error["code"]) == (404, "not_found")
    assert "Open the data exploration notebook" in error["message"]


async def test_of_an_experiment_that_is_not_there(rest: Any) -> None:
    assert (await rest("GET", "experiments/nobody/exploration"))[0] == 404
