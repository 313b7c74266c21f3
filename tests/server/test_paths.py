"""No path leaves the workspace, however it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ..live.corpus import corpus
from ..live.workspace import make_secret

NAMES = ("..", "../..", "a/b", "a\\b", ".hidden", "a\0b", "", " ", "a" * 64, "con\n", "é", "a--")


@pytest.fixture
def outside(workspace: Path) -> Path:
    """A file beside the workspace, links to it from within, and a hidden one."""
    return make_secret(workspace)


def test_the_corpus_is_large_and_would_reach_the_file(outside: Path, workspace: Path) -> None:
    paths = corpus(outside)
    assert len(paths) >= 200
    assert sum(reaches(workspace, path) for path in paths) > 5


@pytest.mark.parametrize("field", ["data_path", "validation_path", "objective_file", "output_path"])
async def test_no_path_of_a_draft_leaves_the_workspace(field: str, outside: Path, rest: Any, workspace: Path) -> None:
    draft = {"name": "one", "data_path": "churn.csv", "target": "Churn"}
    if field == "validation_path":
        draft["split_method"] = "validation_file"
    assert (await rest("POST", "experiments/validate", {"draft": draft | {field: "churn.csv"}}))[0] == 200
    before = everything(workspace.parent)
    for path in corpus(outside):
        status, answer = await rest("POST", "experiments/validate", {"draft": draft | {field: path}})
        assert status == 200, path
        if field != "output_path" or reaches(workspace, path):
            assert answer["problems"], path
        assert "TOPSECRET" not in json.dumps(answer)
    assert everything(workspace.parent) == before


async def test_no_preview_shows_a_file_from_outside(outside: Path, rest: Any, workspace: Path) -> None:
    # Names of files that are not there start a reader each, which takes its second; the drafts try them all.
    for path in [path for path in corpus(outside) if reaches(workspace, path)]:
        status, answer = await rest("POST", "datasets/preview", {"path": path})
        assert status == 403, (path, answer)
        assert "TOPSECRET" not in json.dumps(answer)


async def test_a_path_that_no_file_can_have_is_refused(rest: Any, workspace: Path) -> None:
    for path in ("a" * 300, "a/" * 3_000):
        draft = {"name": "one", "data_path": path, "target": "Churn"}
        for route, body in (("datasets/preview", {"path": path}), ("experiments", draft)):
            status, answer = await rest("POST", route, body)
            assert (status, answer["code"], answer["problems"][0]["field"]) == (422, "invalid_request", "data_path")


async def test_no_name_is_a_path(rest: Any, workspace: Path) -> None:
    for name in NAMES:
        status, answer = await rest("POST", "experiments", {"name": name, "data_path": "churn.csv", "target": "Churn"})
        assert (status, answer["problems"][0]["field"]) == (422, "name"), name
    assert not (workspace / "autopilot").exists()


def reaches(workspace: Path, path: str) -> bool:
    """Whether the operating system finds something there; other texts are odd names of new folders in the workspace."""
    # A leading slash is the workspace's own root, as the browser writes it.
    return "\0" not in path and (workspace / path.lstrip("/")).exists()


def everything(folder: Path) -> set[str]:
    """All files and folders."""
    return {str(path) for path in folder.rglob("*")}
