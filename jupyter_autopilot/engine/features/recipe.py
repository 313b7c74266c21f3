"""The preprocessing of each kind of algorithm: which transformers the columns of each type go through.

Category codes always come first where a recipe has them, so that LightGBM finds them at the positions 0 to n-1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ...contract import ColumnType, ProblemType
from .categories import CategoryCodes, OneHot
from .datetime import DatetimeParts
from .generated import GeneratedFeatures
from .labels import LabelScores
from .numbers import ClippedNumbers, Numbers, ScaledNumbers
from .sequence import SequenceFeatures
from .target_means import TargetMeans
from .text import TextFeatures

SEVERAL_CATEGORIES = 5
"""Trees also take the target mean of columns with more categories than this."""
MANY_CATEGORIES = 30
"""Columns with more categories than this hold names whose letters may tell something."""
FEW_CATEGORIES = 12
"""A network takes so many categories one-hot, and more by their target mean. Of several classes forests, whose leaves
have one row, take the means of so few categories over all rows: extra trees had a log loss of 0.785 instead of 0.851 on
wine_quality, where a quarter of the rows are repeated, and 2.171 instead of 2.164 on abalone."""

LETTERS = f"of columns with more than {MANY_CATEGORIES} what the letters of a category's name say of the target"
CODES = (
    "categories as codes, which LightGBM splits as such and others as numbers, a gap being one of them; of more than "
    f"{SEVERAL_CATEGORIES} also the cross-fitted mean of the target; {LETTERS}"
)
COMBINED = (
    "numbers as they are, gaps included; sums, differences, products and ratios of two columns, and differences from "
    "the mean of a category's rows, where they pay"
)
SPLINES = (
    "numbers with the median for gaps, a gap indicator and standard scaling; their linear splines, and skewed ones by "
    "their quantiles too"
)
ONE_HOT = (
    f"categories as one-hot columns; of columns with more than {MANY_CATEGORIES} also the cross-fitted mean of the "
    f"target; {LETTERS}"
)
FEW_ONE_HOT = (
    f"up to {FEW_CATEGORIES} categories as one-hot columns, more as the cross-fitted mean of the target; {LETTERS}"
)
ROBUST = "numbers with the median for gaps, a gap indicator, robust scaling, and extremes pulled in"
AS_THEY_ARE = "numbers as they are, gaps included"
DATES, CYCLIC_DATES = "parts of dates", "parts of dates, also as sine and cosine, treated as numbers are"
TEXT = "text as components of the tf-idf of words and of character n-grams, and what these say of the target"
SPARSE_TEXT = "text as the tf-idf of words and of character n-grams"
SEQUENCES = "sequences as their values, summaries and spectrum"

RECIPES = {
    "native": [CODES, AS_THEY_ARE, DATES, TEXT, SEQUENCES],
    "generated": [CODES, COMBINED, DATES, TEXT, SEQUENCES],
    "one_hot": [ONE_HOT, SPLINES, CYCLIC_DATES, SPARSE_TEXT, f"{SEQUENCES}, treated as numbers are"],
    "target_encoded": [
        f"categories as the mean of the target, cross-fitted but for few categories of several classes; {LETTERS}",
        AS_THEY_ARE,
        DATES,
        TEXT,
        SEQUENCES,
    ],
    "network": [FEW_ONE_HOT, ROBUST, CYCLIC_DATES, TEXT, f"{SEQUENCES}, treated as numbers are"],
}
"""Each recipe in words, for categorical, numeric, datetime, text and sequence columns."""

KINDS = (
    ColumnType.CATEGORICAL,
    ColumnType.NUMERIC,
    ColumnType.DATETIME,
    ColumnType.TEXT,
    ColumnType.SEQUENCE,
)


STEP_NAMES = re.compile(r"^\w+?__(?:(?:onehot|pipeline-\d)__)?")
"""What scikit-learn puts in front of a feature's name."""


def describe_recipe(recipe: str, types: dict[str, ColumnType]) -> list[str]:
    """The steps that the columns at hand need, in words."""
    present = set(types.values())
    return [text for kind, text in zip(KINDS, RECIPES[recipe], strict=True) if kind in present]


