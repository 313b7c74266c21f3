"""How the values of a column are written."""

from __future__ import annotations

import pandas as pd

from ..data import as_text
from .pages import PAGE, Page, table
from .view import shown

MOST_CHARACTERS = 40
"""Of longer values the beginning is looked at."""


def patterns_table(column: pd.Series, *, search: str = "", page: int = 1, size: int = PAGE) -> Page:
    """The patterns of a column, the most frequent first: 9 for a digit, a and A for a letter, all else as it is.

    A code in two forms, a date among texts or a number with a unit stands out, such as `AA-999` and `99 aa`.
    """
    values = as_text(column).dropna().astype(str)
    counts = values.value_counts()
    found = pd.DataFrame(
        {"example": counts.index, "rows": counts.to_numpy(), "pattern": [_pattern(one) for one in counts.index]}
    )
    patterns = found.groupby("pattern", sort=False).agg(
        rows=("rows", "sum"), values=("rows", "size"), example=("example", "first")
    )
    patterns = patterns.sort_values("rows", ascending=False, kind="stable")
    told = pd.DataFrame(
        {
            "rows": [f"{rows:,}" for rows in patterns["rows"]],
            "share": [f"{rows / len(values):.2%}" for rows in patterns["rows"]],
            "different values": [f"{count:,}" for count in patterns["values"]],
            "example": [shown(value) for value in patterns["example"]],
        },
        index=patterns.index.rename(None),
    )
    return table(told, search=search, page=page, size=size)


def _pattern(value: str) -> str:
    told = "".join(map(_sign, value[:MOST_CHARACTERS]))
    return told if len(value) <= MOST_CHARACTERS else told + "…"


def _sign(character: str) -> str:
    if character.isdigit():
        return "9"
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return character
