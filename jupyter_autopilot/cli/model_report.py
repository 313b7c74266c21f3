"""`jupyter autopilot report`."""

from __future__ import annotations

import argparse

from ..sdk.candidates import write_report
from .report import shown, tell


def model_report(given: argparse.Namespace) -> int:
    """Write the report of a candidate and print its path."""
    path = write_report(given.experiment, given.candidate, kind=given.format, output=given.output)
    tell(given, shown(path), path=path)
    return 0
