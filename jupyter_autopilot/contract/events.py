"""What happens in an experiment, one JSON object a line in `events.jsonl`, written by the worker alone.

The states of an experiment are a fold over these events (`jobs.journal`); nothing else is the truth.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from .base import Model, utc_now
from .candidate import Candidate
from .errors import Problem
from .experiment import Artifacts, Resources, Warning
from .job import Stage
from .problem import ProblemType, TrainingMethod


class EventBase(Model):
    """What every event has."""

    time: str = Field(default_factory=utc_now)


class JobStarted(EventBase):
    """The worker is alive and has read the specification.

    `run` counts from 1, and `seconds` is what this run may take, None without a limit.
    """

    type: Literal["job_started"] = "job_started"
    pid: int
    run: int = 1
    seconds: float | None = None


class TimeAdded(EventBase):
    """The time limit was put off; `seconds` is what this run may take now, from its start on."""

    type: Literal["time_added"] = "time_added"
    seconds: float


class StageStarted(EventBase):
    """A stage began; the one before it has ended."""

    type: Literal["stage_started"] = "stage_started"
    stage: Stage


class ProblemResolved(EventBase):
    """The data were read and it is known what is predicted and by which metric."""

    type: Literal["problem_resolved"] = "problem_resolved"
    rows: int
    problem_type: ProblemType
    evidence: str
    objective: str
    greater_is_better: bool


class ResourcesGiven(EventBase):
    """How much of the machine the run takes."""

    type: Literal["resources_given"] = "resources_given"
    resources: Resources


class PlanMade(EventBase):
    """The training method and the number of candidates and folds are settled."""

    type: Literal["plan_made"] = "plan_made"
    training_method: TrainingMethod
    reason: str
    planned_candidates: int
    folds: int


class CandidateStarted(EventBase):
    """A candidate began to train."""

    type: Literal["candidate_started"] = "candidate_started"
    candidate: Candidate


class CandidateEnded(EventBase):
    """A candidate is complete or has failed; it replaces the one of the same id."""

    type: Literal["candidate_ended"] = "candidate_ended"
    candidate: Candidate


class CandidateDropped(EventBase):
    """A candidate that had begun was given up because the time ended; it leaves the leaderboard."""

    type: Literal["candidate_dropped"] = "candidate_dropped"
    candidate_id: str


class BestChanged(EventBase):
    """Another candidate is the best one, and its bundle is on disk."""

    type: Literal["best_changed"] = "best_changed"
    candidate_id: str


class ArtifactsWritten(EventBase):
    """Files were written; fields that are null leave the earlier value."""

    type: Literal["artifacts_written"] = "artifacts_written"
    artifacts: Artifacts


class WarningRaised(EventBase):
    """Something the user should know."""

    type: Literal["warning_raised"] = "warning_raised"
    warning: Warning


class ProgressMade(EventBase):
    """How far the experiment is, from 0 to 1."""

    type: Literal["progress_made"] = "progress_made"
    progress: float


class StopAcknowledged(EventBase):
    """The worker has read the wish to stop and packs what it has."""

    type: Literal["stop_acknowledged"] = "stop_acknowledged"


class JobEnded(EventBase):
    """The last event of the worker."""

    type: Literal["job_ended"] = "job_ended"
    outcome: Literal["completed", "stopped", "failed"]
    reason: str = ""
    problems: list[Problem] = Field(default_factory=list)


Event = Annotated[
    JobStarted
    | TimeAdded
    | StageStarted
    | ProblemResolved
    | ResourcesGiven
    | PlanMade
    | CandidateStarted
    | CandidateEnded
    | CandidateDropped
    | BestChanged
    | ArtifactsWritten
    | WarningRaised
    | ProgressMade
    | StopAcknowledged
    | JobEnded,
    Field(discriminator="type"),
]
"""Any event."""

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes one event: `EVENT.validate_json(line)`, `EVENT.dump_json(event)`."""
