"""`jupyter autopilot diagnose`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..jobs.diagnostics import write_diagnostics
from ..sdk.place import absolute, open_experiment
from .report import tell


def diagnose(given: argparse.Namespace) -> int:
    """Write an archive for a bug report; its path goes to standard output, what is in it to standard error."""
    record = open_experiment(absolute(Path(given.experiment)))
    target = Path(given.output or f"{record.name}-diagnostics.zip")
    names = write_diagnostics(record.folder.path, target)
    told = f"It holds {', '.join(names)}: no data and no models. Columns' names are in it; look before you send it."
    print(told, file=sys.stderr)
    tell(given, target, path=absolute(target), files=names)
    return 0
