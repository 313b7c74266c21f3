"""What is said of a table and left to the user."""

from __future__ import annotations

from dataclasses import dataclass

from ...contract import SplitMethod

ANSWERED = {
    SplitMethod.GROUP: {"repeated_entities", "duplicate_rows", "row_order"},
    SplitMethod.TIME: {"time_order", "row_order"},
    SplitMethod.VALIDATION_FILE: {"repeated_entities", "duplicate_rows", "time_order", "row_order"},
}
"""Suggestions that a way to split has followed already, by their codes."""


@dataclass(frozen=True)
class Suggestion:
    """Something to look at.

    Attributes
    ----------
    code
        What was found.
    message
        The same in English, with what to do.
    field
        The field of the specification to do it in.
    columns
        The columns that it is about.
    """

    code: str
    message: str
    field: str
    columns: tuple[str, ...] = ()
