"""What an exploration finds in a table: `data_exploration.json`, for programs, and what the notebook shows.

Figures that cannot be said are None. Every subject says on how many rows its figures stand.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, JsonValue

from .base import Model
from .dataset import ClassCount, HistogramBin
from .experiment import Feature, TabularSpec
from .problem import ColumnType, ProblemType


class Severity(StrEnum):
    """How much a finding matters, the worst first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class SpecPatch(Model):
    """What a fix changes in the specification; what is left empty stays as it is.

    Patches add up: whichever is applied first, both changes are in the result.
    """

    fields: dict[str, JsonValue] = Field(default_factory=dict, description="New values of fields, by name.")
    drop_features: list[str] = Field(default_factory=list, description="Columns that are no longer features.")
    feature_types: dict[str, ColumnType] = Field(default_factory=dict, description="Other types of features, by name.")
    add_missing_tokens: list[str] = Field(default_factory=list, description="Further cells that count as missing.")

    @property
    def empty(self) -> bool:
        """Whether nothing is changed."""
        return not (self.fields or self.drop_features or self.feature_types or self.add_missing_tokens)

    def apply(self, spec: TabularSpec, features: list[Feature]) -> TabularSpec:
        """The specification with these changes.

        Parameters
        ----------
        features
            Those that are used where the specification names none; an exploration knows them.
        """
        changed = spec.model_dump(mode="json") | self.fields
        if self.drop_features or self.feature_types:
            changed["features"] = self.features(features if spec.features is None else spec.features)
        changed["missing_tokens"] = list(dict.fromkeys([*spec.missing_tokens, *self.add_missing_tokens]))
        return TabularSpec.model_validate(changed)

    def features(self, features: list[Feature]) -> list[Feature]:
        """The features that are left, with their new types."""
        return [
            Feature(name=feature.name, type=self.feature_types.get(feature.name, feature.type))
            for feature in features
            if feature.name not in self.drop_features
        ]


class Fix(Model):
    """How a finding can be mended: in the specification, where that can say it, and in the data."""

    title: str = Field(description="What is done, such as `Drop the duplicate rows`.")
    spec: SpecPatch | None = Field(None, description="None where the specification cannot express it.")
    code: str = Field(description="The same as lines of pandas, which change the DataFrame `data`.")

    @property
    def changes(self) -> Literal["specification", "data"]:
        """What it changes."""
        return "data" if self.spec is None else "specification"


class Finding(Model):
    """Something that stands out, and what to do about it."""

    code: str
    severity: Severity
    section: str = Field(description="The subject that found it, a field of `Exploration`.")
    message: str
    advice: str
    columns: list[str] = Field(default_factory=list)
    fix: Fix | None = None


class RowsUsed(Model):
    """The rows on which figures stand."""

    used: int
    of: int

    @property
    def sampled(self) -> bool:
        """Whether they are a random sample."""
        return self.used < self.of


class Section(Model):
    """One subject of the exploration."""

    rows: RowsUsed


class LeftOut(Model):
    """A column that is no feature."""

    column: str
    reason: str


class Summary(Section):
    """The table at a glance."""

    columns: int
    features: dict[ColumnType, int] = Field(description="How many features there are of each type.")
    duplicate_share: float
    missing_target_share: float
    invalid_target_share: float
    missing_cells_share: float = Field(description="Of the cells of the features.")
    left_out: list[LeftOut]


class Tail(Model):
    """Outliers on one side."""

    count: int
    mean: float | None


class TargetAnalysis(Section):
    """The target: labels of a classification, the distribution of a regression."""

    name: str
    problem_type: ProblemType
    missing: int
    invalid: int = Field(description="Values that are no numbers although numbers are predicted.")
    invalid_examples: list[str] = Field(default_factory=list, description="The most frequent ones.")
    classes: list[ClassCount] = Field(default_factory=list, description="Every label, the most frequent first.")
    imbalance: float | None = Field(None, description="Rows of the most frequent label for one row of the rarest.")
    mean: float | None = None
    median: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    standard_deviation: float | None = None
    skew: float | None = None
    kurtosis: float | None = None
    different: int | None = None
    outliers: int | None = None
    outlier_limits: tuple[float, float] | None = Field(None, description="What lies outside is an outlier.")
    histogram: list[HistogramBin] = Field(default_factory=list, description="Of the values that are no outliers.")
    low_outliers: Tail | None = None
    high_outliers: Tail | None = None


class FeaturePower(Model):
    """How well one feature predicts the target alone."""

    feature: str
    type: ColumnType
    power: float = Field(description="0: no better than a constant; 1: perfect.")
    score: float = Field(description="The score that it is made of.")


class PredictionPower(Section):
    """Every feature alone, the best first."""

    metric: str
    features: list[FeaturePower]
    not_looked_at: int = Field(0, description="Features of a very wide table that were left out.")


class Copies(Model):
    """A row that is there several times."""

    copies: int
    row: dict[str, str | None]


class Duplicates(Section):
    """Rows and columns that repeat others."""

    repeated: int = Field(description="Rows that are equal to an earlier one.")
    share: float
    contradicting: int = Field(description="Rows with the same features as another row but another target.")
    most_copied: list[Copies]
    same_columns: list[list[str]] = Field(description="Columns that hold the same in every row.")


