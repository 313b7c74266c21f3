"""The source code of each preprocessing recipe, as `engine.features.make_features` builds it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..contract import ColumnType, ProblemType

SEVERAL_CATEGORIES, FEW_CATEGORIES, MANY_CATEGORIES = 5, 12, 30
TEXT = 'TextFeatures("{kind}", random_state=SEED)'
LETTERS = f'LabelScores("{{kind}}", more_than={MANY_CATEGORIES}, random_state=SEED)'
MEANS = 'TargetMeans("{{kind}}", more_than={least}, random_state=SEED)'
WITH_MEANS = f"""\
make_union(
    OneHot(),
    make_pipeline({MEANS.format(least=MANY_CATEGORIES)}, ScaledNumbers()),
    make_pipeline({LETTERS}, ScaledNumbers()),
)"""
CODES = [
    ("categories", "categorical", "CategoryCodes()"),
    ("category_means", "categorical", MEANS.format(least=SEVERAL_CATEGORIES)),
    ("category_letters", "categorical", LETTERS),
]
PLAIN = [
    ("numbers", "numeric", "Numbers()"),
    ("dates", "datetime", "DatetimeParts()"),
    ("text", "text", TEXT),
    ("sequences", "sequence", "SequenceFeatures()"),
]

STEPS = {
    "native": [*CODES, *PLAIN],
    "generated": [
        *CODES,
        *PLAIN,
        ("generated", "categorical+numeric", 'GeneratedFeatures("{kind}", random_state=SEED)'),
    ],
    "one_hot": [
        (
            "categories",
            "categorical",
            WITH_MEANS,
        ),
        ("numbers", "numeric", "ScaledNumbers()"),
        ("dates", "datetime", "make_pipeline(DatetimeParts(cyclic=True), ScaledNumbers())"),
        ("text", "text", "TextFeatures(random_state=SEED)"),
        ("sequences", "sequence", "make_pipeline(SequenceFeatures(), ScaledNumbers())"),
    ],
    "target_encoded": [
        ("category_means", "categorical", 'TargetMeans("{kind}", plain_up_to={plain}, random_state=SEED)'),
        ("category_letters", "categorical", LETTERS),
        *PLAIN,
    ],
    "network": [
        ("categories", "categorical", f"OneHot(at_most={FEW_CATEGORIES})"),
        (
            "category_means",
            "categorical",
            f"make_pipeline(\n    {MEANS.format(least=FEW_CATEGORIES)},\n    ClippedNumbers(),\n)",
        ),
        ("category_letters", "categorical", f"make_pipeline(\n    {LETTERS},\n    ClippedNumbers(),\n)"),
        ("numbers", "numeric", "ClippedNumbers()"),
        ("dates", "datetime", "make_pipeline(DatetimeParts(cyclic=True), ClippedNumbers())"),
        ("text", "text", f"make_pipeline({TEXT}, ClippedNumbers())"),
        ("sequences", "sequence", "make_pipeline(SequenceFeatures(), ClippedNumbers())"),
    ],
}
"""By recipe: the name of each step, the types of the columns that it takes, and its transformer. A text column has a
step of its own."""

LIBRARY = {
    "ColumnTransformer": "sklearn.compose",
    "make_pipeline": "sklearn.pipeline",
    "make_union": "sklearn.pipeline",
}
"""Where the names come from that are not our own transformers'."""
OWN = "jupyter_autopilot.features"
LINE = 100


def preprocessing_source(recipes: Sequence[str], types: Mapping[str, ColumnType], problem_type: ProblemType) -> str:
    """Code that defines `columns_of(kind)` and, for each recipe, `make_<recipe>_features()`: a ColumnTransformer.

    Parameters
    ----------
    recipes
        Keys of `engine.features.RECIPES`.
    types
        Of the columns at hand.
    """
    makers = [_maker(recipe, types, problem_type) for recipe in recipes]
    columns = "def columns_of(kind):\n    return [name for name, found in TYPES.items() if found == kind]"
    return "\n\n\n".join([_imports("\n".join(makers)), columns, *makers])


def _maker(recipe: str, types: Mapping[str, ColumnType], problem_type: ProblemType) -> str:
    present = {kind.value for kind in types.values()}
    plain = FEW_CATEGORIES if problem_type is ProblemType.MULTICLASS else 0
    steps = [
        _step(
            name,
            [kind for kind in kinds.split("+") if kind in present],
            source.format(kind=problem_type.value, plain=plain),
        )
        for name, kinds, source in STEPS[recipe]
        if present & set(kinds.split("+"))
    ]
    body = _indented("\n".join(steps), 12)
    threshold = 0.3 if recipe == "one_hot" else 0.0
    return (
        f"def make_{recipe}_features():\n    return ColumnTransformer(\n        [\n{body}\n        ],\n"
        f"        sparse_threshold={threshold},\n    )"
    )


def _step(name: str, kinds: list[str], transformer: str) -> str:
    if kinds == ["text"]:
        return f'*(\n    (f"text_{{i}}", {transformer}, name)\n    for i, name in enumerate(columns_of("text"))\n),'
    columns = " + ".join(f'columns_of("{kind}")' for kind in kinds)
    return f'(\n    "{name}",\n{_indented(transformer, 4)},\n    {columns},\n),'


def _indented(source: str, spaces: int) -> str:
    return "\n".join(" " * spaces + line for line in source.splitlines())


def _imports(source: str) -> str:
    """The import statements for the names that occur in a source, a line per module."""
    names: dict[str, list[str]] = {}
    for name in sorted(
        set(re.findall(r"\b(?:[A-Z]\w+(?=\())|\bColumnTransformer\b|\bmake_(?:pipeline|union)\b", source))
    ):
        names.setdefault(LIBRARY.get(name, OWN), []).append(name)
    return "\n".join(_import(module, names[module]) for module in sorted(names))


def _import(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= LINE:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
