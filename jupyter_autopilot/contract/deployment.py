"""Deployments of an endpoint: which models answer its requests, and which share of them each.

The words and the headers are SageMaker's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from .base import Model
from .errors import ErrorResponse
from .experiment import NAME_PATTERN

MAIN_VARIANT = "AllTraffic"
"""The variant of an endpoint that was made of one model."""
TARGET_VARIANT = "X-Amzn-SageMaker-Target-Variant"
"""The header of a request that names its variant."""
INVOKED_VARIANT = "x-Amzn-Invoked-Production-Variant"
"""The header of an answer that names the variant it is of."""
MOST_VARIANTS = 8
VariantName = Annotated[str, Field(pattern=NAME_PATTERN, max_length=63)]
Weight = Annotated[
    float, Field(ge=0, le=1e6, allow_inf_nan=False, description="Its share is this of the sum of all weights.")
]


class VariantTraffic(Model):
    """A variant's name and what it gets of the requests."""

    name: VariantName
    weight: Weight = 1.0
    shadow: bool = Field(
        False, description="It gets a copy of the requests after their answers were sent, and answers nobody."
    )


class Variant(VariantTraffic):
    """A model that an endpoint serves."""

    experiment: str = ""
    candidate: str = ""
    model: str | None = Field(None, description="The registered model that it is a version of.")
    model_version: int | None = None


class VariantCreate(VariantTraffic):
    """A variant of a new deployment.

    Its model is a candidate of an experiment or a version of a registered model. With neither it is the model that the
    variant of this name has now.
    """

    experiment: str | None = None
    candidate: str | None = Field(None, description="The best candidate if left out.")
    model: str | None = None
    version: int | None = Field(None, ge=1, description="The one in production if left out.")

    @model_validator(mode="after")
    def _one_model(self) -> Self:
        if self.experiment is not None and self.model is not None:
            raise ValueError("Give an experiment or a registered model, not both")
        if self.candidate is not None and self.experiment is None:
            raise ValueError("A candidate needs its experiment")
        if self.version is not None and self.model is None:
            raise ValueError("A version needs its registered model")
        return self


class DeploymentCreate(Model):
    """What an endpoint is to serve from now on: all its variants."""

    variants: list[VariantCreate] = Field(min_length=1, max_length=MOST_VARIANTS)
    other_schema: bool = Field(
        False, description="Programs are prepared for other columns of requests, or other answers, than now."
    )

    @model_validator(mode="after")
    def _traffic(self) -> Self:
        _check_traffic(self.variants)
        return self


class Rollback(Model):
    """Serve an earlier deployment again."""

    deployment: int | None = Field(None, ge=1, description="The one before the current one if left out.")


class Deployment(Model):
    """A state of an endpoint's variants. It never changes; a change of the endpoint is a new deployment."""

    number: int = Field(description="Counted from 1 for each endpoint.")
    created_at: str
    variants: list[Variant]
    in_service_at: str | None = Field(None, description="When it was last put in service; null if it never was.")
    error: str = Field("", description="Why it could not be served.")


class ShadowActivity(Model):
    """What a shadow variant said of the requests that others answered."""

    rows: int = Field(description="That both predicted.")
    dropped: int = Field(description="Requests that it did not get, since too many waited for it.")
    agreement: float | None = Field(
        description="The share of rows with the same predicted label; null for regression, and before the first row."
    )
    mean_difference: float | None = Field(
        description="Between the predicted numbers, or the probabilities where they differ most, over the rows."
    )


class VariantActivity(Model):
    """What a variant did since its model was loaded into the process that serves it."""

    name: str
    requests: int
    errors: int = Field(description="Requests that were answered with a status from 400 on.")
    rows: int
    p50_ms: float | None = Field(description="Median latency of the last 1,000 requests in milliseconds.")
    p99_ms: float | None
    shadow: ShadowActivity | None = None


class Activity(Model):
    """What a process serves and how that goes: `GET /variants` of its own port."""

    deployment: int
    memory_mb: float | None = Field(description="Of the process; null where the system does not tell.")
    variants: list[VariantActivity]


class EndpointDeployments(Model):
    """The deployments of an endpoint that are kept, newest first."""

    current: int
    updating: int | None = Field(description="The deployment that is being loaded beside the current one.")
    deployments: list[Deployment]
    activity: Activity | None = Field(None, description="Null while no process serves it.")


class ServedVariant(Variant):
    """A variant as a serving process is told of it."""

    bundle: str = Field(description="The folder of its bundle, relative to the folder of the file.")


class ServedDeployment(Model):
    """The file that a serving process follows: `jupyter autopilot serve deployment.json`."""

    number: int = 1
    variants: list[ServedVariant] = Field(min_length=1, max_length=MOST_VARIANTS)

    @model_validator(mode="after")
    def _traffic(self) -> Self:
        _check_traffic(self.variants)
        return self


class FailedDeployment(Model):
    """A deployment that a serving process could not take over; it goes on with the one it has."""

    number: int
    error: ErrorResponse


def _check_traffic(variants: Sequence[VariantTraffic]) -> None:
    names = [variant.name.lower() for variant in variants]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"Two variants are named {twice!r}")
    if not any(variant.weight > 0 and not variant.shadow for variant in variants):
        raise ValueError("At least one variant that is no shadow needs a weight above 0")
