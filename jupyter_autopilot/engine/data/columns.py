"""The names of a table's columns: given, different, and the same in all its files."""

from __future__ import annotations

from ...contract import ErrorCode
from .error import data_error


def check_column_names(names: list[str]) -> None:
    """Refuse empty and repeated column names, which pandas would rename without a word."""
    first: dict[str, int] = {}
    for position, name in enumerate(names, start=1):
        if not name.strip():
            raise data_error(
                ErrorCode.COLUMN_NAME_EMPTY,
                f"Column {position} has no name. Name every column in the header row.",
                position=position,
            )
        if name in first:
            raise data_error(
                ErrorCode.COLUMN_NAME_DUPLICATE,
                f"Columns {first[name]} and {position} are both named {name!r}. Give each column a name of its own.",
                name=name,
                first=first[name],
                second=position,
            )
        first[name] = position


def check_same_columns(files: dict[str, list[str]]) -> None:
    """Refuse files whose columns are not those of the first one; their order is free.

    Parameters
    ----------
    files
        The column names by file name.
    """
    (first, expected), *others = files.items()
    known = set(expected)
    for name, columns in others:
        found = set(columns)
        missing = next((column for column in expected if column not in found), None)
        if missing is not None:
            raise data_error(
                ErrorCode.NOT_A_TABLE,
                f"{name} lacks the column {missing!r}, which {first} has. Give all files the same columns.",
                file=name,
                column=missing,
            )
        extra = next((column for column in columns if column not in known), None)
        if extra is not None:
            raise data_error(
                ErrorCode.NOT_A_TABLE,
                f"{name} has a column {extra!r}, which {first} lacks. Give all files the same columns.",
                file=name,
                column=extra,
            )
