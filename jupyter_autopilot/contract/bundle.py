"""The manifest of a model bundle: what it predicts, from which columns, and with which files."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from .base import Model
from .candidate import MetricValue
from .problem import ColumnType, ProblemType

ONNX_FILE = "model.onnx"
"""Of a candidate's folder, once somebody asked for it."""


class SchemaColumn(Model):
    """A column that a request must have."""

    name: str
    type: ColumnType
    categories: list[str] = Field(default_factory=list, description="Up to 50 known values of a categorical column.")
    minimum: float | None = None
    maximum: float | None = None


class BundleManifest(Model):
    """`manifest.json` of a model bundle."""

    format: Literal[1, 2] = Field(2, description="In format 1 all model files are pickles.")
    experiment: str
    candidate: str
    description: str = ""
    problem_type: ProblemType
    target: str
    labels: list[str] = Field(
        default_factory=list,
        description="The classes as text, in the order of the probabilities; empty for regression.",
    )
    columns: list[SchemaColumn]
    missing_tokens: list[str] = Field(
        default_factory=list,
        description="Cells that count as missing besides gaps and the usual tokens of a CSV.",
    )
    objective: str
    metrics: list[MetricValue] = Field(default_factory=list)
    created_at: str
    python: str
    packages: dict[str, str] = Field(description="The versions that trained it, by distribution name.")
    files: dict[str, str] = Field(description="SHA-256 of every other file of the bundle, by relative path.")
    pickles: list[str] = Field(
        default_factory=list,
        description="Model files that run a program when they are read: Python pickles. Empty for most; format 1 does "
        "not tell.",
    )
    sample: list[dict[str, JsonValue]] = Field(
        default_factory=list, description="Up to five rows of the validation part, without the target."
    )
    sample_predictions: list[dict[str, JsonValue]] = Field(
        default_factory=list, description="What the model answers to `sample`: the bundle's self-test."
    )


class BundleFile(Model):
    """A file of a model bundle."""

    path: str = Field(description="Relative to the bundle, with forward slashes.")
    size_bytes: int


class OnnxFile(Model):
    """A candidate's model as an ONNX file, and how it compares with the model."""

    path: str = Field(description="In the workspace.")
    size_bytes: int
    rows: int = Field(description="That both predicted before the file was written.")
    largest_difference: float = Field(
        description="Between their answers for these rows: of probabilities, or of numbers relative to the largest one."
    )
    notes: list[str] = Field(default_factory=list, description="Where the file answers another thing than the model.")


class ModelBundle(Model):
    """A candidate's model: its manifest and its files."""

    folder: str = Field(description="The bundle as a path in the workspace.")
    manifest: BundleManifest
    files: list[BundleFile]
