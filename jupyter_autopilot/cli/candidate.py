"""`jupyter autopilot notebook` and `jupyter autopilot export-script`."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..sdk.candidates import export_script, write_notebook
from .report import shown, tell


def notebook(given: argparse.Namespace) -> int:
    """Write the notebook of a candidate and print its path."""
    path = write_notebook(given.experiment, given.candidate)
    tell(given, shown(path), path=path)
    return 0


def scripts(given: argparse.Namespace) -> int:
    """Write the scripts of a candidate and print their paths."""
    paths = export_script(given.experiment, Path(given.output), given.candidate)
    tell(given, "\n".join(str(shown(path)) for path in paths), paths=[str(path) for path in paths])
    return 0
