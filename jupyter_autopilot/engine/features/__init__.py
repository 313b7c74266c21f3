"""From columns to the numbers that an algorithm trains on: scikit-learn compatible transformers."""

from .datetime import DatetimeParts
from .recipe import RECIPES, categorical_count, describe_recipe, make_features
from .text import TextFeatures

__all__ = [
    "RECIPES",
    "DatetimeParts",
    "TextFeatures",
    "categorical_count",
    "describe_recipe",
    "make_features",
]
