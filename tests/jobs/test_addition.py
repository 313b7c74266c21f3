"""Adding a candidate to the leaderboard of an experiment that has ended, and of no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_autopilot.contract import (
    EVENT,
    AutopilotError,
    Candidate,
    CandidateStatus,
    ErrorCode,
    Event,
    JobEnded,
    JobStarted,
    TabularSpec,
    utc_now,
)
from jupyter_autopilot.jobs import ExperimentRecord
from jupyter_autopilot.jobs.addition import add_to_leaderboard
from jupyter_autopilot.jobs.layout import SPEC, write_model

MINE = Candidate(id="mine", algorithm="linear", status=CandidateStatus.COMPLETED, created_at=utc_now())


def record(folder: Path, *events: Event) -> ExperimentRecord:
    write_model(folder / SPEC, TabularSpec(name="one", data_path="data.csv", target="y"))
    (folder / "events.jsonl").write_bytes(b"".join(EVENT.dump_json(event) + b"\n" for event in events))
    return ExperimentRecord(folder, folder.name)


def test_an_ended_experiment_gets_another_candidate(tmp_path: Path) -> None:
    ended = record(tmp_path, JobStarted(pid=1), JobEnded(outcome="completed", reason="done"))
    add_to_leaderboard(ended, MINE)
    assert [one.id for one in ended.state.candidates] == ["mine"]
    assert (ended.state.status, ended.state.end_reason) == ("completed", "done")
    assert not ended.folder.claim.exists()


def test_half_a_line_of_a_killed_worker_is_dropped(tmp_path: Path) -> None:
    ended = record(tmp_path, JobStarted(pid=1), JobEnded(outcome="stopped", reason="by the user"))
    with ended.folder.events.open("ab") as log:
        log.write(b'{"kind": "best_ch')
    add_to_leaderboard(ended, MINE)
    assert [one.id for one in ExperimentRecord(tmp_path, tmp_path.name).state.candidates] == ["mine"]


def test_an_experiment_whose_worker_is_being_started_is_left_alone(tmp_path: Path) -> None:
    ended = record(tmp_path, JobStarted(pid=1), JobEnded(outcome="stopped", reason="by the user"))
    ended.folder.claim.touch()
    with pytest.raises(AutopilotError) as error:
        add_to_leaderboard(ended, MINE)
    assert error.value.code is ErrorCode.EXPERIMENT_RUNNING
    assert not ended.refresh()
    assert ended.folder.claim.exists()


def test_a_running_experiment_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "heartbeat").touch()
    running = record(tmp_path, JobStarted(pid=1))
    with pytest.raises(AutopilotError) as error:
        add_to_leaderboard(running, MINE)
    assert error.value.code is ErrorCode.EXPERIMENT_RUNNING
