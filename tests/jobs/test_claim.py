"""The right to start a worker or to tidy up, which one process has at a time."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from jupyter_autopilot.jobs import claim as module
from jupyter_autopilot.jobs.claim import claim, release
from jupyter_autopilot.jobs.layout import ExperimentFolder
from jupyter_autopilot.jobs.process import kill_tree, start_process

HOUR = 3600.0


@pytest.fixture
def folder(tmp_path: Path) -> ExperimentFolder:
    return ExperimentFolder(tmp_path)


def test_one_has_it_until_it_is_given_back(folder: ExperimentFolder) -> None:
    assert claim(folder.claim)
    assert not claim(folder.claim)
    release(folder.claim)
    assert claim(folder.claim)


def test_that_of_a_living_process_is_kept_however_old_it_is(folder: ExperimentFolder, tmp_path: Path) -> None:
    other = start_process(["-c", "import time; time.sleep(60)"], cwd=tmp_path, log=tmp_path / "log")
    folder.claim.write_text(other.model_dump_json())
    os.utime(folder.claim, (time.time() - HOUR, time.time() - HOUR))
    try:
        assert [claim(folder.claim), claim(folder.claim)] == [False, False]
    finally:
        kill_tree(other)
    assert [claim(folder.claim), claim(folder.claim)] == [False, True]


def test_one_that_cannot_be_told_of_is_given_up_when_it_is_old(folder: ExperimentFolder) -> None:
    folder.claim.touch()
    assert [claim(folder.claim), claim(folder.claim)] == [False, False]
    os.utime(folder.claim, (time.time() - HOUR, time.time() - HOUR))
    assert [claim(folder.claim), claim(folder.claim)] == [False, True]


def test_a_full_disk_leaves_no_claim_that_nobody_has(folder: ExperimentFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(pid: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr(module, "describe_process", no_room)
        claim(folder.claim)
    assert claim(folder.claim)
