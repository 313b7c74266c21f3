"""What is true of an experiment, by its files and the system's processes, without the code that is tested."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .processes import worker_of

RUNNING = {"starting", "in_progress", "stopping"}
TERMINAL = {"completed", "stopped", "failed", "lost"}
HALF = re.compile(r"\..+-[a-z0-9_]{8}")


@dataclass
class Log:
    """The event log as far as it is whole."""

    events: list[dict[str, Any]] = field(default_factory=list)
    damage: list[str] = field(default_factory=list)


def read_log(folder: Path) -> Log:
    """The events of an experiment; a last line without an end is being written, or is what a killed worker left."""
    log = Log()
    path = folder / "events.jsonl"
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    for number, line in enumerate(lines, start=1):
        try:
            log.events.append(json.loads(line))
        except ValueError:
            log.damage.append(f"line {number} of events.jsonl")
    return log


def allowed_states(folder: Path) -> set[str]:
    """The states that may be told of an experiment now."""
    alive = worker_of(folder) is not None
    events = read_log(folder).events
    started, asked = _started_run(folder), _asked_run(folder)
    if started < asked:
        return {"queued", "starting"}
    if alive:
        return RUNNING
    begun = max((event["run"] for event in events if event["type"] == "job_started"), default=0)
    last = events[-1] if events else {}
    if begun >= asked and last.get("type") == "job_ended":
        return {last["outcome"]}
    killed = _json(folder / "control.json").get("killed")
    return {"stopped", "failed"} if killed else {"lost"}


def finished(folder: Path) -> set[str]:
    """The candidates that are complete by their own file, whether or not the log says so yet."""
    found = set()
    for path in (folder / "candidates").glob("*/candidate.json"):
        if _json(path).get("status") == "completed":
            found.add(path.parent.name)
    return found


def trained_twice(folder: Path) -> list[str]:
    """The candidates that began to train after they had been completed."""
    done: set[str] = set()
    twice = []
    for event in read_log(folder).events:
        if event["type"] == "candidate_ended" and event["candidate"]["status"] == "completed":
            done.add(event["candidate"]["id"])
        elif event["type"] == "candidate_started" and event["candidate"]["id"] in done:
            twice.append(event["candidate"]["id"])
    return twice


def damage(folder: Path, *, at_rest: bool) -> list[str]:
    """Files that are not whole; of an experiment at rest also what should have been cleaned up."""
    found = list(read_log(folder).damage)
    found += [str(path.relative_to(folder)) for path in folder.rglob("*.json") if not _is_json(path)]
    for name in finished(folder):
        found += _damage_of_bundle(folder, name)
    if at_rest:
        found += [str(path.relative_to(folder)) for path in folder.rglob("*") if HALF.fullmatch(path.name)]
        found += [str(path) for path in (folder / "work", folder / "claim") if path.exists()]
        events = folder / "events.jsonl"
        whole = not events.exists() or events.read_bytes().endswith(b"\n") or events.stat().st_size == 0
        ended = bool(read_log(folder).events) and read_log(folder).events[-1]["type"] == "job_ended"
        found += [] if whole or not ended else ["the end of events.jsonl"]
    return found


def _damage_of_bundle(folder: Path, name: str) -> list[str]:
    bundle = folder / "candidates" / name / "bundle"
    try:
        files = json.loads((bundle / "manifest.json").read_bytes())["files"]
        wrong = [file for file, known in files.items() if _sha(bundle / file) != known]
    except (OSError, ValueError, KeyError) as error:
        return [f"{name}: {error}"]
    return [f"{name}/bundle/{file}" for file in wrong]


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _started_run(folder: Path) -> int:
    return int(_json(folder / "process.json").get("run", 0))


def _asked_run(folder: Path) -> int:
    return int(_json(folder / "control.json").get("runs", 1))


def _json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return {}


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    return True