def make_features(recipe: str, types: dict[str, ColumnType], problem_type: ProblemType, seed: int) -> Any:
    """The ColumnTransformer of a recipe: to be fitted with the target, and to train on what `fit_transform` gives.

    Features that are made with the target are out of fold there, while `transform` is for rows to predict.

    Parameters
    ----------
    recipe
        A key of `RECIPES`.
    types
        The feature columns and their types; the frame must come from `convert_columns`.

    Returns
    -------
    ColumnTransformer
        Its features are dense float32, but for `one_hot`: float64, sparse where most are 0.
    """
    from sklearn.compose import ColumnTransformer

    of = {kind: [name for name, found in types.items() if found is kind] for kind in KINDS}
    categorical, numeric = of[ColumnType.CATEGORICAL], of[ColumnType.NUMERIC]
    steps: list[tuple[str, Any, Any]] = []
    if categorical:
        steps += [(name, step, categorical) for name, step in _categorical(recipe, problem_type.value, seed)]
    if numeric:
        steps.append(("numbers", _numeric(recipe), numeric))
    if of[ColumnType.DATETIME]:
        cyclic = recipe in {"one_hot", "network"}
        steps.append(("dates", _scaled(recipe, DatetimeParts(cyclic=cyclic)), of[ColumnType.DATETIME]))
    for position, name in enumerate(of[ColumnType.TEXT]):
        text = TextFeatures(None if recipe == "one_hot" else problem_type.value, random_state=seed)
        steps.append((f"text_{position}", text if recipe == "one_hot" else _scaled(recipe, text), name))
    if of[ColumnType.SEQUENCE]:
        steps.append(("sequences", _scaled(recipe, SequenceFeatures()), of[ColumnType.SEQUENCE]))
    if recipe == "generated" and categorical + numeric:
        generated = GeneratedFeatures(problem_type.value, random_state=seed)
        steps.append(("generated", generated, categorical + numeric))
    return ColumnTransformer(steps, sparse_threshold=0.3 if recipe == "one_hot" else 0.0)


def categorical_count(types: dict[str, ColumnType]) -> int:
    """How many columns at the front of `native` and `generated` features are category codes."""
    return sum(kind is ColumnType.CATEGORICAL for kind in types.values())


def feature_names(features: Any) -> list[str]:
    """The names of what a fitted transformer of `make_features` gives, in order; two may have the same name."""
    return [STEP_NAMES.sub("", str(name)) for name in features.get_feature_names_out()]


def _categorical(recipe: str, problem_type: str, seed: int) -> list[tuple[str, Any]]:
    from sklearn.pipeline import make_union

    letters = LabelScores(problem_type, more_than=MANY_CATEGORIES, random_state=seed)
    if recipe == "one_hot":
        # A union, for a ColumnTransformer cannot join a sparse part with one that has no columns.
        means = TargetMeans(problem_type, more_than=MANY_CATEGORIES, random_state=seed)
        return [("categories", make_union(OneHot(), _scaled(recipe, means), _scaled(recipe, letters)))]
    if recipe == "target_encoded":
        plain = FEW_CATEGORIES if problem_type == ProblemType.MULTICLASS.value else 0
        means = TargetMeans(problem_type, plain_up_to=plain, random_state=seed)
        return [("category_means", means), ("category_letters", letters)]
    if recipe == "network":
        means = TargetMeans(problem_type, more_than=FEW_CATEGORIES, random_state=seed)
        return [
            ("categories", OneHot(at_most=FEW_CATEGORIES)),
            ("category_means", _scaled(recipe, means)),
            ("category_letters", _scaled(recipe, letters)),
        ]
    means = TargetMeans(problem_type, more_than=SEVERAL_CATEGORIES, random_state=seed)
    return [("categories", CategoryCodes()), ("category_means", means), ("category_letters", letters)]


def _numeric(recipe: str) -> Any:
    scalers: dict[str, Callable[[], Any]] = {"one_hot": ScaledNumbers, "network": ClippedNumbers}
    return scalers.get(recipe, Numbers)()


def _scaled(recipe: str, transformer: Any) -> Any:
    """A transformer whose features are scaled as the recipe's numbers are, if it scales them."""
    from sklearn.pipeline import make_pipeline

    return make_pipeline(transformer, _numeric(recipe)) if recipe in {"one_hot", "network"} else transformer
