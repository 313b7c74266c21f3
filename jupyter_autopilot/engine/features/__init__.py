"""From columns to the numbers that an algorithm trains on: scikit-learn compatible transformers."""

from .applied import apply_features
from .categories import CategoryCodes, OneHot
from .datetime import DatetimeParts
from .generated import GeneratedFeatures
from .labels import LabelScores
from .numbers import ClippedNumbers, Numbers, ScaledNumbers
from .recipe import RECIPES, categorical_count, describe_recipe, feature_names, make_features
from .sequence import SequenceFeatures
from .stacked import WithPredictions, stacked_columns, with_columns
from .target_means import TargetMeans
from .text import TextFeatures

__all__ = [
    "RECIPES",
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
    "apply_features",
    "categorical_count",
    "describe_recipe",
    "feature_names",
    "make_features",
    "stacked_columns",
    "with_columns",
]
