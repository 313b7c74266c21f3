"""Child processes: recognized again, and ended with everything that they started."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from jupyter_autopilot.jobs.process import (
    age,
    ask_to_end,
    is_alive,
    kill_tree,
    marked,
    never_started,
    start_process,
    wait_for_end,
)

SLEEP = "import time; time.sleep(60)"
FAMILY = f"""
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {SLEEP!r}], start_new_session=True)
pathlib.Path("child").write_text(str(child.pid))
time.sleep(60)
"""


def test_a_process_is_known_by_its_id_and_its_start(tmp_path: Path) -> None:
    record = start_process(["-c", SLEEP], cwd=tmp_path, log=tmp_path / "log")
    assert is_alive(record)
    seen_by_another = record.model_copy(update={"mark": ""})
    assert is_alive(seen_by_another)
    earlier = {"created": record.created - 60, "since_boot": (record.since_boot or 60.0) - 60}
    assert not is_alive(seen_by_another.model_copy(update=earlier))
    assert not is_alive(record.model_copy(update={"host": "elsewhere"}))
    ask_to_end(record)
    assert wait_for_end(record, 10)
    assert not is_alive(record)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts a process's start from the machine's")
def test_a_process_is_known_also_after_the_clock_was_set(tmp_path: Path) -> None:
    record = start_process(["-c", SLEEP], cwd=tmp_path, log=tmp_path / "log").model_copy(update={"mark": ""})
    try:
        # What the system tells in seconds since 1970 moves with the clock.
        assert is_alive(record.model_copy(update={"created": record.created + 3600}))
        assert 0 <= age(record.model_copy(update={"created": 0.0})) < 60
    finally:
        kill_tree(record)


def test_nobody_is_taken_for_a_process_from_before_the_machine_was_switched_on(tmp_path: Path) -> None:
    stranger = start_process(["-c", SLEEP], cwd=tmp_path, log=tmp_path / "log")
    stale = stranger.model_copy(update={"boot": "another", "mark": "stale"})
    try:
        assert not is_alive(stale)
        ask_to_end(stale)
        kill_tree(stale)
        kill_tree(stranger.model_copy(update={"since_boot": 0.0, "created": 1.0, "mark": "stale"}))
        assert is_alive(stranger)
    finally:
        kill_tree(stranger)


def test_a_process_that_ended_by_itself_is_not_alive_and_leaves_its_output(tmp_path: Path) -> None:
    record = start_process(["-c", "print('good bye')"], cwd=tmp_path, log=tmp_path / "logs" / "log")
    assert wait_for_end(record, 30)
    assert (tmp_path / "logs" / "log").read_text() == "good bye\n"


def test_a_process_that_was_never_started_is_not_alive() -> None:
    assert not is_alive(never_started())


def test_the_tree_is_killed_whole(tmp_path: Path, wait: Callable[..., None]) -> None:
    record = start_process(["-c", FAMILY], cwd=tmp_path, log=tmp_path / "log")
    wait(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text())
    child = psutil.Process(int((tmp_path / "child").read_text()))
    kill_tree(record)
    assert wait_for_end(record, 10)
    wait(lambda: gone(child))


def test_children_whose_parent_was_killed_are_found_by_their_mark(tmp_path: Path, wait: Callable[..., None]) -> None:
    record = start_process(["-c", FAMILY], cwd=tmp_path, log=tmp_path / "log")
    wait(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text())
    child = psutil.Process(int((tmp_path / "child").read_text()))
    psutil.Process(record.pid).kill()
    assert wait_for_end(record, 10)
    assert child.is_running()
    assert [process.pid for process in marked(record)] == [child.pid]
    kill_tree(record)
    wait(lambda: gone(child))


def test_a_module_in_the_folder_does_not_stand_in_for_a_library(tmp_path: Path) -> None:
    (tmp_path / "random.py").write_text("print('the wrong one')")
    record = start_process(["-m", "tempfile"], cwd=tmp_path, log=tmp_path / "log")
    assert wait_for_end(record, 30)
    assert "the wrong one" not in (tmp_path / "log").read_text()


def test_secrets_of_the_server_do_not_reach_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_TOKEN", "secret")
    monkeypatch.setenv("KEPT", "kept")
    code = "import os; print(os.environ.get('JUPYTER_TOKEN'), os.environ['KEPT'], os.environ['GIVEN'])"
    record = start_process(["-c", code], cwd=tmp_path, log=tmp_path / "log", environment={"GIVEN": "given"})
    assert wait_for_end(record, 30)
    assert (tmp_path / "log").read_text().split() == ["None", "kept", "given"]


def gone(process: psutil.Process) -> bool:
    """It runs no more; an orphan that nobody has asked for yet counts as gone."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_the_test_s_own_process_is_in_another_group(tmp_path: Path) -> None:
    record = start_process(["-c", SLEEP], cwd=tmp_path, log=tmp_path / "log")
    try:
        assert os.getpgid(record.pid) == record.pid != os.getpgid(0)
    finally:
        kill_tree(record)
