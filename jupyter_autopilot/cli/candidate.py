"""`jupyter autopilot notebook` and `jupyter autopilot export-script`."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..contract import AutopilotError
from ..sdk.candidates import export_script, write_notebook
from .report import print_problems, shown


def notebook(given: argparse.Namespace) -> int:
    """Write the notebook of a candidate and print its path."""
    try:
        path = write_notebook(given.experiment, given.candidate)
    except AutopilotError as error:
        print_problems(error.problems)
        return 1
    print(shown(path))
    return 0


def scripts(given: argparse.Namespace) -> int:
    """Write the scripts of a candidate and print their paths."""
    try:
        paths = export_script(given.experiment, Path(given.output), given.candidate)
    except AutopilotError as error:
        print_problems(error.problems)
        return 1
    for path in paths:
        print(shown(path))
    return 0
