"""What a run that ended in the middle of something leaves in its experiment's folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

WORK = "work"
"""What only the run needs. A run that ends in order removes it, and leaves no other litter either."""
COMPLETE = "candidate.json"
"""The last file of a candidate's folder."""
OTHERS = ("control.json", "process.json", "deployment.json", "encryption.json")
"""Files that others than the worker write, perhaps just now."""
TEMPORARY = re.compile(r"\.(?P<name>.+)-[a-z0-9_]{8}")
"""As `write_atomic` names what it has not written to the end."""


def remove_litter(folder: Path) -> None:
    """Remove halves of files, candidates that are not complete, and last what only the run needed.

    To be called when no worker runs, or by the worker itself.
    """
    candidates = [path for path in _children(folder / "candidates") if path.is_dir()]
    for candidate in candidates:
        if not (candidate / COMPLETE).exists():
            _remove(candidate)
    for place in (folder, *candidates):
        for path in _children(place):
            named = TEMPORARY.fullmatch(path.name)
            if named is not None and named["name"] not in OTHERS:
                _remove(path)
    _remove(folder / WORK)


def _children(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
