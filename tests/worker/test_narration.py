"""The log that people read."""

from __future__ import annotations

from typing import get_args

import pytest

from jupyter_autopilot.contract import (
    Artifacts,
    ArtifactsWritten,
    BestChanged,
    Candidate,
    CandidateDropped,
    CandidateEnded,
    CandidateStarted,
    CandidateStatus,
    Event,
    JobEnded,
    JobStarted,
    PlanMade,
    ProblemResolved,
    ProblemType,
    ProgressMade,
    Resources,
    ResourcesGiven,
    Stage,
    StageStarted,
    StopAcknowledged,
    TimeAdded,
    TrainingMethod,
    Warning,
    WarningRaised,
)
from jupyter_autopilot.worker.narration import line

TIME = "2026-01-01T12:34:56.789+00:00"
TRAINING = Candidate(
    id="linear-1", algorithm="linear", status=CandidateStatus.TRAINING, description="usual", created_at=TIME
)
DONE = TRAINING.model_copy(
    update={"status": CandidateStatus.COMPLETED, "score": 0.81234567, "validation_score": 0.8, "fit_seconds": 1.25}
)
FAILED = TRAINING.model_copy(update={"status": CandidateStatus.FAILED, "error": "Out of memory."})
PROBLEM = {"rows": 400, "problem_type": ProblemType.BINARY, "evidence": "2 values"}
SAID: list[tuple[Event, str | None]] = [
    (JobStarted(time=TIME, pid=7), "Started, process 7"),
    (TimeAdded(time=TIME, seconds=90.0), "Time was added; it may take 90 s"),
    (StageStarted(time=TIME, stage=Stage.TRAINING_MODELS), "Training models"),
    (
        ProblemResolved.model_validate({"time": TIME, **PROBLEM, "objective": "auc", "greater_is_better": True}),
        "400 rows, binary (2 values), objective auc",
    ),
    (
        PlanMade(time=TIME, training_method=TrainingMethod.HPO, reason="large", planned_candidates=9, folds=3),
        "hpo: 9 candidates planned, 3 folds; large",
    ),
    (
        ResourcesGiven(time=TIME, resources=Resources(cores=4, memory_bytes=6_500_000_000, trainings=2)),
        "4 cores, 6.5 GB, 2 candidates at a time",
    ),
    (CandidateStarted(time=TIME, candidate=TRAINING), "linear-1: training; usual"),
    (CandidateEnded(time=TIME, candidate=DONE), "linear-1: 0.812346, validation 0.8, trained in 1.2 s"),
    (CandidateEnded(time=TIME, candidate=FAILED), "linear-1: failed; Out of memory."),
    (CandidateDropped(time=TIME, candidate_id="linear-1"), "linear-1: given up"),
    (BestChanged(time=TIME, candidate_id="linear-1"), "linear-1 is the best"),
    (WarningRaised(time=TIME, warning=Warning(code="c", message="Rare classes.")), "Warning: Rare classes."),
    (StopAcknowledged(time=TIME), "Stopping"),
    (JobEnded(time=TIME, outcome="stopped", reason="By the user."), "Stopped: By the user."),
    (ProgressMade(time=TIME, progress=0.5), None),
    (ArtifactsWritten(time=TIME, artifacts=Artifacts()), None),
]


@pytest.mark.parametrize(("event", "words"), SAID, ids=lambda value: getattr(value, "type", ""))
def test_an_event_is_a_line_with_its_time(event: Event, words: str | None) -> None:
    assert line(event) == (None if words is None else f"12:34:56 {words}")


def test_every_kind_of_event_is_told_or_left_out_on_purpose() -> None:
    kinds = set(get_args(get_args(Event)[0]))
    assert {type(event) for event, _ in SAID} == kinds
