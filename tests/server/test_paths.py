"""No path leaves the workspace, however it is written."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

SECRET = "secret,target\n1,TOPSECRET\n2,TOPSECRET\n"
UP = ("..", "./..", "a/..//..", "..\\", "%2e%2e", "%2E%2E", "..%00", "\u2025", "..;", "....//", ". .", "..\u200b")
SEPARATORS = ("/", "\\", "//", "%2f", "%5c", "%252f", "/./", "\u2215", "\u29f5")
ABSOLUTE = (
    "{secret}",
    "/{secret}",
    "//{secret}",
    "\\\\?\\{secret}",
    "file://{secret}",
    "FILE:{secret}",
    "C:{secret}",
    "C:\\{secret}",
    "\\\\localhost\\c$\\{secret}",
    "~/../../..{secret}",
    "$HOME/{secret}",
    "`cat {secret}`",
    "$(cat {secret})",
    "|cat {secret}",
    ";cat {secret}",
    "{secret}\0.csv",
    "\0{secret}",
    "churn.csv\0/../{secret}",
    "/proc/self/environ",
    "/proc/self/root{secret}",
    "/dev/stdin",
    "/etc/passwd",
    ".hidden/secret.csv",
    "link/secret.csv",
    "linked.csv",
    ".autopilot/endpoints/e/token",
    "http://localhost/secret.csv",
    "s3://bucket/secret.csv",
)
NAMES = ("..", "../..", "a/b", "a\\b", ".hidden", "a\0b", "", " ", "a" * 64, "con\n", "é", "a--")


def corpus(secret: Path) -> list[str]:
    """Ways to write a path that lies outside of the workspace, or in a hidden folder of it."""
    climbs = [
        (up + separator) * depth + "outside" + separator + "secret.csv"
        for up, separator, depth in product(UP, SEPARATORS, (1, 3))
    ]
    written = [text.replace("{secret}", str(secret)) for text in ABSOLUTE]
    return list(dict.fromkeys([*climbs, *written, *(quote(text, safe="") for text in climbs[:20])]))


@pytest.fixture
def outside(workspace: Path, tmp_path: Path) -> Path:
    """A file beside the workspace, links to it from within, and a hidden one."""
    secret = workspace.parent / "outside" / "secret.csv"
    secret.parent.mkdir(exist_ok=True)
    secret.write_text(SECRET)
    (workspace / "link").symlink_to(secret.parent)
    (workspace / "linked.csv").symlink_to(secret)
    (workspace / ".hidden").mkdir()
    (workspace / ".hidden" / "secret.csv").write_text(SECRET)
    return secret


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
