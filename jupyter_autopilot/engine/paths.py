"""Paths as an experiment's notebooks know them."""

from __future__ import annotations

import os
from pathlib import Path

from .context import Run


def relative_paths(run: Run, files: list[Path]) -> str | list[str]:
    """A file, or several, as seen from the experiment's folder, with forward slashes."""
    paths = [relative_path(run, file) for file in files]
    return paths[0] if len(paths) == 1 else paths


def relative_path(run: Run, file: Path) -> str:
    """A file as seen from the experiment's folder, with forward slashes."""
    return os.path.relpath(file.resolve(), run.folder.resolve()).replace(os.sep, "/")
