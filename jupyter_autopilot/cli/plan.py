"""`jupyter autopilot plan`."""

from __future__ import annotations

import argparse

from ..sdk.plan import plan_of
from .run import asked


def plan(given: argparse.Namespace) -> int:
    """Print what `run` with the same arguments would do, and about what it would take."""
    spec, place = asked(given)
    made = plan_of(spec, place.workspace.root)
    print(made.model_dump_json() if given.json else made)
    return 0
