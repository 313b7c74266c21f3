"""Which experiments wait, in which order, and what for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_autopilot.contract import ControlFile, Status, TabularSpec
from jupyter_autopilot.jobs import ExperimentRecord, Workspace
from jupyter_autopilot.jobs.queue import RUN_BYTES, Queue

Spec = Callable[..., TabularSpec]
MUCH = 100 * RUN_BYTES


@pytest.fixture
def workspace(tmp_path: Path, churn_csv: Path) -> Workspace:
    shutil.copy(churn_csv, tmp_path / "churn.csv")
    return Workspace(tmp_path)


@pytest.fixture
def make(workspace: Workspace, quick_spec: Spec) -> Callable[..., ExperimentRecord]:
    def make(name: str, status: Status = Status.QUEUED, control: ControlFile | None = None, **fields: object):
        record = workspace.create(quick_spec(name, **fields))
        record.state = record.state.model_copy(update={"status": status})
        record.control = control or ControlFile()
        return record

    return make


Make = Callable[..., ExperimentRecord]


def order(queue: Queue, *records: ExperimentRecord) -> list[tuple[str, int]]:
    return [(record.name, place.position) for record, place in queue.places(records).items()]


def test_the_oldest_is_the_next_one_and_those_that_run_or_have_ended_do_not_wait(
    make: Make, workspace: Workspace
) -> None:
    records = [make("b"), make("a"), make("c", Status.IN_PROGRESS), make("d", Status.COMPLETED)]
    queue = Queue(2, workspace.root, lambda: MUCH)
    assert order(queue, *reversed(records)) == [("b", 1), ("a", 2)]
    assert queue.next(records) is records[0]


def test_a_priority_goes_first_and_a_resumed_one_waits_from_when_it_was_asked_for(
    make: Make, workspace: Workspace
) -> None:
    resumed = make("resumed", control=ControlFile(runs=2, asked_at="2999-01-01T00:00:00+00:00"))
    records = [resumed, make("new"), make("urgent", control=ControlFile(priority=1))]
    queue = Queue(1, workspace.root, lambda: MUCH)
    assert [name for name, _ in order(queue, *records)] == ["urgent", "new", "resumed"]


def test_none_begins_while_as_many_run_as_may(make: Make, workspace: Workspace) -> None:
    records = [make("runs", Status.IN_PROGRESS), make("next"), make("last")]
    queue = Queue(1, workspace.root, lambda: MUCH)
    assert queue.next(records) is None
    assert [place.reason for place in queue.places(records).values()] == [
        "An experiment runs, and no more than 1 may.",
        "1 begins before it.",
    ]


def test_it_waits_for_memory_unless_it_is_alone(make: Make, workspace: Workspace) -> None:
    runs, waits = make("runs", Status.IN_PROGRESS), make("waits")
    little = Queue(5, workspace.root, lambda: RUN_BYTES // 2)
    assert little.next([waits]) is waits
    assert little.next([runs, waits]) is None
    (place,) = little.places([runs, waits]).values()
    assert "It needs about 0.7 GB of memory, and 0.0 GB are free." in place.reason


def test_what_another_one_has_not_taken_yet_is_not_free(make: Make, workspace: Workspace) -> None:
    waits, young = make("waits"), make("young", Status.STARTING)
    assert Queue(5, workspace.root, lambda: int(1.5 * RUN_BYTES)).next([young, waits]) is None
    assert Queue(5, workspace.root, lambda: int(2.5 * RUN_BYTES)).next([young, waits]) is waits


def test_a_large_table_needs_more_and_never_more_than_it_may_have(make: Make, workspace: Workspace) -> None:
    with (workspace.root / "large.csv").open("wb") as file:
        file.truncate(10 * RUN_BYTES)
    runs = make("runs", Status.COMPLETED), make("busy", Status.IN_PROGRESS)
    large, capped = make("large", data_path="large.csv"), make("capped", data_path="large.csv", max_memory=1)
    queue = Queue(5, workspace.root, lambda: 5 * RUN_BYTES)
    assert queue.next([*runs, large]) is None
    assert queue.next([*runs, capped]) is capped
