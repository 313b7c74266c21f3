"""A model report: how good a candidate is, where it errs and what it looks at, as sections that can be drawn.

Keys that Autopilot's model quality and explainability reports have are named as there.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from .base import Model
from .problem import ColumnType, ProblemType

Cell = str | bool | int | float | None
"""A cell of a table in JSON."""

REPORT_FILE = "report.json"
"""Of a candidate's folder."""

ShapMethod = Literal["tree_shap", "sampling"]
"""Exact for trees (Lundberg et al., 2020), or estimated for any model (Štrumbelj and Kononenko, 2014)."""
ShapUnit = Literal["target", "probability", "log_odds"]
"""What SHAP values are added to; of more than two classes `log_odds` are the scores before the softmax."""


class ReportRows(Model):
    """How many rows of a part there are, and how many of them the report is made from."""

    used: int
    total: int


class Section(Model):
    """What every section of a report has."""

    title: str
    reading: str = Field(description="How to read it.")
    advice: str = Field(description="What to do about what it shows.")


class ReportMetric(Model):
    """A metric on both parts, and what a model reaches that gives the same answer for every row."""

    name: str
    greater_is_better: bool
    cross_validation: float | None
    validation: float | None
    validation_low: float | None
    validation_high: float | None
    best_constant: float | None = Field(
        description="On the validation part: the most frequent class and the shares of the classes, or the mean."
    )


class MetricsSection(Section):
    """Every metric with its interval."""

    kind: Literal["metrics"] = "metrics"
    metrics: list[ReportMetric]


class ClassScores(Model):
    """How one class is told from the others."""

    label: str
    count: float = Field(description="Rows of this class; weighted where rows have weights.")
    recall: float | None = Field(description="None where the class does not occur.")
    precision: float | None = Field(description="None where the class is never predicted.")


class Confusion(Model):
    """A class that is taken for another one."""

    actual: str
    predicted: str
    count: float
    share: float = Field(description="Of the rows of the actual class.")


class ConfusionSection(Section):
    """Actual and predicted classes, however many there are."""

    kind: Literal["confusion_matrix"] = "confusion_matrix"
    labels: list[str]
    counts: list[list[float]] = Field(description="A row for each actual class, a column for each predicted one.")
    classes: list[ClassScores]
    confusions: list[Confusion] = Field(description="The most frequent mistakes.")


class Curve(Model):
    """A curve of at most 200 points."""

    name: str
    x: list[float]
    y: list[float]
    area: float


class RocSection(Section):
    """True positives by false positives, as the threshold falls."""

    kind: Literal["roc"] = "roc"
    curves: list[Curve]


class PrecisionRecallSection(Section):
    """Precision by recall, as the threshold falls."""

    kind: Literal["precision_recall"] = "precision_recall"
    curves: list[Curve]
    prevalence: float | None = Field(description="The share of positive rows, which a guess has for a precision.")


class GainSection(Section):
    """What is found among the rows that the model is surest of."""

    kind: Literal["gain_lift"] = "gain_lift"
    shares: list[float] = Field(description="Of all rows, from the surest on.")
    gains: list[float] = Field(description="The share of the positive rows that is among them.")
    lifts: list[float] = Field(description="How many times as many as among as many random rows.")


class CalibrationBin(Model):
    """Rows of about the same predicted probability."""

    lower: float
    upper: float
    count: int
    predicted: float = Field(description="The mean of the predicted probabilities.")
    observed: float = Field(description="The share of the rows in which it came true.")
    observed_low: float
    observed_high: float


class CalibrationSection(Section):
    """Whether probabilities are what they say."""

    kind: Literal["calibration"] = "calibration"
    event: str = Field(description="What the probability is of.")
    bins: list[CalibrationBin]
    error: float = Field(description="The mean distance between predicted and observed, by rows.")


class ThresholdCounts(Model):
    """What happens to the rows of a part at each threshold; weighted where rows have weights."""

    true_positives: list[float]
    false_positives: list[float]
    true_negatives: list[float]
    false_negatives: list[float]


class ThresholdSection(Section):
    """What a threshold does, so that one can be chosen by what mistakes cost."""

    kind: Literal["thresholds"] = "thresholds"
    positive: str
    negative: str
    current: float = Field(description="The model's own: a row above it is predicted positive.")
    thresholds: list[float]
    out_of_fold: ThresholdCounts = Field(description="To choose by: these rows are more.")
    validation: ThresholdCounts = Field(description="To look at what the choice gives.")


class ReportBin(Model):
    """A bin of a histogram; the last one includes its upper edge."""

    lower: float
    upper: float
    count: float


