"""Contents managers: one that keeps its files elsewhere is told apart and refused, and what one hides stays hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jupyter_server.services.contents.filemanager import AsyncFileContentsManager
from jupyter_server.services.contents.manager import AsyncContentsManager
from traitlets.config import Config

DRAFT = {"name": "one", "data_path": "churn.csv", "target": "Churn"}


class Elsewhere(AsyncContentsManager):
    """Has no files on this disk, as one that keeps them in a database or a bucket; its root is a name there."""

    root_dir = "/bucket"

    async def get(self, path: str, *_: Any, **__: Any) -> dict[str, Any]:
        return {"name": path, "path": path, "type": "directory", "content": []}

    async def is_hidden(self, path: str) -> bool:
        return False


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    settings: dict[str, Any] = getattr(request, "param", {})
    merged = Config(jp_server_config)
    merged.merge(Config(settings))
    return merged


@pytest.mark.parametrize("jp_server_config", [{"ServerApp": {"contents_manager_class": Elsewhere}}], indirect=True)
async def test_files_that_are_elsewhere_are_refused_with_the_reason(rest: Any, workspace: Path) -> None:
    before = set(workspace.iterdir())
    for path, body in (
        ("experiments", DRAFT),
        ("plans", DRAFT),
        ("datasets/preview", {"path": "churn.csv"}),
    ):
        status, error = await rest("POST", path, body)
        assert (status, error["code"]) == (403, "forbidden"), path
        assert "on the server's own disk" in error["message"], path
    status, answer = await rest("POST", "experiments/validate", {"draft": DRAFT})
    assert status == 200
    assert ["on the server's own disk" in one["message"] for one in answer["problems"]] == [True]
    assert (await rest("GET", "experiments"))[0] == 200
    assert set(workspace.iterdir()) == before


HIDDEN = {"draft": DRAFT | {"data_path": ".kept/churn.csv"}}


@pytest.fixture
def kept(workspace: Path) -> None:
    """The table in a hidden folder as well."""
    (workspace / ".kept").mkdir()
    (workspace / ".kept" / "churn.csv").write_bytes((workspace / "churn.csv").read_bytes())


@pytest.mark.usefixtures("kept")
async def test_hidden_files_are_taken_only_where_the_server_shows_them(rest: Any, server: Any) -> None:
    manager = server.contents_manager
    assert isinstance(manager, AsyncFileContentsManager)
    for shown, problems in ((False, ["path_outside_workspace"]), (True, [])):
        manager.allow_hidden = shown
        _, answer = await rest("POST", "experiments/validate", HIDDEN)
        assert [one["code"] for one in answer["problems"]] == problems
