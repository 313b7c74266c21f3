"""A plan: what an experiment will do and about what it will take, before anything is trained."""

from __future__ import annotations

from pydantic import Field

from .base import Model
from .experiment import Warning
from .problem import ProblemType, TrainingMethod


class PlannedCandidate(Model):
    """A candidate of the plan; its cost is an estimate from the shape of the data."""

    algorithm: str = Field(description="An algorithm of the catalog.")
    description: str = Field(description="In words, what sets this candidate apart from its siblings.")
    seconds: float = Field(description="To train it once for each fold.")
    memory_bytes: int = Field(description="The most that its training needs beside the data.")
    disk_bytes: int = Field(description="Its models.")
    fits: bool = Field(description="Whether it can be expected to be trained within the time and memory there is.")


class Plan(Model):
    """What will be done. All seconds and bytes are estimates."""

    problem_type: ProblemType
    evidence: str = Field(description="Why this problem type, such as `2 different values: No, Yes`.")
    objective: str = Field(description="The metric that ranks the candidates.")
    rows: int = Field(description="Rows of the data, those of the validation part included.")
    rows_are_estimate: bool = Field(description="The rows were not counted, but estimated from a part of the data.")
    columns: int = Field(description="Features.")
    training_method: TrainingMethod
    reason: str = Field(description="Why this training method.")
    folds: int
    parallel: int = Field(description="Candidates that are trained side by side.")
    candidates: list[PlannedCandidate] = Field(description="In the order in which they are trained.")
    searched: int = Field(description="The most candidates that a search may add, each chosen by what came before.")
    max_runtime: int | None
    seconds: float = Field(description="Until the experiment ends, the search included, never above `max_runtime`.")
    memory_bytes: int = Field(description="The most memory of all processes together.")
    memory_available_bytes: int
    disk_bytes: int = Field(description="The experiment's folder at its end.")
    warnings: list[Warning] = Field(default_factory=list)
