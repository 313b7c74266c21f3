"""What an earlier run finished and could not say is said by the next one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from jupyter_autopilot.contract import Event
from jupyter_autopilot.jobs.journal import Journal
from jupyter_autopilot.worker.catching_up import catch_up


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "copy"))


def missing(folder: Path) -> list[Event]:
    said: list[Event] = []
    catch_up(folder, said.append)
    return said


def test_nothing_is_said_twice(folder: Path) -> None:
    assert missing(folder) == []


def test_candidates_and_the_best_one_are_made_known(folder: Path) -> None:
    whole = Journal(folder / "events.jsonl").read()
    lines = (folder / "events.jsonl").read_bytes().splitlines(keepends=True)
    kinds = [json.loads(line)["type"] for line in lines]
    (folder / "events.jsonl").write_bytes(b"".join(lines[: kinds.index("candidate_ended")]))
    said = missing(folder)
    assert [event.type for event in said] == [
        *["candidate_ended"] * len(whole.candidates),
        "best_changed",
        "artifacts_written",
    ]
    assert [event.candidate for event in said[:-2]] == whole.candidates
    assert said[-2].candidate_id == whole.best_candidate
    assert said[-1].artifacts.model_bundle == whole.artifacts.model_bundle


def test_half_a_candidate_is_not_made_known(folder: Path) -> None:
    (folder / "events.jsonl").write_bytes(b"")
    for path in (folder / "candidates").glob("*/candidate.json"):
        path.write_bytes(path.read_bytes()[:20])
    assert missing(folder) == []
