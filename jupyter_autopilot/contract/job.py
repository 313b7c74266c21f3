"""The life cycle of an experiment: states, stages, legal moves."""

from __future__ import annotations

from enum import StrEnum

JOB_MARK = "AUTOPILOT_JOB"
"""The environment variable by which the processes of a job are known, whoever their parents are now."""


class Status(StrEnum):
    """Where an experiment stands: Autopilot's job statuses, and `lost` for a worker that vanished."""

    QUEUED = "queued"
    STARTING = "starting"
    IN_PROGRESS = "in_progress"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"
    COMPLETED = "completed"
    LOST = "lost"


class Stage(StrEnum):
    """What a running experiment is doing."""

    ANALYZING_DATA = "analyzing_data"
    PREPARING_FEATURES = "preparing_features"
    TRAINING_MODELS = "training_models"
    ENSEMBLING = "ensembling"
    EVALUATING = "evaluating"
    PACKAGING = "packaging"


TERMINAL = frozenset({Status.STOPPED, Status.FAILED, Status.COMPLETED, Status.LOST})
"""States that an experiment does not leave by itself."""

MOVES: dict[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.STARTING, Status.STOPPED, Status.FAILED, Status.LOST}),
    Status.STARTING: frozenset({Status.IN_PROGRESS, Status.STOPPING, Status.STOPPED, Status.FAILED, Status.LOST}),
    Status.IN_PROGRESS: frozenset({Status.STOPPING, Status.STOPPED, Status.COMPLETED, Status.FAILED, Status.LOST}),
    Status.STOPPING: frozenset({Status.STOPPED, Status.COMPLETED, Status.FAILED, Status.LOST}),
    Status.STOPPED: frozenset(),
    Status.FAILED: frozenset(),
    Status.COMPLETED: frozenset(),
    Status.LOST: frozenset(),
}
"""The legal moves within a run; any other is a programming error and is refused by the journal. An experiment that has
ended begins again, at `queued`, when it is resumed."""
