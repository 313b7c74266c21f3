"""What mends a finding: as a change of the specification, and as lines of pandas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ...contract import ColumnType, ProblemType
from ...contract.exploration import Fix, SpecPatch

OTHER = "other"
"""What merged labels become."""
SHOWN = 3


def named(columns: Sequence[str]) -> str:
    """The first names, quoted."""
    more = f" and {len(columns) - SHOWN} more" if len(columns) > SHOWN else ""
    return ", ".join(map(repr, columns[:SHOWN])) + more


def drop_duplicates() -> Fix:
    """Keep the first of equal rows."""
    return Fix(title="Drop the duplicate rows", code="data = data.drop_duplicates()")


def drop_columns(columns: Sequence[str]) -> Fix:
    """Take columns out of the features."""
    return Fix(
        title=f"Drop {named(columns)}",
        spec=SpecPatch(drop_features=list(columns)),
        code=f"data = data.drop(columns={list(columns)!r})",
    )


def retype(types: Mapping[str, ColumnType]) -> Fix:
    """Read columns as another type."""
    numeric = [name for name, kind in types.items() if kind is ColumnType.NUMERIC]
    lines = []
    for name in types:
        kind = "pd.to_numeric({0}, errors='coerce')" if name in numeric else "{0}.astype('string')"
        lines.append(f"data[{name!r}] = " + kind.replace("{0}", f"data[{name!r}]"))
    kinds = ", ".join(sorted({kind.value for kind in types.values()}))
    return Fix(
        title=f"Read {named(list(types))} as {kinds}",
        spec=SpecPatch(feature_types=dict(types)),
        code="\n".join(lines),
    )


def merge_labels(column: str, labels: Sequence[str], into: str = OTHER) -> Fix:
    """Give rare labels one name."""
    return Fix(
        title=f"Merge {len(labels)} rare values of {column!r} into {into!r}",
        code=f"rare = {list(labels)!r}\n"
        f"data[{column!r}] = data[{column!r}].astype('string').str.strip()\n"
        f"data[{column!r}] = data[{column!r}].mask(data[{column!r}].isin(rare), {into!r})",
    )


def merge_rare_values(columns: Sequence[str], rows: int) -> Fix:
    """Give values of categorical features one name where fewer rows than this have them."""
    return Fix(
        title=f"Merge rare values of {named(columns)} into {OTHER!r}",
        code=f"for name in {list(columns)!r}:\n"
        "    texts = data[name].astype('string').str.strip()\n"
        f"    data[name] = texts.mask(texts.map(texts.value_counts()) < {rows}, {OTHER!r})",
    )


def drop_labels(column: str, labels: Sequence[str]) -> Fix:
    """Drop the rows of labels."""
    return Fix(
        title=f"Drop the rows of {named(labels)}",
        code=f"rare = {list(labels)!r}\n"
        f"data = data[~data[{column!r}].astype('string').str.strip().isin(rare).fillna(False)]",
    )


def clip(limits: Mapping[str, tuple[float, float]]) -> Fix:
    """Move values that lie outside of limits to them."""
    lines = [
        f"data[{name!r}] = pd.to_numeric(data[{name!r}], errors='coerce').clip({low!r}, {high!r})"
        for name, (low, high) in limits.items()
    ]
    return Fix(title=f"Clip {named(list(limits))}", code="\n".join(lines))


def same_case(columns: Sequence[str]) -> Fix:
    """Write values alike that differ in case only."""
    lines = [f"data[{name!r}] = data[{name!r}].astype('string').str.strip().str.casefold()" for name in columns]
    return Fix(title=f"Write the values of {named(columns)} in lower case", code="\n".join(lines))


def count_as_missing(tokens: Sequence[str]) -> Fix:
    """Take cells for gaps."""
    return Fix(
        title=f"Count {named(tokens)} as missing",
        spec=SpecPatch(add_missing_tokens=list(tokens)),
        code=f"from jupyter_autopilot.features import without_tokens\n\ndata = without_tokens(data, {list(tokens)!r})",
    )


def group_split(column: str) -> Fix:
    """Keep the rows of a group together."""
    return Fix(
        title=f"Split by group, by {column!r}",
        spec=_fields(split_method="group", group_column=column, time_column=None, validation_path=None),
        code="from sklearn.model_selection import GroupKFold\n\n"
        "from jupyter_autopilot.splits import group_codes\n\n"
        f"folds = list(GroupKFold(5).split(data, groups=group_codes(data[{column!r}])))",
    )


def time_split(column: str) -> Fix:
    """Train on earlier rows, validate with later ones."""
    return Fix(
        title=f"Split by time, by {column!r}",
        spec=_fields(split_method="time", time_column=column, group_column=None, validation_path=None),
        code="from sklearn.model_selection import TimeSeriesSplit\n\n"
        "from jupyter_autopilot.splits import time_keys\n\n"
        f"data = data.iloc[time_keys(data[{column!r}]).argsort(kind='stable')]\n"
        "folds = list(TimeSeriesSplit(5).split(data))",
    )


def predict_as(kind: ProblemType, column: str) -> Fix:
    """Take the target for labels instead of numbers, or the other way round."""
    numbers = kind is ProblemType.REGRESSION
    as_kind = f"pd.to_numeric(data[{column!r}])" if numbers else f"data[{column!r}].astype('string')"
    return Fix(
        title=f"Predict {column!r} as {'numbers' if numbers else 'labels'} ({kind.value})",
        spec=_fields(problem_type=kind.value, objective=None),
        code=f"data[{column!r}] = {as_kind}",
    )


def objective(metric: str, title: str) -> Fix:
    """Rank candidates by another metric."""
    return Fix(
        title=f"Choose {title} as the objective metric",
        spec=_fields(objective=metric),
        code=f"objective = {metric!r}  # the data stay as they are",
    )


def _fields(**fields: Any) -> SpecPatch:
    return SpecPatch(fields=fields)


def apply_fix(data: pd.DataFrame, fix: Fix) -> pd.DataFrame:
    """The data as a fix's code leaves them; `data` itself is not changed.

    The code is run: apply only fixes of an exploration that was made here.
    """
    names: dict[str, Any] = {"data": data.copy(), "pd": pd}
    exec(compile(fix.code, "<fix>", "exec"), names)  # noqa: S102, made by this module, names quoted by repr
    fixed: pd.DataFrame = names["data"]
    return fixed.reset_index(drop=True)
