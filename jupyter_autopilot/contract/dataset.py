"""A look at a data file before an experiment is made of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Model
from .errors import Problem
from .problem import ColumnType, ProblemType


class PreviewRequest(Model):
    """Which file to look at, and which column is to be predicted, if that is known."""

    path: str = Field(min_length=1)
    target: str | None = None
    problem_type: ProblemType | Literal["auto"] = "auto"
    missing_tokens: list[str] = Field(default_factory=list, description="As in the specification of an experiment.")


class Distribution(Model):
    """How the values of a column are spread: enough for a drawing of a few pixels."""

    shares: list[float] = Field(
        description="Of the values that are there: in up to 12 bins of equal width for numbers and dates, of the most "
        "frequent values otherwise, greatest first."
    )
    values: list[str] = Field(default_factory=list, description="The most frequent values; empty for bins.")
    first: str | None = Field(None, description="Where the bins of dates begin.")
    last: str | None = Field(None, description="Where they end.")


class ColumnSummary(Model):
    """One column of a table."""

    name: str
    type: ColumnType = Field(description="The type that would be used if the user left it at auto.")
    type_reason: str = ""
    missing: int = Field(description="Missing values among the rows read.")
    missing_fraction: float
    unique: int
    examples: list[str] = Field(default_factory=list, description="Up to five different values, as text.")
    constant: bool = False
    identifier: bool = Field(False, description="Looks like a row number or key; left out of the features by default.")
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    distribution: Distribution | None = Field(None, description="None for texts, sequences and columns without values.")


class ClassCount(Model):
    """A value of a classification target and how many rows have it."""

    label: str
    count: int


class HistogramBin(Model):
    """A bin of a regression target; the last bin includes its upper edge."""

    lower: float
    upper: float
    count: int


class TargetSummary(Model):
    """What the target looks like and which problem type follows from it."""

    name: str
    problem_type: ProblemType | None = Field(description="None when the target cannot be predicted.")
    confidence: float = Field(description="How sure the inference is, 0 to 1.")
    evidence: str = Field(description="Why, such as `2 different values: No, Yes`.")
    objective: str | None = Field(description="The default metric of the problem type.")
    missing: int = 0
    classes: list[ClassCount] = Field(default_factory=list, description="The 50 most frequent labels.")
    class_count: int | None = None
    histogram: list[HistogramBin] = Field(default_factory=list)


class DatasetPreview(Model):
    """The answer to a preview: never an exception for bad data, always the problems that it has."""

    path: str
    format: Literal["csv", "parquet", ""] = ""
    size_bytes: int = 0
    rows: int = Field(0, description="Rows read.")
    rows_are_sample: bool = Field(False, description="The file has more rows than were read.")
    columns: list[ColumnSummary] = Field(default_factory=list)
    sample: list[list[str | None]] = Field(
        default_factory=list, description="The first rows, cells as text, None where missing."
    )
    target: TargetSummary | None = None
    problems: list[Problem] = Field(default_factory=list)
