"""Registered models over REST."""

from __future__ import annotations

import asyncio
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract.registry import ModelVersion, RegisteredModel


@pytest.fixture
def experiment(workspace: Path, finished: Path) -> Path:
    """The folder of a finished experiment in the server's workspace."""
    return shutil.copytree(finished, workspace / "autopilot" / "finished")


async def test_versions_are_made_changed_served_and_deleted(rest: Any, experiment: Path) -> None:
    body = {"name": "churn", "experiment": "finished", "description": "First", "tags": ["a"]}
    status, answer = await rest("POST", "models", body)
    version = ModelVersion.model_validate(answer)
    assert (status, version.version, version.stage.value) == (201, 1, "none")
    await rest("POST", "models", {**body, "candidate": "linear-1", "stage": "production"})
    status, answer = await rest("POST", "models/churn/versions/1", {"stage": "production"})
    assert (status, answer["stage"], answer["description"], answer["tags"]) == (200, "production", "First", ["a"])
    status, answer = await rest("POST", "models/churn/versions/1/deploy", {"endpoint": "served"})
    assert (status, answer["model"], answer["model_version"]) == (202, "churn", 1)
    status, answer = await rest("GET", "models/churn")
    model = RegisteredModel.model_validate(answer)
    assert [(one.version, one.stage.value, one.endpoints) for one in model.versions] == [
        (2, "archived", []),
        (1, "production", ["served"]),
    ]
    assert (await rest("GET", "models"))[1] == {"models": [answer]}
    assert (await rest("DELETE", "endpoints/served"))[0] == 204
    assert (await rest("DELETE", "models/churn/versions/2"))[0] == 204
    assert (await rest("DELETE", "models/churn"))[0] == 204
    assert (await rest("GET", "models"))[1] == {"models": []}


@pytest.fixture
def mlflow_uri(jp_server_config: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The administrator's setting; it stands before that of the environment."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    monkeypatch.chdir(tmp_path)  # where MLflow keeps artifacts unless it is told another place
    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    jp_server_config["AutopilotApp"]["mlflow_tracking_uri"] = uri
    return uri


@pytest.mark.skipif(find_spec("mlflow") is None, reason="needs the extra `mlflow`")
async def test_mlflow_is_told_after_the_answer(mlflow_uri: str, rest: Any, experiment: Path) -> None:
    status, answer = await rest("POST", "models", {"name": "churn", "experiment": "finished"})
    assert (status, answer["mlflow"]) == (201, None)
    for _ in range(1200):
        (version,) = (await rest("GET", "models/churn"))[1]["versions"]
        if version["mlflow"] is not None:
            break
        await asyncio.sleep(0.1)
    told = version["mlflow"]
    assert (told["uri"], told["version"], told["error"]) == (mlflow_uri, "1", "")


async def test_what_is_wrong_is_said(rest: Any, experiment: Path) -> None:
    body = {"name": "churn", "experiment": "finished"}
    assert (await rest("POST", "models", body))[0] == 201
    for method, path, sent, status, code in (
        ("POST", "models", {**body, "name": "../x"}, 422, "name_invalid"),
        ("POST", "models", {**body, "experiment": "nobody"}, 404, "not_found"),
        ("POST", "models", {**body, "candidate": "nobody"}, 404, "not_found"),
        ("POST", "models/churn/versions/one", {}, 404, "not_found"),
        ("POST", "models/churn/versions/9", {}, 404, "not_found"),
        ("POST", "models/churn/versions/1", {"stage": "shadow"}, 422, "invalid_request"),
        ("DELETE", "models/churn/versions/9", None, 404, "not_found"),
        ("GET", "models/..%2Fendpoints", None, 404, "not_found"),
    ):
        answer = await rest(method, path, sent)
        assert (answer[0], answer[1]["code"]) == (status, code), (method, path, sent)
    assert len((await rest("GET", "models/churn"))[1]["versions"]) == 1
