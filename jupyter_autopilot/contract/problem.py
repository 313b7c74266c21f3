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
    SEQUENCE = "sequence"
    """Numbers in one cell, separated by commas."""


class TrainingMethod(StrEnum):
    """What is done with the time: a portfolio and an ensemble, a search, or the better of both."""

    AUTO = "auto"
    ENSEMBLING = "ensembling"
    HPO = "hpo"


class SplitMethod(StrEnum):
    """How the validation part is held back."""

    AUTO = "auto"
    RATIO = "ratio"
    VALIDATION_FILE = "validation_file"
    """The validation part is a file of its own."""
    GROUP = "group"
    """Rows of one group stay together, in the validation part as in the folds."""
    TIME = "time"
    """The latest rows validate; each fold is trained on what came before it."""
