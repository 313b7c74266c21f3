"""The model registry: models that are kept under a name, version by version."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from .base import Model
from .candidate import MetricValue
from .experiment import NAME_PATTERN
from .problem import ProblemType

MOST_TEXT, MOST_TAGS = 10_000, 50
Tag = Annotated[str, Field(min_length=1, max_length=63)]


class ModelStage(StrEnum):
    """How far a version has come; at most one version of a model is in production."""

    NONE = "none"
    STAGING = "staging"
    PRODUCTION = "production"
    ARCHIVED = "archived"


class ModelRegister(Model):
    """Keep a candidate's model as the next version of a registered model, which is made where there is none."""

    name: str = Field(pattern=NAME_PATTERN, max_length=63)
    experiment: str
    candidate: str | None = Field(None, description="The best candidate if left out.")
    stage: ModelStage = ModelStage.NONE
    description: str = Field("", max_length=MOST_TEXT)
    tags: list[Tag] = Field(default_factory=list, max_length=MOST_TAGS)


class VersionChange(Model):
    """What is to change of a version; what is left out stays."""

    stage: ModelStage | None = Field(
        None, description="A version that comes into production archives the one that is there."
    )
    description: str | None = Field(None, max_length=MOST_TEXT)
    tags: list[Tag] | None = Field(None, max_length=MOST_TAGS)


class VersionDeploy(Model):
    """Serve a version under the name of an endpoint."""

    endpoint: str = Field(pattern=NAME_PATTERN, max_length=63)


class ModelLineage(Model):
    """Where a version comes from; the experiment may have been deleted since."""

    experiment: str
    candidate: str
    data_path: str = Field(description="As the experiment's specification names it.")
    data_fingerprint: str | None = Field(
        description="SHA-256 of the rows that it was trained and validated on; equal for equal data."
    )
    trained_at: str


class MlflowRecord(Model):
    """What became of telling MLflow of a version."""

    uri: str = Field(description="Of MLflow's tracking server, without a password.")
    run_id: str | None = None
    version: str | None = Field(None, description="MLflow's own number in its registered model of the same name.")
    error: str = Field("", description="Why MLflow does not have it, and what to do.")


class ModelVersion(Model):
    """A version of a registered model."""

    model: str
    version: int
    stage: ModelStage
    staged_at: str = Field(description="Since when it is in its stage.")
    description: str = ""
    tags: list[str] = Field(default_factory=list)
    created_at: str
    lineage: ModelLineage
    problem_type: ProblemType
    target: str
    objective: str
    metrics: list[MetricValue] = Field(default_factory=list)
    encrypted: bool = Field(False, description="Whether the bundle's files are.")
    endpoints: list[str] = Field(default_factory=list, description="Those that serve it.")
    folder: str = Field(description="The bundle, relative to the workspace.")
    mlflow: MlflowRecord | None = Field(None, description="Null where MLflow was not told of it.")


class RegisteredModel(Model):
    """A name and its versions, newest first."""

    name: str
    created_at: str
    versions: list[ModelVersion]


class RegisteredModelList(Model):
    """All registered models, by name."""

    models: list[RegisteredModel]
