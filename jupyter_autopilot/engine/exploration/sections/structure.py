"""What ties rows together, and columns that know the target: what the engine suggests, as findings."""

from __future__ import annotations

from ....contract import ColumnType
from ....contract.exploration import Finding, Fix, Group, Section, Severity, Structure
from ...data import ANSWERED, Suggestion, detect_structure, find_odd_values, group_codes
from ..fixes import drop_columns, group_split, retype, time_split
from ..view import TableView

SEVERITIES = {
    "leaking_column": Severity.HIGH,
    "duplicate_rows": Severity.MEDIUM,
    "repeated_entities": Severity.HIGH,
    "time_order": Severity.MEDIUM,
    "row_order": Severity.MEDIUM,
}
"""Others are low."""
CODES = {"duplicate_rows": "near_duplicate_rows"}
"""Rows with the same features, or almost; rows that are equal are found under another heading."""


def structure(view: TableView, done: dict[str, Section]) -> tuple[Structure, list[Finding]]:
    """Groups, order in time, leaks, and values that are not of their column's type."""
    usable = view.frame[view.known]
    suggestions = detect_structure(usable.reset_index(drop=True), view.target, view.types, view.problem_type)
    suggestions += find_odd_values(view.frame, view.types)
    answered = ANSWERED.get(view.split_method, set())
    groups = [name for one in suggestions if one.code == "repeated_entities" for name in one.columns]
    section = Structure(
        rows=view.used(len(usable)),
        groups=[_group(view, name) for name in groups],
        time_columns=[name for one in suggestions if one.code == "time_order" for name in one.columns],
    )
    return section, [_finding(one) for one in suggestions if one.code not in answered]


def _group(view: TableView, name: str) -> Group:
    import numpy as np

    sizes = np.bincount(group_codes(view.frame[name]))
    return Group(column=name, groups=len(sizes), largest=int(sizes.max()), median_rows=float(np.median(sizes)))


def _finding(one: Suggestion) -> Finding:
    # The last sentences of a suggestion say what to do.
    message, _, advice = one.message.partition(". ")
    return Finding(
        code=CODES.get(one.code, one.code),
        severity=SEVERITIES.get(one.code, Severity.LOW),
        section="structure",
        message=message.removesuffix(".") + ".",
        advice=advice or "Look at them.",
        columns=list(one.columns),
        fix=_fix(one),
    )


def _fix(one: Suggestion) -> Fix | None:
    if one.code == "leaking_column":
        return drop_columns(one.columns)
    if one.code == "repeated_entities":
        return group_split(one.columns[0])
    if one.code == "time_order":
        return time_split(one.columns[0])
    if one.code == "mixed_values":
        return retype(dict.fromkeys(one.columns, ColumnType.NUMERIC))
    return None
