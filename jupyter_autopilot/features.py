"""The transformers that generated notebooks use, as one public module."""

from .engine.data import convert_columns, to_number
from .engine.features import DatetimeParts, TextFeatures

__all__ = ["DatetimeParts", "TextFeatures", "convert_columns", "to_number"]
