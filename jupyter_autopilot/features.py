"""The transformers that generated notebooks use, as one public module."""

from .engine.data import convert_columns, to_number, without_tokens
from .engine.features import (
    CategoryCodes,
    ClippedNumbers,
    DatetimeParts,
    GeneratedFeatures,
    LabelScores,
    Numbers,
    OneHot,
    ScaledNumbers,
    SequenceFeatures,
    TargetMeans,
    TextFeatures,
    WithPredictions,
    stacked_columns,
    with_columns,
)

__all__ = [
    "CategoryCodes",
    "ClippedNumbers",
    "DatetimeParts",
    "GeneratedFeatures",
    "LabelScores",
    "Numbers",
    "OneHot",
    "ScaledNumbers",
    "SequenceFeatures",
    "TargetMeans",
    "TextFeatures",
    "WithPredictions",
    "convert_columns",
    "stacked_columns",
    "to_number",
    "with_columns",
    "without_tokens",
]
