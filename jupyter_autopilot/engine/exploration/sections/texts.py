"""The features of free text."""

from __future__ import annotations

import re
from collections import Counter

from ....contract import ColumnType
from ....contract.exploration import Finding, Section, TextColumn, Texts
from ..view import TableView

WORD = re.compile(r"\w[\w'’-]+")
SHOWN_WORDS = 30
MOST_ROWS, MOST_CHARACTERS = 10_000, 2_000
"""Words are counted in so many cells, at the beginning of long ones."""


def texts(view: TableView, done: dict[str, Section]) -> tuple[Texts, list[Finding]]:
    """Lengths and frequent words."""
    names = [name for name, kind in view.types.items() if kind is ColumnType.TEXT]
    rows = view.sample(MOST_ROWS)
    columns = []
    for name in names:
        present = view.features[name].iloc[rows].dropna().astype(str)
        if not len(present):
            continue
        words = present.str.count(r"\S+")
        holding = Counter(word for text in present for word in set(WORD.findall(text[:MOST_CHARACTERS].casefold())))
        columns.append(
            TextColumn(
                column=name,
                mean_words=float(words.mean()),
                most_words=int(words.max()),
                mean_characters=float(present.str.len().mean()),
                different=int(present.nunique()),
                different_words=len(holding),
                frequent_words=dict(sorted(holding.items(), key=lambda one: (-one[1], one[0]))[:SHOWN_WORDS]),
            )
        )
    return Texts(rows=view.used(len(rows)), columns=columns), []
