"""Saying what an earlier run of the experiment finished and was killed before it could say."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..contract import Artifacts, ArtifactsWritten, BestChanged, Candidate, CandidateEnded, Event


def catch_up(folder: Path, log: Callable[[Event], None]) -> None:
    """Append the events that are missing.

    A candidate is complete once its file is there, and its event follows; `best.json` likewise.
    """
    said, best_said = _said(folder / "events.jsonl")
    complete = sorted(_complete(folder), key=lambda one: one.created_at)
    for candidate in complete:
        if candidate.id not in said:
            log(CandidateEnded(candidate=candidate))
    best = _best(folder)
    if best != best_said and any(candidate.id == best for candidate in complete):
        assert best is not None
        log(BestChanged(candidate_id=best))
        log(ArtifactsWritten(artifacts=Artifacts(model_bundle=f"candidates/{best}/bundle")))


def _said(events: Path) -> tuple[set[str], str | None]:
    """The candidates whose end stands in the log, and the best one by it."""
    ended: set[str] = set()
    best: str | None = None
    for line in events.read_bytes().splitlines():
        event: dict[str, Any] = json.loads(line)
        if event["type"] == "candidate_ended":
            ended.add(event["candidate"]["id"])
        elif event["type"] == "best_changed":
            best = event["candidate_id"]
    return ended, best


def _complete(folder: Path) -> Iterator[Candidate]:
    for path in (folder / "candidates").glob("*/candidate.json"):
        with contextlib.suppress(OSError, ValidationError):
            yield Candidate.model_validate_json(path.read_bytes())


def _best(folder: Path) -> str | None:
    try:
        return str(json.loads((folder / "best.json").read_bytes())["candidate"])
    except (OSError, ValueError, KeyError):
        return None
