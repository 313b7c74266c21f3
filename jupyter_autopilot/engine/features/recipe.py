"""The preprocessing of each kind of algorithm, from scikit-learn's parts.

Categorical columns always come first, so that LightGBM finds them at the positions 0 to n-1.
"""

from __future__ import annotations

from typing import Any

from ...contract import ColumnType, ProblemType
from .datetime import DatetimeParts
from .text import TextFeatures

MAX_CATEGORIES = 255
"""Categories of a column that LightGBM sees; the rarer ones share one code."""
MAX_ONE_HOT = 100
MIN_ONE_HOT = 5
"""One-hot columns of a column, and the rows a category needs (Autopilot: 100, and at least 10)."""
TEXT_COMPONENTS = 20

RECIPES = {
    "native": [
        "categories as codes that LightGBM splits by itself; a gap is one of them",
        "numbers as they are, gaps included",
        "parts of dates",
        "text as 20 components of tf-idf",
    ],
    "one_hot": [
        "categories as one-hot columns",
        "numbers with the median for gaps, a gap indicator, and standard scaling",
        "parts of dates, scaled",
        "text as tf-idf",
    ],
    "target_encoded": [
        "categories as the cross-fitted mean of the target",
        "numbers as they are, gaps included",
        "parts of dates",
        "text as 20 components of tf-idf",
    ],
}
"""Each recipe in words, for categorical, numeric, datetime and text columns."""

KINDS = (ColumnType.CATEGORICAL, ColumnType.NUMERIC, ColumnType.DATETIME, ColumnType.TEXT)


def describe_recipe(recipe: str, types: dict[str, ColumnType]) -> list[str]:
    """The steps that the columns at hand need, in words."""
    present = set(types.values())
    return [text for kind, text in zip(KINDS, RECIPES[recipe], strict=True) if kind in present]


def make_features(recipe: str, types: dict[str, ColumnType], problem_type: ProblemType, seed: int) -> Any:
    """The ColumnTransformer of a recipe.

    Parameters
    ----------
    recipe
        A key of `RECIPES`.
    types
        The feature columns and their types; the frame must come from `convert_columns`.
    """
    from sklearn.compose import ColumnTransformer

    of = {kind: [name for name, found in types.items() if found is kind] for kind in KINDS}
    steps: list[tuple[str, Any, Any]] = []
    if of[ColumnType.CATEGORICAL]:
        steps.append(("categorical", _categorical(recipe, problem_type, seed), of[ColumnType.CATEGORICAL]))
    if of[ColumnType.NUMERIC]:
        steps.append(("numeric", _numeric(recipe), of[ColumnType.NUMERIC]))
    if of[ColumnType.DATETIME]:
        steps.append(("datetime", _datetime(recipe), of[ColumnType.DATETIME]))
    components = 0 if recipe == "one_hot" else TEXT_COMPONENTS
    for position, name in enumerate(of[ColumnType.TEXT]):
        steps.append((f"text_{position}", TextFeatures(components=components, random_state=seed), name))
    return ColumnTransformer(steps)


def categorical_count(types: dict[str, ColumnType]) -> int:
    """How many columns at the front of the features are categorical."""
    return sum(kind is ColumnType.CATEGORICAL for kind in types.values())


def _categorical(recipe: str, problem_type: ProblemType, seed: int) -> Any:
    import numpy as np
    from sklearn.model_selection import KFold
    from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, TargetEncoder

    if recipe == "native":
        return OrdinalEncoder(
            handle_unknown="use_encoded_value",
            unknown_value=np.nan,
            max_categories=MAX_CATEGORIES,
        )
    if recipe == "one_hot":
        return OneHotEncoder(
            handle_unknown="infrequent_if_exist", min_frequency=MIN_ONE_HOT, max_categories=MAX_ONE_HOT
        )
    kind = {
        ProblemType.BINARY: "binary",
        ProblemType.MULTICLASS: "multiclass",
        ProblemType.REGRESSION: "continuous",
    }
    return TargetEncoder(target_type=kind[problem_type], cv=KFold(5, shuffle=True, random_state=seed))


def _numeric(recipe: str) -> Any:
    return _scaled() if recipe == "one_hot" else "passthrough"


def _datetime(recipe: str) -> Any:
    from sklearn.pipeline import make_pipeline

    return make_pipeline(DatetimeParts(), _scaled()) if recipe == "one_hot" else DatetimeParts()


def _scaled() -> Any:
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    # A column that is all missing in a fold stays, so that every fold has the same columns.
    imputer = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    return make_pipeline(imputer, StandardScaler())
