"""A job stops before there is no room, and before its folder takes more than it may."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_autopilot.contract import TERMINAL, ErrorCode, Status, TabularSpec
from jupyter_autopilot.jobs import Supervisor, Workspace
from jupyter_autopilot.worker import disk
from jupyter_autopilot.worker.disk import MEBIBYTE, folder_bytes, watch_disk
from jupyter_autopilot.worker.limits import Limit
from jupyter_autopilot.worker.run import _of_the_disk


def test_a_job_stops_before_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wait: Callable[..., None]
) -> None:
    heard: list[Limit] = []
    monkeypatch.setattr(disk, "LEAST_FREE", 10**18)
    watch_disk(tmp_path, None, heard.append)
    wait(lambda: heard != [])
    assert (heard[0].code, "GB are free" in heard[0].message) == (ErrorCode.DISK_FULL, True)


def test_a_folder_may_take_what_it_may_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "candidates").mkdir()
    model = tmp_path / "candidates" / "model"
    model.write_bytes(bytes(2 * MEBIBYTE))
    assert disk.reached(tmp_path, None) is None
    assert disk.reached(tmp_path, 2) is None
    model.write_bytes(bytes(3 * MEBIBYTE))
    limit = disk.reached(tmp_path, 2)
    assert limit is not None
    assert limit.code is ErrorCode.DISK_FULL
    assert limit.message == "The experiment's folder takes 3 MB and may take 2 MB."


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_file_counts_once_and_what_a_link_leads_to_not_at_all(tmp_path: Path) -> None:
    folder, other = tmp_path / "folder", tmp_path / "other"
    for path in (folder / "bundle", other):
        path.mkdir(parents=True)
    (folder / "model").write_bytes(bytes(1000))
    os.link(folder / "model", folder / "bundle" / "model")
    (other / "large").write_bytes(bytes(10**6))
    (folder / "link").symlink_to(other)
    (folder / "large").symlink_to(other / "large")
    assert 1000 <= folder_bytes(folder) < 2000  # links are a few letters long


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such error")
def test_a_quota_is_not_told_as_a_full_disk(tmp_path: Path) -> None:
    limit = _of_the_disk(OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)), tmp_path)
    assert limit is not None
    assert (limit.code, "quota" in limit.message) == (ErrorCode.DISK_FULL, True)


def test_a_server_s_limit_stops_the_experiment_and_says_so(
    tmp_path: Path, churn_csv: Path, quick_spec: Callable[..., TabularSpec], wait: Callable[..., None]
) -> None:
    shutil.copy(churn_csv, tmp_path)
    jobs = Supervisor(Workspace(tmp_path), max_running=1, max_disk_mb=1)
    jobs.create(quick_spec(training_method="hpo", algorithms=["lightgbm"], max_candidates=500))

    def ended() -> bool:
        jobs.tick()
        return jobs.experiment("quick").state.status in TERMINAL

    wait(ended)
    state = jobs.experiment("quick").state
    assert state.status in {Status.STOPPED, Status.FAILED}  # with the best model, if there was one in time
    assert "MB and may take 1 MB." in state.end_reason
    jobs.close()
