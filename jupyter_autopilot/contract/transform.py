"""Batch transforms: predictions for files, made by a process of their own."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import Model
from .errors import Problem
from .job import Status

TRANSFORM_FILE, PROGRESS_FILE, RESULT_FILE, BUNDLE_FOLDER = "transform.json", "progress.json", "result.json", "bundle"
"""What lies in the folder of a transform, beside `control.json`, `process.json`, `heartbeat`, `claim` and its log."""


class TransformOptions(Model):
    """What is predicted, and what is written."""

    data_path: str = Field(description="A CSV or Parquet file of the workspace, a folder of such files, or a manifest.")
    output_path: str = Field(description="The file of the workspace that the predictions become; there must be none.")
    join: bool = Field(False, description="Put all columns of the input in front of the predictions.")
    input_columns: list[str] | None = Field(None, description="Put only these in front.")
    output_columns: list[str] | None = Field(None, description="Of the predictions' columns only these.")
    output_format: Literal["csv", "parquet"] | None = Field(
        None, description="Parquet where the output's name ends so, otherwise CSV, if left out."
    )


class TransformCreate(TransformOptions):
    """Predict files with a candidate of an experiment, or with a version of a registered model."""

    experiment: str | None = None
    candidate: str | None = Field(None, description="The best candidate if left out.")
    model: str | None = Field(None, description="A registered model.")
    version: int | None = Field(None, description="The version in production if left out.")

    @model_validator(mode="after")
    def _one_model(self) -> Self:
        if (self.experiment is None) == (self.model is None):
            raise ValueError("give either an experiment or a registered model")
        return self


class TransformFile(TransformOptions):
    """`transform.json`: the specification, written once; its paths are relative to the workspace."""

    created_at: str
    experiment: str
    candidate: str
    model: str | None = None
    model_version: int | None = None


class TransformProgress(Model):
    """`progress.json`: how far it is, as of the last piece that was written."""

    run: int
    rows: int = Field(description="Predicted and written, in an earlier run or in this one.")
    share: float = Field(description="Of the input, from 0 to 1.")
    rows_per_second: float | None = Field(None, description="Of this run; null before its second piece.")


class TransformResult(Model):
    """`result.json`: how a run ended."""

    run: int
    ended_at: str
    rows: int = 0
    problems: list[Problem] = Field(default_factory=list, description="Empty when it was completed.")


class Transform(TransformFile):
    """A batch transform and how far it is."""

    name: str
    status: Status
    ended_at: str | None = None
    rows: int = Field(0, description="Predicted and written so far.")
    share: float = Field(0.0, description="Of the input, from 0 to 1.")
    rows_total: int | None = Field(
        None, description="In the input; of CSV an estimate from what was read, until it is completed."
    )
    rows_per_second: float | None = None
    remaining_seconds: float | None = None
    problems: list[Problem] = Field(default_factory=list, description="Why it has failed or was lost.")


class TransformList(Model):
    """All batch transforms of the workspace, newest first."""

    transforms: list[Transform]
