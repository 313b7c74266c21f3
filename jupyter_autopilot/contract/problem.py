"""Problem types and column types: the words that every part shares."""

from __future__ import annotations

from enum import StrEnum


class ProblemType(StrEnum):
    """What is predicted."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"


class ColumnType(StrEnum):
    """How a column is treated as a feature."""

    NUMERIC = "numeric"
    CATEGORICAL = "categorical"
    DATETIME = "datetime"
    TEXT = "text"


class TrainingMethod(StrEnum):
    """What is done with the time: a portfolio and an ensemble, a search, or the better of both."""

    AUTO = "auto"
    ENSEMBLING = "ensembling"
    HPO = "hpo"


class SplitMethod(StrEnum):
    """How the validation part is held back."""

    AUTO = "auto"
    RATIO = "ratio"
