"""The model registry from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Call


def test_a_model_s_way_from_an_experiment_to_its_end(
    with_finished: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(with_finished)
    assert call("models", "list").stdout == "There are no registered models here.\n"
    register = ["models", "register", "autopilot/finished", "--name", "churn"]
    assert call(*register, "--stage", "production", "--tags", "a,b").stdout == "churn version 1\n"
    assert call(*register, "--candidate", "linear-1").stdout == "churn version 2\n"
    listed = call("models", "list").stdout.splitlines()
    assert [line.split()[:3] for line in listed[1:]] == [["churn", "2", "none"], ["churn", "1", "production"]]
    (model,) = json.loads(call("models", "list", "--json").stdout)["models"]
    assert model["versions"][1]["tags"] == ["a", "b"]
    assert "archived" in call("models", "stage", "churn", "1", "archived").stdout
    assert call("models", "stage", "churn", "2", "production").returncode == 0
    compared = call("models", "compare", "churn", "1", "2")
    assert compared.stdout.split("\n")[0].split() == ["metric", "version", "1", "version", "2"]
    assert compared.stderr == ""
    folder = call("models", "path", "churn").stdout.strip()
    assert Path(folder) == with_finished / ".autopilot" / "models" / "churn" / "2" / "bundle"
    assert call("predict", folder, "churn.csv").stdout.startswith("predicted_label")
    assert call("models", "delete", "churn", "2").returncode == 0
    refused = call("models", "path", "churn", "2")
    assert (refused.returncode, "no version 2" in refused.stderr) == (2, True)
    wrong = call("models", "register", "autopilot/finished", "--name", "no name")
    assert (wrong.returncode, wrong.stderr.startswith("Error: name:")) == (2, True)
    assert call("models", "delete", "churn").returncode == 0
    assert call("models", "list").stdout == "There are no registered models here.\n"
