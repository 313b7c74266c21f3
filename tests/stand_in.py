"""Stands in for a worker: leaves a finished experiment in the current folder after a while, without training anything.

`python stand_in.py FINISHED SECONDS`. It starts in a fraction of the time, and ends early when it is asked to stop.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

FINISHED, SECONDS = Path(sys.argv[1]), float(sys.argv[2])


def control() -> dict[str, Any]:
    """What is asked of the worker."""
    try:
        return dict(json.loads(Path("control.json").read_bytes()))
    except (OSError, ValueError):
        return {}


def stopped() -> bool:
    """Whether it was asked to stop before its time was over."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if control().get("stop"):
            return True
        time.sleep(0.05)
    return False


def main() -> None:
    """Tell of the start, wait, and tell of everything else at once."""
    resumed = Path("events.jsonl").exists()
    first, *rest = [json.loads(line) for line in (FINISHED / "events.jsonl").read_bytes().splitlines()]
    with Path("events.jsonl").open("a", encoding="utf-8") as log:

        def tell(event: dict[str, Any]) -> None:
            log.write(json.dumps(event) + "\n")
            log.flush()

        tell(first | {"run": control().get("runs", 1)})
        if stopped():
            tell(rest[-1] | {"outcome": "stopped", "reason": "Stopped by the user."})
            return
        if resumed:  # what a resumed experiment has is not made again
            rest = rest[-1:]
        else:
            for folder in ("candidates", "evaluation"):
                shutil.copytree(FINISHED / folder, folder)
            for file in ("best.json", "definition.json"):
                shutil.copy(FINISHED / file, file)
        for event in rest:
            tell(event)


if __name__ == "__main__":
    main()
