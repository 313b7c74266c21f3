"""A part of a table as HTML, where texts stand to the left and numbers to the right, in whatever theme."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd
from pandas.api import types as pdt

MOST_COLUMNS = 40
"""Of a table that is wider the first and the last ones are shown."""
MOST_CHARACTERS = 200
NUMBER = re.compile(r"[-+]?[\d.,]+(?:e[-+]?\d+)?%?", re.IGNORECASE)
LEFT = 'style="text-align: left"'


def html_table(frame: pd.DataFrame, *, index: bool, colours: Mapping[str, str]) -> str:
    """Every cell is escaped.

    Parameters
    ----------
    index
        Whether the rows' labels are shown.
    colours
        Of the cells of the first column, by their text; white is written on them.
    """
    # pandas draws dollar signs as formulas if it is not told otherwise.
    with pd.option_context(
        "display.html.use_mathjax", False, "display.max_colwidth", MOST_CHARACTERS, "display.max_rows", None
    ):
        drawn = frame.to_html(escape=True, border=0, na_rep="", max_cols=MOST_COLUMNS, index=index)
    drawn = _aligned(drawn, _texts(frame), frame.index.nlevels if index else 0)
    for text, colour in colours.items():
        label = f'<span style="background-color: {colour}; color: white; padding: 1px 6px">{text}</span>'
        drawn = drawn.replace(f"<td {LEFT}>{text}</td>", f"<td {LEFT}>{label}</td>")
    return drawn


def _texts(frame: pd.DataFrame) -> list[bool]:
    """Which of the columns that are shown hold texts."""
    shown = range(len(frame.columns))
    texts = [_is_text(frame.iloc[:, place]) for place in shown]
    if len(texts) <= MOST_COLUMNS:
        return texts
    half = MOST_COLUMNS // 2
    return [*texts[:half], False, *texts[-half:]]


def _is_text(column: pd.Series) -> bool:
    if pdt.is_numeric_dtype(column) or pdt.is_datetime64_any_dtype(column):
        return False
    return not all(NUMBER.fullmatch(str(cell)) for cell in column.dropna() if cell != "")


def _aligned(drawn: str, texts: list[bool], labels: int) -> str:
    """The table that pandas has drawn, a cell a line, with the columns of texts to the left."""
    lines, body, place = [], False, 0
    for line in drawn.split("\n"):
        begin = line.lstrip()
        if begin.startswith("<tbody"):
            body = True
        elif begin.startswith("<tr"):
            place = 0 if body else -labels
        tag = "<td>" if body else "<th>"
        if begin.startswith(tag):
            if 0 <= place < len(texts) and texts[place]:
                line = line.replace(tag, f"{tag[:-1]} {LEFT}>", 1)  # noqa: PLW2901
            place += 1
        lines.append(line)
    return "\n".join(lines)
