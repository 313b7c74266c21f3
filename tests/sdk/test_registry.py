"""Registered models from Python: versions, stages, lineage, and that they stay."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from jupyter_autopilot import ModelRegistry
from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.contract.registry import ModelStage


@pytest.fixture
def registry(with_finished: Path) -> ModelRegistry:
    return ModelRegistry(with_finished)


@pytest.fixture
def experiment(with_finished: Path) -> Path:
    return with_finished / "autopilot" / "finished"


def test_a_version_tells_where_it_comes_from(registry: ModelRegistry, experiment: Path, with_finished: Path) -> None:
    best = json.loads((experiment / "best.json").read_text())["candidate"]
    version = registry.register(experiment, "churn", description="The first one.", tags=["baseline", "2026"])
    assert (version.model, version.version, version.stage) == ("churn", 1, ModelStage.NONE)
    assert (version.lineage.experiment, version.lineage.candidate) == ("finished", best)
    assert version.lineage.data_path == "churn.csv"
    assert version.lineage.data_fingerprint == json.loads((experiment / "data.json").read_text())["fingerprint"]
    assert version.metrics
    assert (with_finished / version.folder / "manifest.json").exists()
    assert (with_finished / ".autopilot" / ".gitignore").read_text() == "*\n"
    other = registry.register(experiment, "churn", "linear-1")
    assert (other.version, other.lineage.candidate) == (2, "linear-1")
    assert [one.version for one in ModelRegistry(with_finished).versions("churn")] == [2, 1]


def test_one_version_is_in_production(registry: ModelRegistry, experiment: Path) -> None:
    for _ in range(2):
        registry.register(experiment, "churn", stage="production")
    first, second = registry.versions("churn")[::-1]
    assert (first.stage, second.stage) == (ModelStage.ARCHIVED, ModelStage.PRODUCTION)
    assert registry.get("churn").version == 2
    changed = registry.change("churn", 1, stage="production", tags=["back"])
    assert (changed.stage, changed.tags, changed.description) == (ModelStage.PRODUCTION, ["back"], "")
    assert changed.staged_at >= second.staged_at
    assert registry.get("churn", "archived").version == 2
    assert registry.change("churn", 1, description="As before").staged_at == changed.staged_at


def test_it_stays_when_its_experiment_is_gone(registry: ModelRegistry, experiment: Path, with_finished: Path) -> None:
    registry.register(experiment, "churn", stage="staging")
    shutil.rmtree(experiment)
    bundle = registry.load("churn", "staging")
    rows = pd.read_csv(with_finished / "churn.csv").head(3)
    assert set(bundle.predict(rows)) <= {"No", "Yes"}


def test_versions_are_compared_by_their_metrics(registry: ModelRegistry, experiment: Path) -> None:
    registry.register(experiment, "churn")
    registry.register(experiment, "churn", "linear-1")
    compared = registry.compare("churn")
    assert list(compared.columns) == [1, 2]
    metrics = {metric.name: metric.validation for metric in registry.get("churn", 2).metrics}
    assert compared[2].to_dict() == metrics
    assert list(registry.compare("churn", 2).columns) == [2]


def test_a_number_is_given_once(registry: ModelRegistry, experiment: Path) -> None:
    for _ in range(2):
        registry.register(experiment, "churn")
    registry.delete("churn", 2)
    assert registry.register(experiment, "churn").version == 3
    registry.delete("churn")
    assert registry.all() == []
    assert registry.register(experiment, "churn").version == 1


def test_what_is_not_there_is_told(registry: ModelRegistry, experiment: Path) -> None:
    registry.register(experiment, "churn")
    for ask in (
        lambda: registry.versions("nobody"),
        lambda: registry.versions("../endpoints"),
        lambda: registry.get("churn", 7),
        lambda: registry.get("churn", "production"),
        lambda: registry.delete("churn", 7),
        lambda: registry.register(experiment, "churn", "magic-1"),
    ):
        with pytest.raises(AutopilotError) as caught:
            ask()
        assert caught.value.code is ErrorCode.NOT_FOUND
    with pytest.raises(ValidationError):
        registry.register(experiment, "../churn")
    assert len(registry.versions("churn")) == 1


def test_half_a_version_is_none(registry: ModelRegistry, experiment: Path, with_finished: Path) -> None:
    registry.register(experiment, "churn")
    folder = with_finished / ".autopilot" / "models"
    (folder / "churn" / "2").mkdir()
    for name, age in ((".new-old", 7_200), (".deleted-now", 0)):
        (folder / name).mkdir()
        os.utime(folder / name, (time.time() - age,) * 2)
    assert [one.name for one in registry.all()] == ["churn"]
    assert [one.version for one in registry.versions("churn")] == [1]
    assert registry.register(experiment, "churn").version == 3
    assert {path.name for path in folder.iterdir()} == {"churn", ".deleted-now"}


def test_it_is_served(registry: ModelRegistry, experiment: Path, with_finished: Path) -> None:
    registry.register(experiment, "churn", stage="production")
    with registry.deploy("churn") as endpoint:
        assert endpoint.name == "churn"
        rows = pd.read_csv(with_finished / "churn.csv").head(3)
        assert endpoint.predict(rows)["predicted_label"].tolist() == registry.load("churn").predict(rows).tolist()
