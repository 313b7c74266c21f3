"""Lists of an exploration as tables of any length: searched, and shown page by page."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ...contract.base import Model
from ...contract.exploration import RowsUsed, Section
from .figures import written
from .markup import MOST_COLUMNS, html_table

PAGE = 25
CODE = re.compile(r"`(page|search)`")


@dataclass(frozen=True)
class Page:
    """A part of a table; the last expression of a cell shows it, and `frame` is the whole of what was found."""

    frame: pd.DataFrame
    first: int
    rows: int
    note: str
    index: bool = True
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> pd.DataFrame:
        """The rows of this page."""
        return self.frame.iloc[self.first : self.first + self.rows]

    @property
    def caption(self) -> str:
        """Which rows these are, and what the figures stand on."""
        total, part = len(self.frame), self.shown
        if total == 0:
            return f"Nothing to show. {self.note}".strip()
        if len(part) == total:
            return self.note
        where = f"{self.first + 1:,} to {self.first + len(part):,} of {total:,}; `page` and `search` show others."
        return f"{where} {self.note}".strip()

    def _repr_html_(self) -> str:
        drawn = html_table(self.shown, index=self.index, colours=self.colours) if len(self.shown) else ""
        caption = CODE.sub(r"<code>\1</code>", html.escape(self.caption).replace("$", "&#36;"))
        return f"{drawn}<p>{caption}</p>"

    def __repr__(self) -> str:
        drawn = self.shown.to_string(max_cols=MOST_COLUMNS, index=self.index) if len(self.shown) else ""
        return f"{drawn}\n{self.caption}".strip()


def table(
    rows: Sequence[Model] | pd.DataFrame,
    *,
    of: Section | None = None,
    search: str = "",
    page: int = 1,
    size: int = PAGE,
) -> Page:
    """A list of an exploration as a table.

    Parameters
    ----------
    rows
        Such as `report.missing_values.columns`, or a DataFrame.
    of
        The section that it is from, which tells on how many rows its figures stand.
    search
        Only rows that hold this text, in whatever case.
    page, size
        Which rows, beginning with page 1, and how many.
    """
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame([_cells(row) for row in rows])
    if search:
        wanted = search.casefold()
        holding = [any(wanted in str(value).casefold() for value in row) for row in frame.itertuples(index=True)]
        frame = frame[holding]
    note = "" if of is None else rows_note(of.rows)
    # The rows of a DataFrame have labels; those of a list are only counted.
    return Page(frame, max(0, page - 1) * size, size, note, index=isinstance(rows, pd.DataFrame))


def _cells(row: Model) -> dict[str, Any]:
    return {name.replace("_", " "): _cell(name, value) for name, value in row.model_dump(mode="json").items()}


def _cell(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        value = ", ".join(f"{key}: {one}" for key, one in value.items())
    elif isinstance(value, list):
        value = ", ".join(map(str, value)) or "none"
    elif isinstance(value, float):
        return f"{value:.2%}" if name.endswith("share") else written(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else str(value)


def rows_note(rows: RowsUsed) -> str:
    """On how many rows figures stand."""
    return f"From {rows.used:,} of {rows.of:,} rows, drawn at random." if rows.sampled else ""


def rows_table(data: pd.DataFrame, rows: Sequence[int], **columns: Sequence[object]) -> Page:
    """Rows of the data as text, with further columns in front."""
    part = data.iloc[list(rows)]
    for place, (name, values) in enumerate(columns.items()):
        part.insert(place, name.replace("_", " "), list(values), allow_duplicates=True)
    return table(part)
