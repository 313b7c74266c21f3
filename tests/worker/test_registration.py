"""A worker begins only when it is written down."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from jupyter_autopilot.contract import JOB_MARK
from jupyter_autopilot.worker import registration
from jupyter_autopilot.worker.registration import is_registered


@pytest.fixture(autouse=True)
def mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(JOB_MARK, "mine")


def write(folder: Path, mark: str) -> None:
    (folder / "process.json").write_text(json.dumps({"mark": mark}))


def test_it_waits_for_its_own_record(tmp_path: Path) -> None:
    write(tmp_path, "of the run before")
    threading.Timer(0.2, write, (tmp_path, "mine")).start()
    assert is_registered(tmp_path)


def test_it_ends_where_another_one_is_written_down(tmp_path: Path) -> None:
    threading.Timer(0.2, write, (tmp_path, "another")).start()
    assert not is_registered(tmp_path)


def test_it_ends_where_its_starter_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "WAIT_SECONDS", 0.1)
    write(tmp_path, "of the run before")
    assert not is_registered(tmp_path)


def test_one_that_was_started_by_hand_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(JOB_MARK)
    assert is_registered(tmp_path)
