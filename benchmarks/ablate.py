"""Measure what the score loses without each part of the engine's recipe.

    python -m benchmarks.ablate --data FOLDER --seconds 60 --parts refit,ensemble,catboost

Each run is a process of its own, on the same training and test files. What the CSV file has already is not measured
again. The report is written beside it and printed. See README.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

from . import report
from .compare import campaign, campaign_parser, write_report
from .parts import FULL, PARTS


def main(arguments: list[str] | None = None) -> int:
    """Run a campaign and report it."""
    parser = campaign_parser(__doc__ or "")
    parser.add_argument(
        "--parts", default="", metavar="NAMES", help=f"separated by commas, of {', '.join(PARTS)}; all if left out"
    )
    args = parser.parse_args(arguments)
    names = [name for name in args.parts.split(",") if name] or list(PARTS)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        parser.error(f"There is no part {unknown[0]!r}; there are {', '.join(PARTS)}.")
    names = list(dict.fromkeys([FULL, *names]))
    results = campaign(parser, args, names, _command).run()
    write_report(args.out, report.ablation(results))
    return 0


def _command(part: str, request: Path) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "benchmarks.ablated", str(request)]


if __name__ == "__main__":
    sys.exit(main())
