"""A candidate: one trained pipeline, or an ensemble of several, with its scores."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, JsonValue

from .base import Model


class CandidateStatus(StrEnum):
    """Where a candidate stands."""

    TRAINING = "training"
    COMPLETED = "completed"
    FAILED = "failed"
    PRUNED = "pruned"
    """Given up early because others did better."""


class MetricValue(Model):
    """A metric of a candidate on the out-of-fold predictions and on the held-back validation part."""

    name: str
    cross_validation: float | None = None
    validation: float | None = None
    validation_low: float | None = Field(None, description="Lower end of the 95 % confidence interval.")
    validation_high: float | None = Field(None, description="Upper end of the 95 % confidence interval.")


class EnsembleMember(Model):
    """A candidate inside an ensemble."""

    candidate: str
    weight: float


class Candidate(Model):
    """One row of the leaderboard."""

    id: str = Field(description="Unique in the experiment and safe as a folder name, such as `lightgbm-1`.")
    algorithm: str = Field(description="An algorithm of the catalog, or `ensemble`.")
    status: CandidateStatus
    description: str = Field("", description="In words, what sets this candidate apart from its siblings.")
    score: float | None = Field(
        None,
        description="The objective metric on out-of-fold predictions of the training part; ranks candidates.",
    )
    validation_score: float | None = Field(
        None, description="The objective metric on the held-back validation part; never used to choose."
    )
    metrics: list[MetricValue] = Field(default_factory=list)
    hyperparameters: dict[str, JsonValue] = Field(default_factory=dict)
    recipe: str = Field("", description="The name of the preprocessing; empty for an ensemble.")
    preprocessing: list[str] = Field(default_factory=list, description="The steps before the model, in words.")
    members: list[EnsembleMember] = Field(default_factory=list)
    stacked_on: list[str] = Field(
        default_factory=list,
        description="The candidates whose predictions it takes besides its features; empty for most.",
    )
    refit_of: str | None = Field(
        None,
        description="The candidate whose members were trained again on all rows, the validation part included; "
        "its scores are shown, since no row is left to score the refit itself.",
    )
    changed_from: str | None = Field(
        None, description="The candidate that its user changed to make this one, in its notebook."
    )
    fit_seconds: float | None = None
    predict_ms_per_1000_rows: float | None = None
    created_at: str
    ended_at: str | None = None
    error: str = Field("", description="Why it failed or was given up.")


class CandidateNotebook(Model):
    """The notebook of a candidate."""

    path: str = Field(description="The file as a path in the workspace.")


class CandidateScripts(Model):
    """The scripts of a candidate."""

    folder: str = Field(description="Where they are, as a path in the workspace.")
    files: list[str] = Field(description="Their names: the one that trains comes first.")
