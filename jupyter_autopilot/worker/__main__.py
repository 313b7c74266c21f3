"""`python -m jupyter_autopilot.worker run FOLDER --root ROOT`, or `… preview` with a request on standard input."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Dispatch to the command."""
    parser = argparse.ArgumentParser(prog="python -m jupyter_autopilot.worker")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run the experiment of a folder")
    run.add_argument("folder", type=Path)
    run.add_argument("--root", type=Path, required=True, help="what the specification's paths are relative to")
    commands.add_parser("preview", help="look at a data file: request on standard input, answer on standard output")
    arguments = parser.parse_args()
    if arguments.command == "preview":
        from .preview import main as preview

        return preview()
    from .run import main as run_folder

    return run_folder(arguments.folder, arguments.root)


if __name__ == "__main__":
    sys.exit(main())