class Association(Model):
    """How much two columns have to do with each other."""

    a: str
    b: str
    measure: Literal["pearson", "cramers_v", "correlation_ratio"]
    value: float = Field(description="-1 to 1 for Pearson's, otherwise 0 to 1.")
    spearman: float | None = Field(None, description="Of two numeric columns: the correlation of their ranks.")

    @property
    def strength(self) -> float:
        """From 0 to 1, whatever the measure."""
        return max(abs(self.value), abs(self.spearman or 0.0))


class Correlations(Section):
    """Pairs of columns, the strongest first; the target is among them."""

    columns: list[str] = Field(description="Those that were compared, by prediction power.")
    pairs: list[Association]


class Inflation(Model):
    """How far a numeric feature follows from the others."""

    column: str
    variance_inflation: float | None = Field(
        description="1 / (1 - R2) of the column predicted from the others by a linear model; None where it follows "
        "from them exactly."
    )
    explained_share: float = Field(description="R2: the share of its variance that the others explain.")
    mostly_by: list[str] = Field(description="The columns with the largest coefficients of that model.")


class Multicollinearity(Section):
    """Numeric features that follow from several others, the largest variance inflation factor first."""

    columns: list[Inflation]
    component_shares: list[float] = Field(
        description="Of the variance of the standardized columns what each principal component has, the largest first."
    )


class AnomalousRow(Model):
    """A row that is unlike the others."""

    row: int = Field(description="Its position in the table, from 0.")
    score: float = Field(description="Below 0 is anomalous; the lower, the more so.")
    unusual: list[str] = Field(description="The columns in which it differs most.")


class Anomalies(Section):
    """Rows that an isolation forest tells apart from the others."""

    anomalous: int
    lowest: list[AnomalousRow]


class MissingColumn(Model):
    """The gaps of a column."""

    column: str
    missing: int
    share: float
    invalid_share: float = Field(description="Values that its type cannot hold; they count as missing too.")


class MissingPattern(Model):
    """Columns that are empty in the same rows."""

    columns: list[str]
    rows: int


class MissingValues(Section):
    """What is missing, and what is missing together."""

    columns: list[MissingColumn] = Field(description="Those with gaps, most first.")
    complete_rows_share: float
    together: list[list[str]] = Field(description="Groups of columns whose gaps are in the same rows.")
    patterns: list[MissingPattern] = Field(description="The most frequent sets of columns that a row lacks.")


class ColumnCardinality(Model):
    """The different values of a column."""

    column: str
    type: ColumnType | None = Field(description="None for a column that is no feature.")
    different: int
    most_frequent: str | None
    most_frequent_share: float
    once: int = Field(description="Values that one row only has.")


class Cardinality(Section):
    """Columns by the number of their different values."""

    columns: list[ColumnCardinality]


class NumericStatistics(Model):
    """A numeric feature."""

    column: str
    numeric_share: float = Field(1.0, description="Of the cells that are not missing, those that are numbers.")
    mean: float | None
    standard_deviation: float | None
    minimum: float | None
    quartile_1: float | None
    median: float | None
    quartile_3: float | None
    maximum: float | None
    skew: float | None
    kurtosis: float | None
    zeros_share: float
    outliers_share: float


class Statistics(Section):
    """The numeric features."""

    columns: list[NumericStatistics]


class DateColumn(Model):
    """A feature of dates."""

    column: str
    first: str
    last: str
    days: float = Field(description="From the first to the last.")
    different: int
    with_time: bool = Field(description="Whether there are times of day.")
    in_order: bool = Field(description="Whether the rows are in its order, forwards or backwards.")
    per_period: dict[str, int] = Field(description="Rows by year, month, day or hour.")


class Dates(Section):
    """The features of dates."""

    columns: list[DateColumn]


class TextColumn(Model):
    """A feature of free text."""

    column: str
    mean_words: float
    most_words: int
    mean_characters: float
    different: int
    different_words: int
    frequent_words: dict[str, int] = Field(description="The words that most cells hold, and how many.")


class Texts(Section):
    """The features of free text."""

    columns: list[TextColumn]


class SequenceColumn(Model):
    """A feature whose cells are sequences of numbers."""

    column: str
    shortest: int
    median_length: float
    longest: int
    minimum: float | None
    mean: float | None
    maximum: float | None
    same_length: bool


class Sequences(Section):
    """The features of sequences."""

    columns: list[SequenceColumn]


class Group(Model):
    """A column whose values may stand for persons or things that have several rows."""

    column: str
    groups: int
    largest: int
    median_rows: float


class Structure(Section):
    """What ties rows together: groups, and time."""

    groups: list[Group]
    time_columns: list[str] = Field(description="Columns in whose order the rows are.")


class Definition(Model):
    """What a word or figure means."""

    term: str
    meaning: str


class Exploration(Model):
    """All that was found in a table."""

    version: Literal[1] = 1
    target: str
    problem_type: ProblemType
    features: list[Feature]
    findings: list[Finding] = Field(description="The worst first.")
    summary: Summary
    target_analysis: TargetAnalysis
    prediction_power: PredictionPower
    duplicates: Duplicates
    correlations: Correlations
    multicollinearity: Multicollinearity
    anomalies: Anomalies
    missing_values: MissingValues
    cardinality: Cardinality
    statistics: Statistics
    dates: Dates
    texts: Texts
    sequences: Sequences
    structure: Structure
    definitions: list[Definition]
