"""Every fault at random moments, and a table of what became of the experiments."""

from __future__ import annotations

import contextlib
import math
import subprocess
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from .faults import FAULTS
from .trial import Findings, Trial

DISK = "size=400m"
"""Of the small disk that is made for a full one, where this user may make one."""
COLUMNS = {
    "jobs_lost": "jobs lost",
    "candidates_lost": "finished candidates lost",
    "wrong_states": "wrong states",
    "orphans": "orphans",
    "corrupt": "corrupt files",
}


def run_trial(fault: str, seed: int, place: Path, *, keep: bool = False, short: bool = False) -> Findings:
    """One fault at one random moment, in a folder that does not hold anything else."""
    trial = Trial(place, seed, short=short)
    try:
        trial.set_up()
        trial.run(FAULTS[fault])
    except Exception as error:  # a server that fell, or an experiment that did not end
        traceback.print_exc()
        trial.findings.jobs_lost.append(f"{type(error).__name__}: {error}")
    finally:
        trial.tear_down(keep=keep and bool(told(trial.findings)))
    return trial.findings


def run_campaign(
    names: list[str], times: int, seed: int, *, keep: bool, seconds: float = math.inf
) -> dict[str, list[Findings]]:
    """So many trials of each fault; each has a seed of its own, by which it can be repeated alone.

    All faults have their first trial before one has its second, and no round begins after so many seconds or once it
    was interrupted; what was found until then is returned.
    """
    found: dict[str, list[Findings]] = {name: [] for name in names}
    deadline = time.monotonic() + seconds
    with contextlib.suppress(KeyboardInterrupt):
        for number in range(seed, seed + times):
            for name in names if time.monotonic() < deadline else []:
                began = time.monotonic()
                with _place(name, number, keep) as place:
                    findings = run_trial(name, number, place, keep=keep)
                found[name].append(findings)
                result = "; ".join(told(findings)) or "in order"
                print(f"{name} --seed {number}: {result} ({time.monotonic() - began:.0f} s)", flush=True)
    return found


def told(findings: Findings) -> list[str]:
    """What went wrong, in words."""
    return [f"{COLUMNS[one.name]}: {text}" for one in fields(findings) for text in getattr(findings, one.name)]


def table(found: dict[str, list[Findings]]) -> str:
    """The counts, as Markdown."""
    lines = [f"| fault | times | {' | '.join(COLUMNS.values())} |", "| --- |" + " ---: |" * (len(COLUMNS) + 1)]
    for name, trials in found.items():
        counts = [str(sum(len(getattr(one, column)) for one in trials)) for column in COLUMNS]
        lines.append(f"| {name.replace('_', ' ')} | {len(trials)} | {' | '.join(counts)} |")
    return "\n".join(lines)


@contextlib.contextmanager
def _place(name: str, seed: int, keep: bool) -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix=f"autopilot-{name}-{seed}-")).resolve()
    mounted = name == "disk_full" and _mount(place)
    try:
        yield place
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(place)], check=False)
        if not keep:
            with contextlib.suppress(OSError):
                place.rmdir()


def _mount(place: Path) -> bool:
    """Make a small disk; only root may, and not in every container."""
    with contextlib.suppress(OSError):
        command = ["mount", "-t", "tmpfs", "-o", DISK, "tmpfs", str(place)]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    return False
