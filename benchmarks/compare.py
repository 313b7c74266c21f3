"""Compare AutoML frameworks on real data sets, side by side, under one wall-clock limit.

    python -m benchmarks.compare --data FOLDER --seconds 60 --framework ours --framework flaml=ENVIRONMENT/bin/python

Each framework runs in its own Python, in turn on every data set, on the same training and test files. What the CSV file
has already is not measured again. The report is written beside it and printed. See README.md.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from . import frameworks, report
from .datasets import read_catalogue
from .frameworks import FRAMEWORKS
from .launch import Campaign


def main(arguments: list[str] | None = None) -> int:
    """Run a campaign and report it."""
    parser = campaign_parser(__doc__ or "")
    parser.add_argument(
        "--framework",
        action="append",
        required=True,
        metavar="NAME=PYTHON",
        help=f"one of {', '.join(FRAMEWORKS)}, and the Python that has it; this one if left out; repeat it for several",
    )
    args = parser.parse_args(arguments)
    pythons = dict(_framework(parser, text) for text in args.framework)

    def command(name: str, request: Path) -> list[str]:
        # -I: no module of this folder stands in for one of the framework's.
        return [pythons[name], "-I", "-W", "ignore", frameworks.__file__, str(request)]

    results = campaign(parser, args, list(pythons), command).run()
    write_report(args.out, report.comparison(results))
    return 0


def campaign_parser(description: str) -> argparse.ArgumentParser:
    """The arguments that every campaign has."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="data sets with a CATALOGUE.csv")
    parser.add_argument("--only", default="", metavar="NAMES", help="data sets, separated by commas; all if left out")
    parser.add_argument("--seconds", type=int, default=60, help="the time limit of each fit (60)")
    parser.add_argument("--rows", type=int, default=20_000, help="the most training rows (20,000)")
    parser.add_argument("--splits", type=int, default=1, help="splits of each data set, by seeds from 0 (1)")
    parser.add_argument("--out", type=Path, default=Path("results.csv"), help="the results (results.csv)")
    return parser


def campaign(parser: argparse.ArgumentParser, args: argparse.Namespace, names: list[str], command: object) -> Campaign:
    """The campaign of parsed arguments; a data set that does not exist ends the program."""
    only = [name for name in args.only.split(",") if name] or None
    try:
        datasets = read_catalogue(args.data, only)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    return Campaign(names, command, datasets, args.seconds, args.rows, args.splits, args.out)  # type: ignore[arg-type]


def write_report(out: Path, text: str) -> None:
    """Write the report beside the results, and print it."""
    out.with_suffix(".md").write_text(text, encoding="utf-8")
    print(f"\n{text}")


def _framework(parser: argparse.ArgumentParser, text: str) -> tuple[str, str]:
    name, _, python = text.partition("=")
    if name not in FRAMEWORKS:
        parser.error(f"There is no framework {name!r}; there are {', '.join(FRAMEWORKS)}.")
    if shutil.which(python or sys.executable) is None:
        parser.error(f"There is no Python {python!r} for {name}.")
    # Its folder may change under it, and a link into an environment is what makes the environment.
    return name, str(Path(python).absolute()) if "/" in python else python or sys.executable


if __name__ == "__main__":
    sys.exit(main())
