"""A served model bundle."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .alert import Alert
from .base import Model
from .bundle import SchemaColumn
from .deployment import Variant
from .experiment import NAME_PATTERN
from .problem import ProblemType


class EndpointStatus(StrEnum):
    """Where an endpoint stands; the words follow SageMaker's."""

    CREATING = "creating"
    IN_SERVICE = "in_service"
    STOPPED = "stopped"
    FAILED = "failed"


class EndpointCreate(Model):
    """Deploy a candidate of an experiment."""

    name: str = Field(pattern=NAME_PATTERN, max_length=63)
    experiment: str
    candidate: str | None = Field(None, description="The best candidate if left out.")


class Endpoint(Model):
    """One endpoint, running or not."""

    name: str
    status: EndpointStatus
    experiment: str
    candidate: str
    model: str | None = Field(None, description="The registered model that it serves a version of.")
    model_version: int | None = None
    problem_type: ProblemType
    target: str
    labels: list[str] = Field(default_factory=list)
    columns: list[SchemaColumn] = Field(default_factory=list, description="The columns of a request, in order.")
    sample: list[dict[str, object]] = Field(default_factory=list, description="Rows to try it with.")
    created_at: str
    deployment: int = Field(1, description="The number of the deployment that is served.")
    updating: int | None = Field(None, description="The deployment that is being loaded to take its place.")
    variants: list[Variant] = Field(
        default_factory=list, description="Of the deployment; the fields above are of the one with the largest weight."
    )
    invocations_path: str = Field(description="Where to POST, relative to the Jupyter server's base URL.")
    error: str = ""
    alerts: list[Alert] = Field(default_factory=list, description="Values beyond their thresholds; see `monitoring`.")


class EndpointList(Model):
    """All endpoints of the workspace."""

    endpoints: list[Endpoint]
