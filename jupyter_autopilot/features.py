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
    "convert_columns",
    "to_number",
    "without_tokens",
]
