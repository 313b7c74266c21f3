"""A workspace with something in it that must not be read, and something that must not be lost."""

from __future__ import annotations

import json
from pathlib import Path

EXPERIMENT = "there"
SECRET = "secret,target\n1,TOPSECRET\n2,TOPSECRET\n"


def make_workspace(root: Path) -> Path:
    """A table, an experiment that was stopped before it began, and beside the workspace a secret, which is returned."""
    folder = root / "autopilot" / EXPERIMENT
    folder.mkdir(parents=True)
    (root / "table.csv").write_text("a,b\n1,x\n2,y\n", encoding="utf-8")
    spec = {"name": EXPERIMENT, "data_path": "table.csv", "target": "b"}
    (folder / "control.json").write_text(json.dumps({"stop": True}), encoding="utf-8")
    (folder / "experiment.json").write_text(json.dumps(spec), encoding="utf-8")
    return make_secret(root)


def make_secret(root: Path) -> Path:
    """A file beside the workspace, links to it from within, and a hidden one; the first is returned."""
    secret = root.parent / "outside" / "secret.csv"
    secret.parent.mkdir(exist_ok=True)
    secret.write_text(SECRET, encoding="utf-8")
    (root / "link").symlink_to(secret.parent)
    (root / "linked.csv").symlink_to(secret)
    (root / ".hidden").mkdir()
    (root / ".hidden" / "secret.csv").write_text(SECRET, encoding="utf-8")
    return secret


def snapshot(root: Path) -> dict[str, int]:
    """All files of the workspace and beside it, and when they were written; folders are only there or not.

    What lies in the workspace's own hidden folder is left out, since the server may write there whatever is asked.
    """
    own = root / ".autopilot"
    paths = [path for path in root.rglob("*") if own not in (path, *path.parents)]
    paths += (root.parent / "outside").rglob("*")
    return {str(path): 0 if path.is_dir() else path.lstat().st_mtime_ns for path in paths}
