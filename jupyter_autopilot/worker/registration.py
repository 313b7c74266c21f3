"""A worker begins once it is written down which process it is, so that it is never one that nobody knows."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from ..contract import JOB_MARK

WAIT_SECONDS = 60.0
"""Whoever starts a worker writes it down at once; one that was killed in between never does."""
PAUSE_SECONDS = 0.02


def is_registered(folder: Path) -> bool:
    """Wait until `process.json` names this process; False when it names another one, or none in time.

    A worker that was started by hand has no mark to be known by and is not written down.
    """
    mark = os.environ.get(JOB_MARK)
    if mark is None:
        return True
    before = _named(folder)
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        named = _named(folder)
        if named == mark:
            return True
        if named is not None and named != before:
            return False
        time.sleep(PAUSE_SECONDS)
    return False


def _named(folder: Path) -> str | None:
    """The mark in `process.json`, which may be of the experiment's earlier run; None where there is none."""
    try:
        return str(json.loads((folder / "process.json").read_bytes())["mark"])
    except (OSError, ValueError, KeyError):
        return None
