"""Whether a model can answer the requests that were written for another one."""

from __future__ import annotations

from itertools import zip_longest

from .bundle import BundleManifest, SchemaColumn


def schema_difference(one: BundleManifest, other: BundleManifest) -> str | None:
    """How the requests or answers of two models differ, as a clause that names both; None when they do not.

    The order of the columns counts, since CSV without a header and arrays in JSON have no names.
    """
    if one.problem_type is not other.problem_type:
        return f"one is a {one.problem_type.value} model and the other a {other.problem_type.value} model"
    if one.target != other.target:
        return f"one predicts {one.target!r} and the other {other.target!r}"
    if one.labels != other.labels:
        return _different_labels(one.labels, other.labels)
    return _different_columns(one.columns, other.columns)


def _different_labels(one: list[str], other: list[str]) -> str:
    for mine, theirs, who in ((one, other, "first"), (other, one, "second")):
        alone = next((label for label in mine if label not in theirs), None)
        if alone is not None:
            return f"only the {who} one has the label {alone!r}"
    return "their labels are in another order"


def _different_columns(one: list[SchemaColumn], other: list[SchemaColumn]) -> str | None:
    types = {column.name: column.type for column in other}
    names = {column.name for column in one}
    for column in one:
        if column.name not in types:
            return f"only the first one needs the column {column.name!r}"
        if types[column.name] is not column.type:
            kinds = f"{column.type.value} in the first and {types[column.name].value} in the second one"
            return f"the column {column.name!r} is {kinds}"
    alone = next((column.name for column in other if column.name not in names), None)
    if alone is not None:
        return f"only the second one needs the column {alone!r}"
    for number, (mine, theirs) in enumerate(zip_longest(one, other), start=1):
        if mine.name != theirs.name:
            return f"column {number} is {mine.name!r} in the first and {theirs.name!r} in the second one"
    return None
