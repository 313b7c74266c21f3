"""The state that events and facts make together."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from jupyter_autopilot.contract import (
    Candidate,
    CandidateStatus,
    ControlFile,
    ErrorCode,
    ExperimentState,
    Status,
)
from jupyter_autopilot.jobs.status import Facts, with_facts

FRESH = Facts(started=False, alive=False, control=ControlFile(), last_sign=None)
STOP = ControlFile(stop=True)


TRAINING = Candidate(id="b", algorithm="linear", status=CandidateStatus.TRAINING, created_at="")
DONE = Candidate(id="a", algorithm="linear", status=CandidateStatus.COMPLETED, score=0.8, created_at="")


def after(status: Status, *candidates: Candidate, **facts: Any) -> ExperimentState:
    state = ExperimentState(status=status, revision=5, candidates=[*candidates, TRAINING])
    return with_facts(state, dataclasses.replace(FRESH, **facts))


@pytest.mark.parametrize(
    ("events", "facts", "expected"),
    [
        (Status.QUEUED, {}, Status.QUEUED),
        (Status.QUEUED, {"control": STOP}, Status.STOPPED),
        (Status.QUEUED, {"started": True, "alive": True}, Status.STARTING),
        (Status.QUEUED, {"started": True}, Status.LOST),
        (Status.IN_PROGRESS, {"started": True, "alive": True}, Status.IN_PROGRESS),
        (Status.IN_PROGRESS, {"started": True, "alive": True, "control": STOP}, Status.STOPPING),
        (Status.IN_PROGRESS, {"started": True}, Status.LOST),
        (Status.STOPPING, {"started": True, "alive": True}, Status.STOPPING),
        (Status.STOPPING, {"started": True, "control": STOP}, Status.LOST),
        (Status.COMPLETED, {"started": True, "control": STOP}, Status.COMPLETED),
        (Status.FAILED, {"started": True}, Status.FAILED),
    ],
)
def test_status(events: Status, facts: dict[str, Any], expected: Status) -> None:
    assert after(events, **facts).status is expected


def test_a_vanished_worker_leaves_no_candidate_in_training_and_says_what_is_left() -> None:
    lost = after(Status.IN_PROGRESS, DONE, started=True, last_sign="2026-01-01T00:00:00+00:00")
    assert lost.candidates == [DONE]
    assert lost.ended_at == "2026-01-01T00:00:00+00:00"
    assert [problem.code for problem in lost.problems] == [ErrorCode.WORKER_LOST]
    assert "The best model so far was kept." in lost.end_reason


@pytest.mark.parametrize(("more_is_better", "best"), [(True, "c"), (False, "a")])
def test_the_best_candidate_is_known_also_where_the_worker_could_not_say_it(more_is_better: bool, best: str) -> None:
    better = DONE.model_copy(update={"id": "c", "score": 0.9})
    state = ExperimentState(
        status=Status.IN_PROGRESS, candidates=[DONE, better, TRAINING], greater_is_better=more_is_better
    )
    assert with_facts(state, dataclasses.replace(FRESH, started=True)).best_candidate == best


@pytest.mark.parametrize("why", ["time", "stop"])
def test_a_worker_that_had_to_be_killed_is_stopped_with_a_model_and_failed_without(why: str) -> None:
    control = ControlFile.model_validate({"stop": True, "killed": why})
    assert after(Status.STOPPING, DONE, started=True, control=control).status is Status.STOPPED
    failed = after(Status.STOPPING, started=True, control=control)
    assert failed.status is Status.FAILED
    assert [problem.code for problem in failed.problems] == [ErrorCode.NO_CANDIDATE]


def test_the_revision_grows_with_every_fact() -> None:
    ways = [
        {},
        {"started": True, "alive": True},
        {"started": True, "alive": True, "control": STOP},
        {"started": True, "control": STOP},
        {"started": True, "control": STOP.model_copy(update={"killed": "stop"})},
    ]
    revisions = [after(Status.IN_PROGRESS, **way).revision for way in ways]
    assert revisions == sorted(set(revisions))


AGAIN = ControlFile(runs=2)


@pytest.mark.parametrize("events", [Status.STOPPED, Status.COMPLETED, Status.FAILED, Status.IN_PROGRESS])
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Status.QUEUED),
        ({"started": True, "alive": True}, Status.STARTING),
        ({"started": True}, Status.LOST),
        ({"started": True, "alive": True, "control": AGAIN.model_copy(update={"stop": True})}, Status.STOPPING),
        ({"control": AGAIN.model_copy(update={"stop": True})}, Status.STOPPED),
    ],
)
def test_an_experiment_that_is_to_be_resumed_waits_and_starts_like_a_new_one(
    events: Status, facts: dict[str, Any], expected: Status
) -> None:
    ended = ExperimentState(status=events, runs=1, revision=5, candidates=[DONE, TRAINING], end_reason="before")
    state = with_facts(ended, dataclasses.replace(FRESH, **{"control": AGAIN, **facts}))
    assert state.status is expected
    assert state.candidates == [DONE]
    assert state.best_candidate == "a"
    assert state.end_reason != "before"
    assert state.revision > with_facts(ended, dataclasses.replace(FRESH, started=True)).revision


def test_the_run_that_the_events_tell_of_is_the_latest_one_also_in_a_copied_folder() -> None:
    ended = ExperimentState(status=Status.COMPLETED, runs=2, candidates=[DONE])
    assert with_facts(ended, dataclasses.replace(FRESH, control=AGAIN)).status is Status.COMPLETED