OUTLIER_DEVIATIONS = 3.0
"""From the mean, beyond which a residual is an outlier, as in Autopilot's report."""


class ResidualSection(Section):
    """Actual minus predicted numbers."""

    kind: Literal["residuals"] = "residuals"
    bins: list[ReportBin]
    mean: float
    standard_deviation: float
    outliers: int = Field(description="Rows whose residual is more than three standard deviations from the mean.")
    predicted: list[float] = Field(description="Of some rows, drawn at random where there are many.")
    standardized: list[float] = Field(
        description="Of the same rows, how many standard deviations the residual is from the mean."
    )


class ActualPredictedSection(Section):
    """Predicted against actual numbers."""

    kind: Literal["actual_predicted"] = "actual_predicted"
    actual: list[float]
    predicted: list[float]
    sampled: bool = Field(description="There are more rows than points.")
    slope: float = Field(description="Of the line that fits all rows best.")
    intercept: float


class FeatureImportance(Model):
    """What is lost without a feature."""

    feature: str
    importance: float = Field(description="How much worse the objective becomes when the feature is shuffled.")
    standard_deviation: float = Field(description="Over the repeats.")


class ImportanceSection(Section):
    """Permutation importance on the validation part, the most important feature first."""

    kind: Literal["importance"] = "importance"
    metric: str
    features: list[FeatureImportance]
    others: int = Field(description="Features that matter less and are left out.")
    rows: int
    repeats: int


class Dependence(Model):
    """What the model predicts on average when a feature has a certain value."""

    feature_name: str
    data_type: ColumnType
    feature_values: list[Cell]
    data_distribution: list[float] = Field(description="The share of the rows with about this value.")
    model_predictions: list[list[float]] = Field(description="A list for each of `label_headers`.")
    label_headers: list[str] = Field(description="The classes shown, or the target of a regression.")


class DependenceSection(Section):
    """Partial dependence of the predictions on the most important features."""

    kind: Literal["partial_dependence"] = "partial_dependence"
    features: list[Dependence]
    rows: int


class ShapFeature(Model):
    """What the values of a feature add to predictions."""

    feature: str
    global_shap_values: list[float] = Field(
        description="The mean of the absolute SHAP values, for each of `label_headers`."
    )
    shap_values: list[float] = Field(description="By row; empty for more than two classes.")
    relative_values: list[float | None] = Field(
        description="By row, where the feature's value stands among the others, from 0 to 1; None without an order."
    )


class ShapSampling(Model):
    """How SHAP values were estimated, and how near they are."""

    reason: str = Field(description="Why they are not exact.")
    orders: int = Field(description="In how many random orders the features turned into those of a row.")
    background_rows: int = Field(description="Rows of the validation part that rows are compared to.")
    predictions: int = Field(description="How many rows the model was asked about.")
    standard_error: float = Field(description="Of a single value, as the root mean square of all.")
    additivity_gap: float = Field(
        description="How far what the values of a row add up to is from its prediction, on average."
    )


class ShapSection(Section):
    """SHAP values of rows of the validation part, and what they are on average; the largest first."""

    kind: Literal["shap"] = "shap"
    method: ShapMethod
    unit: ShapUnit
    label_headers: list[str] = Field(description="The classes explained, or the target of a regression.")
    sampling: ShapSampling | None = Field(None, description="None where the values are exact.")
    expected_values: list[float] = Field(description="What the values are added to, for each of `label_headers`.")
    features: list[ShapFeature]
    others: int = Field(description="Features that matter less and are left out.")
    rows: int
    row_numbers: list[int] = Field(
        default_factory=list, description="Of the rows in the validation part, from 1, in the order of `shap_values`."
    )


class Interaction(Model):
    """How much of what two features do together neither does alone."""

    first: str
    second: str
    h: float = Field(description="Friedman's H: from 0, their effects add up, to 1, all of it is interaction.")
    strength: float = Field(description="The interaction's standard deviation over the rows, as a prediction.")


class InteractionsSection(Section):
    """Interactions of the most important features, the strongest first."""

    kind: Literal["interactions"] = "interactions"
    interactions: list[Interaction]
    rows: int


class LearningPoint(Model):
    """What is reached with so many rows to learn from."""

    rows: int
    training: float = Field(description="On the rows that it was trained on.")
    validation: float
    validation_low: float | None = Field(description="Lower end of the 95 % confidence interval.")
    validation_high: float | None


class LearningCurveSection(Section):
    """The objective by the number of training rows."""

    kind: Literal["learning_curve"] = "learning_curve"
    metric: str
    trained: str = Field(description="The candidate whose settings were trained anew on parts of the rows.")
    points: list[LearningPoint]
    score: float = Field(description="Of the candidate itself on the validation part, for comparison.")
    total: int = Field(description="The rows that the candidate had.")


