"""`jupyter autopilot plan`."""

from __future__ import annotations

import argparse

from ..contract import AutopilotError
from ..sdk.place import find_place
from ..sdk.plan import plan_of
from .report import print_problems
from .run import specification


def plan(given: argparse.Namespace) -> int:
    """Print what `run` with the same arguments would do, and about what it would take."""
    try:
        place = find_place(given.output)
        made = plan_of(specification(given, place), place.workspace.root)
    except AutopilotError as error:
        print_problems(error.problems)
        return 1
    print(made.model_dump_json() if given.json else made)
    return 0
