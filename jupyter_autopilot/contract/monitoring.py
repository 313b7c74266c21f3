"""What is kept of an endpoint's requests, how they compare with the training data, and what is to raise an alert."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from .alert import Alert
from .base import Model
from .problem import ColumnType

PROFILE_FILE = "profile.json"
"""Of a model bundle."""


class FeatureProfile(Model):
    """How the values of one column were spread in the training data.

    Numbers, dates (as seconds since 1970) and texts (as how many words they have) have `values` and `cumulative`:
    points of the cumulative distribution, all of it where there are at most 100 different values. Categories have
    `categories` and `shares`, the most frequent first. Both are of the values that are there.
    """

    name: str
    type: ColumnType
    rows: int = Field(description="Looked at, with and without a value.")
    missing: float = Field(description="The share of rows without a value.")
    values: list[float] = Field(default_factory=list, description="Ascending.")
    cumulative: list[float] = Field(
        default_factory=list, description="The share of the values that are not greater, for each of `values`."
    )
    categories: list[str] = Field(default_factory=list)
    shares: list[float] = Field(default_factory=list, description="Of each of `categories`.")
    complete: bool = Field(True, description="Every category is listed, so that a new one can be told.")


class TrainingProfile(Model):
    """`profile.json` of a model bundle: what the data looked like that the model was trained on, in a few kilobytes."""

    format: Literal[1] = 1
    rows: int = Field(description="Of the training part.")
    features: list[FeatureProfile]
    predictions: list[FeatureProfile] = Field(
        default_factory=list,
        description="What the model predicts for the validation part: `predicted_label`, and for classes the "
        "`probability` of the predicted one; empty where that is not known.",
    )


class CaptureSettings(Model):
    """Which requests and answers an endpoint keeps; none unless it is turned on."""

    enabled: bool = False
    share: float = Field(1.0, gt=0, le=1, description="Of the requests, chosen by chance.")
    days: int = Field(30, ge=1, le=3650, description="Older ones are deleted.")
    megabytes: int = Field(500, ge=1, le=1_000_000, description="With more than these the oldest ones are deleted.")


class AlertThresholds(Model):
    """What raises an alert; null for what shall raise none."""

    psi: float | None = Field(0.25, gt=0, description="Population stability index of a column or of the predictions.")
    missing_change: float | None = Field(
        0.1, gt=0, le=1, description="Change of the share of rows in which a column has no value."
    )
    quality_drop: float | None = Field(
        0.1, gt=0, description="How much worse the objective is than on the validation part, relative to it."
    )
    error_share: float | None = Field(0.05, gt=0, le=1, description="Of requests that were answered with an error.")
    latency_p99_ms: float | None = Field(None, gt=0, description="In milliseconds; one request in 100 may be slower.")


class MonitoringSettings(Model):
    """`settings.json`: how an endpoint is watched."""

    capture: CaptureSettings = Field(default_factory=CaptureSettings)
    thresholds: AlertThresholds = Field(default_factory=AlertThresholds)
    every_hours: float | None = Field(
        24.0, ge=0.25, le=24 * 365, description="How often the captured data are analysed; null for on request only."
    )
    window_days: float = Field(7.0, gt=0, le=3650, description="What is analysed: the requests of the last days.")
    least_rows: int = Field(200, ge=20, le=1_000_000, description="With fewer captured rows nothing is said of drift.")


class DriftSeverity(StrEnum):
    """How far a distribution has moved."""

    NONE = "none"
    MODERATE = "moderate"
    MAJOR = "major"


class DriftBin(Model):
    """A range of values or a category, with its shares of the values that are there."""

    label: str
    training: float
    live: float


class ColumnDrift(Model):
    """How a column, or what the model answers, differs from the training data."""

    name: str
    type: ColumnType
    severity: DriftSeverity
    psi: float | None = Field(None, description="Null where there are too few values.")
    test: Literal["ks", "chi_square"] | None = None
    statistic: float | None = None
    p_value: float | None = None
    adjusted_p_value: float | None = Field(
        None, description="By Benjamini and Hochberg, over all columns; drift is what is below 0.05."
    )
    missing_training: float
    missing_live: float
    missing_p_value: float | None = Field(
        None, description="That the share of missing values is the same, adjusted in the same way."
    )
    new_categories: list[str] = Field(default_factory=list, description="Up to 10 that training did not have.")
    new_share: float = Field(0.0, description="Of the values that are there.")
    bins: list[DriftBin] = Field(default_factory=list)


class QualityPoint(Model):
    """The objective on the rows of a stretch of time whose labels are known."""

    start: str
    end: str
    rows: int
    value: float
    low: float = Field(description="Lower end of the 95 % confidence interval.")
    high: float = Field(description="Upper end of the 95 % confidence interval.")


class Quality(Model):
    """How good the answers were, as far as labels have arrived."""

    objective: str
    title: str = Field(description="Of the objective.")
    greater_is_better: bool
    validation: float | None = None
    validation_low: float | None = None
    validation_high: float | None = None
    labels: int = Field(description="That were sent.")
    matched: int = Field(description="Of the captured rows that were looked at.")
    invalid: int = Field(0, description="Labels that are no number, or no class that the model knows.")
    overall: QualityPoint | None = None
    over_time: list[QualityPoint] = Field(default_factory=list)


class MonitoringReport(Model):
    """`report.json`: what the captured requests of an endpoint say."""

    created_at: str
    start: str | None = Field(None, description="Of the first request that was looked at.")
    end: str | None = None
    experiment: str = ""
    candidate: str
    rows: int = Field(description="Captured rows that were looked at.")
    whole: bool = Field(True, description="Whether these are all rows of the window; otherwise the latest ones.")
    least_rows: int
    columns: list[ColumnDrift] = Field(default_factory=list, description="The worst first.")
    predictions: list[ColumnDrift] = Field(default_factory=list)
    quality: Quality | None = None
    alerts: list[Alert] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list, description="What could not be told, and why.")


class Captured(Model):
    """What an endpoint has kept so far."""

    megabytes: float
    parts: int
    first: str | None = Field(None, description="The day of the oldest part.")
    labels: int = Field(0, description="Labels that were sent.")


class Monitoring(Model):
    """How an endpoint is watched, and what is known of the requests that one of its variants answered."""

    variants: list[str] = Field(
        description="That answer requests; the one that answers most, of which alerts are, first."
    )
    variant: str = Field(description="Of these the one that the last analysis is of.")
    settings: MonitoringSettings
    captured: Captured
    profile: bool = Field(description="Whether the model came with a profile of its training data.")
    report: MonitoringReport | None = None
    error: str = Field("", description="Why the last analysis failed.")
    alerts: list[Alert] = Field(default_factory=list)


class TrafficPoint(Model):
    """The requests of a stretch of time."""

    start: str
    requests: int
    errors: int
    rows: int
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None


class Traffic(Model):
    """An endpoint's requests over time; stretches without any are left out."""

    seconds: int = Field(description="The length of a stretch.")
    start: str
    end: str
    points: list[TrafficPoint]
    total: TrafficPoint


class LabelsTaken(Model):
    """What became of labels that were sent."""

    taken: int
    total: int = Field(description="Labels that the endpoint has now.")


class Label(Model):
    """What a predicted row turned out to be."""

    inference_id: str = Field(min_length=1, max_length=80)
    label: str | float | bool


class Retraining(Model):
    """A data set of training data and of captured rows whose labels are known."""

    experiment: str = Field(description="To be cloned with this data.")
    data_path: str = Field(description="A manifest of all files, as a path in the workspace.")
    training_files: int
    rows: int = Field(description="Captured rows with a label.")
    notes: list[str] = Field(default_factory=list)