class Segment(Model):
    """The objective on the rows of one kind."""

    feature: str
    segment: str
    count: int
    score: float
    low: float | None = Field(description="Lower end of the 95 % confidence interval.")
    high: float | None
    worse: bool = Field(description="The whole interval is on the worse side of the score of all rows.")


class SegmentsSection(Section):
    """The objective by kinds of rows."""

    kind: Literal["segments"] = "segments"
    metric: str
    score: float = Field(description="Of all rows of the validation part.")
    segments: list[Segment]


class WorstRow(Model):
    """A row that the model is very wrong about."""

    row: int = Field(description="Its number in the validation part, from 1.")
    actual: str | float
    predicted: str | float
    probability: float | None = Field(description="What the model gave to the actual class; None for regression.")
    values: dict[str, Cell]


class WorstRowsSection(Section):
    """The rows that the model is most wrong about."""

    kind: Literal["worst_rows"] = "worst_rows"
    columns: list[str] = Field(description="The features, the most important first.")
    rows: list[WorstRow]


AnySection = Annotated[
    MetricsSection
    | ConfusionSection
    | RocSection
    | PrecisionRecallSection
    | GainSection
    | CalibrationSection
    | ThresholdSection
    | ResidualSection
    | ActualPredictedSection
    | LearningCurveSection
    | ImportanceSection
    | ShapSection
    | DependenceSection
    | InteractionsSection
    | SegmentsSection
    | WorstRowsSection,
    Field(discriminator="kind"),
]


class ReportFormat(StrEnum):
    """What a report can be written as, besides its own JSON."""

    HTML = "html"
    NOTEBOOK = "notebook"


class ReportDocument(Model):
    """A report that was written as a file."""

    path: str = Field(description="The file as a path in the workspace.")


class Report(Model):
    """`report.json` of a candidate."""

    version: Literal[2] = 2
    experiment: str
    candidate: str
    evaluated: str = Field(description="The candidate whose predictions are looked at: of a refit its parent.")
    problem_type: ProblemType
    target: str
    labels: list[str] = Field(description="The classes as text; empty for regression.")
    objective: str
    weighted: bool = Field(description="Rows have weights, and counts are their sums.")
    created_at: str
    out_of_fold: ReportRows
    validation: ReportRows
    notes: list[str] = Field(default_factory=list, description="What a reader must know before the sections.")
    sections: list[AnySection]
    binary_classification_metrics: dict[str, JsonValue] | None = Field(
        None, description="The numbers for machines, in the form of Autopilot's model quality report."
    )
    multiclass_classification_metrics: dict[str, JsonValue] | None = None
    regression_metrics: dict[str, JsonValue] | None = None
    explanations: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="The same for what the model looks at: as in Autopilot's `analysis.json`, but for the method of "
        "the SHAP values, which is another.",
    )

    @property
    def ranking(self) -> str:
        """The objective, and in which direction it is better."""
        more = [
            one.greater_is_better
            for section in self.sections
            if isinstance(section, MetricsSection)
            for one in section.metrics
            if one.name == self.objective
        ]
        return f"{self.objective} ({'more' if more[0] else 'less'} is better)" if more else self.objective


class ExplanationRequest(Model):
    """Rows whose predictions are to be explained."""

    rows: list[dict[str, Cell]] = Field(default_factory=list, max_length=20, description="New rows, or")
    validation_rows: list[int] = Field(
        default_factory=list, max_length=20, description="numbers of rows of the validation part, as in a report."
    )
    label: str | None = Field(
        None, description="The class to explain; left out, the second of two classes or else the predicted one."
    )


class Contribution(Model):
    """What a feature's value adds to a prediction."""

    feature: str
    value: Cell
    contribution: float
    standard_error: float = Field(description="Of the contribution; 0 where it is exact and not sampled.")


class Explanation(Model):
    """Why a row is predicted as it is: `expected_value` and all contributions add up to `prediction`."""

    label: str | None = Field(description="The class whose probability is explained; None for regression.")
    prediction: float
    expected_value: float = Field(description="The mean prediction of the rows it is compared to.")
    contributions: list[Contribution] = Field(description="The largest first.")
    method: ShapMethod


class Explanations(Model):
    """An explanation for each row of the request, in order."""

    explanations: list[Explanation]
    background_rows: int = Field(
        description="Rows of the validation part that each row is compared to; 0 where the values are exact, which "
        "are compared to the training rows."
    )
