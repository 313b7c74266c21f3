"""`jupyter autopilot export`."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..archive import write_archive
from ..sdk.place import absolute
from .predict import bundle_folder
from .report import tell


def export(given: argparse.Namespace) -> int:
    """Write a model bundle as one file."""
    output = absolute(Path(given.output))
    write_archive(bundle_folder(absolute(Path(given.model)), given.candidate), output)
    if given.json:
        tell(given, "", path=output, bytes=output.stat().st_size)
    return 0
