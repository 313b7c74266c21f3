"""`python -m tests.faults --times N --seed S`: the campaign, and its table on standard output."""

from __future__ import annotations

import argparse
import math
import sys

from .campaign import run_campaign, table, told
from .faults import FAULTS


def main() -> int:
    """0 when everything was in order."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="trials of each fault (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the first trial (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=FAULTS, metavar="FAULT", help=", ".join(FAULTS))
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin no round of all faults after so many")
    parser.add_argument("--keep", action="store_true", help="keep the folders of trials in which something went wrong")
    given = parser.parse_args()
    names, seconds = given.only or list(FAULTS), 60 * given.minutes
    found = run_campaign(names, given.times, given.seed, keep=given.keep, seconds=seconds)
    print(table(found))
    return int(any(told(one) for trials in found.values() for one in trials))


if __name__ == "__main__":
    sys.exit(main())
