"""Different values of each column: too few, too many, or the same written in two ways."""

from __future__ import annotations

import re

import pandas as pd

from ....contract import ColumnType
from ....contract.exploration import Cardinality, ColumnCardinality, Finding, Section, Severity
from ..fixes import drop_columns, merge_rare_values, named, retype, same_case
from ..view import TableView

MANY_CATEGORIES = 100
RARE_ROWS = 10
MOST_COMPARED = 10_000
IDENTIFIER_SHARE = 0.99
MIN_ROWS = 100
CODE_NAME = re.compile(
    r"(?:^|[\W_])(?:zip|zipcode|postal|postcode|plz|code|region|store|branch)(?:[\W_]|$)", re.IGNORECASE
)
"""Names of numbers that are codes of places or kinds, not amounts."""


def cardinality(view: TableView, done: dict[str, Section]) -> tuple[Cardinality, list[Finding]]:
    """Every column, counted in all rows."""
    columns = [
        ColumnCardinality(
            column=name,
            type=view.types.get(name),
            different=facts.different,
            most_frequent=facts.most_frequent,
            most_frequent_share=facts.most_frequent_share,
            once=facts.once,
        )
        for name, facts in view.facts.items()
    ]
    columns.sort(key=lambda one: -one.different)
    section = Cardinality(rows=view.used(len(view.frame)), columns=columns)
    return section, [*_constant(view), *_identifiers(view), *_codes(view), *_many(view), *_cases(view)]


def _constant(view: TableView) -> list[Finding]:
    names = [name for name in view.types if view.facts[name].different == 1 and not view.facts[name].missing]
    if not names:
        return []
    return [
        Finding(
            code="features_constant",
            severity=Severity.LOW,
            section="cardinality",
            message=f"{named(names)} {'has' if len(names) == 1 else 'have'} the same value in every row.",
            advice="Nothing can be learned from it: drop it." if len(names) == 1 else "Drop them.",
            columns=names,
            fix=drop_columns(names),
        )
    ]


def _identifiers(view: TableView) -> list[Finding]:
    names = []
    for name, kind in view.types.items():
        facts = view.facts[name]
        present = len(view.frame) - facts.missing
        if kind is ColumnType.CATEGORICAL and present >= MIN_ROWS and facts.different >= IDENTIFIER_SHARE * present:
            names.append(name)
    if not names:
        return []
    return [
        Finding(
            code="features_identifiers",
            severity=Severity.MEDIUM,
            section="cardinality",
            message=f"Nearly every row has a value of its own in {named(names)}.",
            advice="A model would learn rows by heart: drop identifiers.",
            columns=names,
            fix=drop_columns(names),
        )
    ]


def _codes(view: TableView) -> list[Finding]:
    names = [
        name
        for name, kind in view.types.items()
        if kind is ColumnType.NUMERIC and CODE_NAME.search(name) and _whole(view.features[name])
    ]
    if not names:
        return []
    return [
        Finding(
            code="numbers_are_codes",
            severity=Severity.LOW,
            section="cardinality",
            message=f"The numbers of {named(names)} look like codes, not amounts.",
            advice="Where more is not larger, read them as categories.",
            columns=names,
            fix=retype(dict.fromkeys(names, ColumnType.CATEGORICAL)),
        )
    ]


def _whole(values: pd.Series) -> bool:
    present = values.dropna()
    return bool(len(present)) and bool((present % 1 == 0).all())


def _many(view: TableView) -> list[Finding]:
    names = []
    for name, kind in view.types.items():
        facts = view.facts[name]
        present = len(view.frame) - facts.missing
        if kind is ColumnType.CATEGORICAL and MANY_CATEGORIES < facts.different < IDENTIFIER_SHARE * present:
            names.append(name)
    if not names:
        return []
    return [
        Finding(
            code="many_categories",
            severity=Severity.LOW,
            section="cardinality",
            message=f"Features with more than {MANY_CATEGORIES} different values: {named(names)}.",
            advice="Little can be learned of rare values: merging them makes training faster and often better.",
            columns=names,
            fix=merge_rare_values(names, RARE_ROWS),
        )
    ]


def _cases(view: TableView) -> list[Finding]:
    names = []
    for name, kind in view.types.items():
        if kind is ColumnType.CATEGORICAL:
            different = pd.Series(view.features[name].dropna().unique(), dtype=object).astype(str)
            if len(different) <= MOST_COMPARED and different.str.casefold().nunique() < len(different):
                names.append(name)
    if not names:
        return []
    return [
        Finding(
            code="values_differ_in_case",
            severity=Severity.LOW,
            section="cardinality",
            message=f"Values of {named(names)} differ only in upper and lower case.",
            advice="If they mean the same, write them alike.",
            columns=names,
            fix=same_case(names),
        )
    ]
