"""`jupyter autopilot report`."""

from __future__ import annotations

import argparse

from ..contract import AutopilotError
from ..sdk.candidates import write_report
from .report import print_problems, shown


def model_report(given: argparse.Namespace) -> int:
    """Write the report of a candidate and print its path."""
    try:
        path = write_report(given.experiment, given.candidate, kind=given.format, output=given.output)
    except AutopilotError as error:
        print_problems(error.problems)
        return 1
    print(shown(path))
    return 0
