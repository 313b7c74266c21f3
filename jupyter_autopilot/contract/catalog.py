"""What exists: problem types, algorithms, metrics, and the wizard drawn from them."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .base import Model
from .problem import ProblemType, TrainingMethod
from .wizard import WizardSchema


class AlgorithmInfo(Model):
    """A model family."""

    name: str
    title: str
    description: str = Field(description="What it is and when it helps, in one line.")
    methods: list[TrainingMethod] = Field(description="The training methods that use it.")
    requires: list[str] = Field(default_factory=list, description="Python modules beyond the base install.")
    available: bool = True


class MetricNeeds(StrEnum):
    """What a metric compares to the truth."""

    LABELS = "labels"
    PROBABILITIES = "probabilities"
    NUMBERS = "numbers"


class MetricInfo(Model):
    """A metric."""

    name: str
    title: str
    description: str
    problem_types: list[ProblemType]
    greater_is_better: bool
    default_for: list[ProblemType] = Field(default_factory=list)
    needs: MetricNeeds
    weighted: bool = Field(
        True, description="Whether sample weights count; all but users' own functions that do not take them."
    )


class Catalog(Model):
    """All that a client needs to know before it asks for anything."""

    version: str
    wizard: WizardSchema
    algorithms: list[AlgorithmInfo]
    metrics: list[MetricInfo]
