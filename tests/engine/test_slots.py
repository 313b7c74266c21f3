"""The processes that train: how many, and what happens when one breaks."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from jupyter_autopilot.engine.search.slots import Failed, Slots, save_prepared, slot_plan, start_fork_server
from jupyter_autopilot.engine.search.training import CandidateTask


@pytest.mark.parametrize(
    ("rows", "columns", "cores", "plan"),
    [
        (7_000, 20, 2, (2, 1)),
        (200_000, 20, 2, (1, 2)),
        (2_000, 2_000, 4, (1, 4)),
        (7_000, 20, 1, (1, 1)),
        (7_000, 20, 64, (8, 8)),
    ],
)
def test_slots_and_threads_use_the_cores_and_no_more(rows: int, columns: int, cores: int, plan: tuple) -> None:
    assert slot_plan(rows, columns, cores) == plan


@pytest.fixture
def slots(tmp_path: Path) -> Slots:
    """Two slots whose data no candidate can be trained on."""
    slots = Slots(start_fork_server(), 2, 1, save_prepared("no data", tmp_path))  # type: ignore[arg-type]
    yield slots
    slots.close()


def task(name: str, folder: Path) -> CandidateTask:
    return CandidateTask(name, "linear", "one_hot", {}, folder / name, deadline=None)


def next_outcome(slots: Slots) -> Failed:
    while True:
        if outcomes := slots.wait(10):
            return outcomes[0]


def test_an_error_belongs_to_the_candidate_and_the_slot_goes_on(slots: Slots, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        slots.submit(task(name, tmp_path))
        outcome = next_outcome(slots)
        assert (outcome.candidate_id, outcome.error.split(":")[0]) == (name, "AttributeError")
        assert slots.free


def test_a_slot_that_died_is_replaced(slots: Slots, tmp_path: Path) -> None:
    for process in slots.processes:
        psutil.Process(process).kill()
    for name in ("a", "b"):
        slots.submit(task(name, tmp_path))
    died: list[Failed] = []
    while len(died) < 2:
        died += slots.wait(10)
    assert {outcome.candidate_id for outcome in died} == {"a", "b"}
    assert all("killed" in outcome.error for outcome in died)
    slots.submit(task("c", tmp_path))
    assert next_outcome(slots).error.startswith("AttributeError")


def test_a_process_that_was_ended_for_its_memory_is_told_as_such(slots: Slots, tmp_path: Path) -> None:
    processes = [psutil.Process(process) for process in slots.processes]
    for process in processes:
        process.suspend()  # or it may have failed at the task before it is ended
    slots.submit(task("a", tmp_path))
    for process in processes:
        process.terminate()
        process.resume()
    assert next_outcome(slots).error.startswith("Out of memory")


def test_kill_all_frees_every_slot(slots: Slots, tmp_path: Path) -> None:
    slots.submit(task("a", tmp_path))
    slots.kill_all()
    assert slots.free
    assert not slots.busy
    slots.submit(task("b", tmp_path))
    assert next_outcome(slots).candidate_id == "b"


def test_close_ends_every_process_and_can_be_repeated(slots: Slots) -> None:
    processes = [psutil.Process(process) for process in slots.processes]
    assert len(processes) == 2
    slots.close()
    slots.close()
    assert not any(process.is_running() and process.status() != "zombie" for process in processes)
