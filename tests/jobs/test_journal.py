"""The fold from events to a state, and the reader of the event log."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_autopilot.contract import (
    EVENT,
    Artifacts,
    ArtifactsWritten,
    AutopilotError,
    BestChanged,
    Candidate,
    CandidateDropped,
    CandidateEnded,
    CandidateStarted,
    CandidateStatus,
    ErrorCode,
    Event,
    ExperimentState,
    JobEnded,
    JobStarted,
    PlanMade,
    Problem,
    ProblemResolved,
    ProblemType,
    ProgressMade,
    Resources,
    ResourcesGiven,
    Stage,
    StageStarted,
    Status,
    StopAcknowledged,
    TrainingMethod,
    Warning,
    WarningRaised,
)
from jupyter_autopilot.jobs.journal import Journal, fold

T = [f"2026-01-01T00:00:{second:02d}+00:00" for second in range(60)]


def candidate(name: str, status: CandidateStatus = CandidateStatus.TRAINING, score: float | None = None) -> Candidate:
    return Candidate(id=name, algorithm="linear", status=status, score=score, created_at=T[0])


STORY: list[Event] = [
    JobStarted(time=T[0], pid=1),
    StageStarted(time=T[1], stage=Stage.ANALYZING_DATA),
    ProblemResolved(
        time=T[2],
        rows=400,
        problem_type=ProblemType.BINARY,
        evidence="2 values",
        objective="auc",
        greater_is_better=True,
    ),
    WarningRaised(time=T[3], warning=Warning(code="rare", message="m")),
    StageStarted(time=T[4], stage=Stage.TRAINING_MODELS),
    ResourcesGiven(time=T[5], resources=Resources(cores=4, memory_bytes=10**9, trainings=2)),
    PlanMade(time=T[5], training_method=TrainingMethod.HPO, reason="large", planned_candidates=3, folds=5),
    CandidateStarted(time=T[6], candidate=candidate("a")),
    CandidateStarted(time=T[6], candidate=candidate("b")),
    CandidateEnded(time=T[7], candidate=candidate("a", CandidateStatus.COMPLETED, 0.7)),
    BestChanged(time=T[7], candidate_id="a"),
    ArtifactsWritten(time=T[7], artifacts=Artifacts(model_bundle="candidates/a/bundle")),
    ProgressMade(time=T[8], progress=0.5),
    CandidateStarted(time=T[8], candidate=candidate("c")),
    CandidateDropped(time=T[9], candidate_id="b"),
    ArtifactsWritten(time=T[9], artifacts=Artifacts(data_exploration_notebook="DataExploration.ipynb")),
    JobEnded(time=T[10], outcome="completed", reason="The time limit was reached."),
]


def folded(events: list[Event]) -> ExperimentState:
    state = ExperimentState()
    for event in events:
        state = fold(state, event)
    return state


def test_a_whole_story_adds_up() -> None:
    state = folded(STORY)
    assert (state.status, state.revision, state.progress) == (Status.COMPLETED, len(STORY), 1.0)
    assert (state.started_at, state.ended_at, state.end_reason) == (T[0], T[10], "The time limit was reached.")
    assert (state.problem_type, state.problem_type_evidence, state.objective) == (
        ProblemType.BINARY,
        "2 values",
        "auc",
    )
    assert (state.training_method, state.training_method_reason) == (TrainingMethod.HPO, "large")
    assert state.resources == Resources(cores=4, memory_bytes=10**9, trainings=2)
    assert (state.rows, state.planned_candidates, state.folds) == (400, 3, 5)
    assert [(one.stage, one.started_at, one.ended_at) for one in state.stages] == [
        (Stage.ANALYZING_DATA, T[1], T[4]),
        (Stage.TRAINING_MODELS, T[4], T[10]),
    ]
    assert [warning.code for warning in state.warnings] == ["rare"]
    assert state.artifacts == Artifacts(
        model_bundle="candidates/a/bundle", data_exploration_notebook="DataExploration.ipynb"
    )


def test_only_what_was_trained_stays_on_the_leaderboard_of_an_ended_job() -> None:
    assert [one.id for one in folded(STORY[:-1]).candidates] == ["a", "c"]
    assert [one.id for one in folded(STORY).candidates] == ["a"]
    assert folded(STORY).best_candidate == "a"


def test_progress_never_goes_back() -> None:
    state = folded([STORY[0], ProgressMade(progress=0.5), ProgressMade(progress=0.4)])
    assert state.progress == 0.5


def test_a_failed_job_says_why_and_keeps_its_progress() -> None:
    problem = Problem(code=ErrorCode.TARGET_CONSTANT, message="m", field="target")
    state = folded([STORY[0], ProgressMade(progress=0.1), JobEnded(outcome="failed", problems=[problem])])
    assert (state.status, state.progress, state.problems) == (Status.FAILED, 0.1, [problem])


def test_the_fold_leaves_the_state_before_it_alone() -> None:
    before = folded(STORY[:6])
    copy = before.model_copy(deep=True)
    fold(before, STORY[6])
    assert before == copy


@pytest.mark.parametrize(
    "events",
    [
        [STORY[0], STORY[0]],
        [*STORY, StopAcknowledged()],
        [*STORY, JobEnded(outcome="stopped")],
        [JobEnded(outcome="completed")],
    ],
    ids=["two starts of one run", "a stop after the end", "two ends", "an end without a start"],
)
def test_an_illegal_move_is_refused(events: list[Event]) -> None:
    with pytest.raises(AutopilotError) as caught:
        folded(events)
    assert caught.value.code is ErrorCode.EXPERIMENT_DAMAGED


def test_a_resumed_job_keeps_what_was_trained_and_begins_the_rest_anew() -> None:
    again = folded([*STORY, JobStarted(time=T[20], pid=2, run=2, seconds=30.0)])
    assert (again.status, again.runs, again.run_seconds) == (Status.IN_PROGRESS, 2, 30.0)
    assert (again.started_at, again.ended_at, again.end_reason) == (T[20], None, "")
    assert (again.progress, again.stages, again.warnings, again.resources) == (0.0, [], [], None)
    assert [one.id for one in again.candidates] == ["a"]
    assert (again.best_candidate, again.artifacts) == ("a", folded(STORY).artifacts)
    assert folded([*STORY, JobStarted(run=2, pid=2), JobEnded(outcome="stopped")]).status is Status.STOPPED


def test_a_job_that_vanished_in_training_is_resumed_without_what_it_had_not_finished() -> None:
    lost = folded(STORY[:-1])
    assert [one.id for one in lost.candidates] == ["a", "c"]
    assert [one.id for one in fold(lost, JobStarted(pid=2, run=2)).candidates] == ["a"]


def lines(events: list[Event]) -> bytes:
    return b"".join(EVENT.dump_json(event) + b"\n" for event in events)


@pytest.mark.parametrize("size", [1, 7, 100, 1000, 10**6])
def test_a_log_read_in_pieces_of_any_size_adds_up_to_the_same(tmp_path: Path, size: int) -> None:
    whole = lines(STORY)
    path = tmp_path / "events.jsonl"
    journal = Journal(path)
    assert journal.read() == ExperimentState()
    with path.open("ab") as file:
        for start in range(0, len(whole), size):
            file.write(whole[start : start + size])
            file.flush()
            if size >= 7 or start % 50 == 0:
                journal.read()
    assert journal.read() == folded(STORY)


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    whole = lines(STORY[:3])
    path.write_bytes(whole[:-5])
    journal = Journal(path)
    assert journal.read().revision == 2
    path.write_bytes(whole)
    assert journal.read().revision == 3


def test_a_line_that_is_no_event_is_named(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(lines(STORY[:2]) + b'{"type": "unheard_of"}\n')
    with pytest.raises(AutopilotError, match=r"Line 3 of events\.jsonl") as caught:
        Journal(path).read()
    assert caught.value.code is ErrorCode.EXPERIMENT_DAMAGED


def test_a_line_that_is_refused_is_refused_again_and_nothing_is_folded_twice(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(lines(STORY[:2]) + b'{"type": "unheard_of"}\n')
    journal = Journal(path)
    heard = []
    for _ in range(3):
        with pytest.raises(AutopilotError) as caught:
            journal.read()
        heard.append((caught.value.message, journal.state.revision))
    assert len(set(heard)) == 1
    assert heard[0][1] == 2
