"""The source code of each preprocessing recipe, as `engine.features.make_features` builds it."""

from __future__ import annotations

from ..contract import ColumnType, ProblemType

TARGET_KINDS = {
    ProblemType.BINARY: "binary",
    ProblemType.MULTICLASS: "multiclass",
    ProblemType.REGRESSION: "continuous",
}
"""What scikit-learn's target encoder calls them; left to itself it takes whole numbers for classes."""

SCALED = """\
make_pipeline(
    SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
    StandardScaler(),
)"""

CATEGORICAL = {
    "native": """\
OrdinalEncoder(
    handle_unknown="use_encoded_value",
    unknown_value=np.nan,
    max_categories=255,
)""",
    "one_hot": 'OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5, max_categories=100)',
    "target_encoded": 'TargetEncoder(target_type="{kind}", cv=KFold(5, shuffle=True, random_state=SEED))',
}

IMPORTS = {
    "ColumnTransformer": "sklearn.compose",
    "DatetimeParts": "jupyter_autopilot.features",
    "KFold": "sklearn.model_selection",
    "OneHotEncoder": "sklearn.preprocessing",
    "OrdinalEncoder": "sklearn.preprocessing",
    "SimpleImputer": "sklearn.impute",
    "StandardScaler": "sklearn.preprocessing",
    "TargetEncoder": "sklearn.preprocessing",
    "TextFeatures": "jupyter_autopilot.features",
    "make_pipeline": "sklearn.pipeline",
}
"""Where each name that the sources use comes from."""

TEXT_COMPONENTS = 20


def preprocessing_source(recipe: str, types: dict[str, ColumnType], problem_type: ProblemType) -> str:
    """Code that defines `columns_of(kind)` and `make_features()`, a ColumnTransformer for the columns at hand.

    Parameters
    ----------
    recipe
        `native`, `one_hot` or `target_encoded`, as in `engine.features.RECIPES`.
    """
    present = set(types.values())
    scaled = recipe == "one_hot"
    steps = []
    if ColumnType.CATEGORICAL in present:
        encoder = CATEGORICAL[recipe].format(kind=TARGET_KINDS[problem_type])
        steps.append(_step("categorical", encoder))
    if ColumnType.NUMERIC in present:
        steps.append(_step("numeric", SCALED if scaled else '"passthrough"'))
    if ColumnType.DATETIME in present:
        parts = SCALED.replace("(\n", "(\n    DatetimeParts(),\n", 1)
        steps.append(_step("datetime", parts if scaled else "DatetimeParts()"))
    if ColumnType.TEXT in present:
        components = 0 if scaled else TEXT_COMPONENTS
        steps.append(
            f'*((f"text_{{i}}", TextFeatures(components={components}, random_state=SEED), name)\n'
            '  for i, name in enumerate(columns_of("text"))),'
        )
    body = "\n".join(steps)
    return (
        _imports(f"ColumnTransformer {body}") + "\n\n\n"
        "def columns_of(kind):\n    return [name for name, found in TYPES.items() if found == kind]\n\n\n"
        f"def make_features():\n    return ColumnTransformer([\n{_indented(body, 8)}\n    ])"
    )


def _step(kind: str, transformer: str) -> str:
    return f'(\n    "{kind}",\n{_indented(transformer, 4)},\n    columns_of("{kind}"),\n),'


def _indented(source: str, spaces: int) -> str:
    return "\n".join(" " * spaces + line for line in source.splitlines())


def _imports(source: str) -> str:
    """The import statements for the names that occur in a source, a line per module."""
    names: dict[str, list[str]] = {}
    for name, module in IMPORTS.items():
        if name in source:
            names.setdefault(module, []).append(name)
    return "\n".join(f"from {module} import {', '.join(names[module])}" for module in sorted(names))
