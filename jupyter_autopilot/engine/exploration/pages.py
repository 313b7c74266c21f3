"""Lists of an exploration as tables of any length: searched, and shown page by page."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...contract.base import Model
from ...contract.exploration import Exploration, Fix, RowsUsed, Section

PAGE = 25
MOST_COLUMNS = 40
"""Of a table that is wider the first and the last ones are shown."""


@dataclass(frozen=True)
class Page:
    """A part of a table; the last expression of a cell shows it, and `frame` is the whole of what was found."""

    frame: pd.DataFrame
    first: int
    rows: int
    note: str

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
        # pandas draws dollar signs as formulas if it is not told otherwise.
        with pd.option_context(
            "display.html.use_mathjax", False, "display.max_colwidth", 200, "display.max_rows", None
        ):
            table = (
                self.shown.to_html(escape=True, border=0, na_rep="", max_cols=MOST_COLUMNS) if len(self.shown) else ""
            )
        return f"{table}<p>{html.escape(self.caption).replace('$', '&#36;')}</p>"

    def __repr__(self) -> str:
        return f"{self.shown.to_string(max_cols=MOST_COLUMNS) if len(self.shown) else ''}\n{self.caption}".strip()


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
    return Page(frame, max(0, page - 1) * size, size, "" if of is None else rows_note(of.rows))


def _cells(row: Model) -> dict[str, Any]:
    return {name.replace("_", " "): _cell(name, value) for name, value in row.model_dump(mode="json").items()}


def _cell(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        value = ", ".join(f"{key}: {one}" for key, one in value.items())
    elif isinstance(value, list):
        value = ", ".join(map(str, value))
    elif isinstance(value, float):
        return f"{value:.2%}" if name.endswith("share") else f"{value:,.5g}"
    elif isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else str(value)


def rows_note(rows: RowsUsed) -> str:
    """On how many rows figures stand."""
    return f"From {rows.used:,} of {rows.of:,} rows, drawn at random." if rows.sampled else ""


def findings_table(report: Exploration, *, search: str = "", page: int = 1, size: int = PAGE) -> Page:
    """What stands out, the worst first; the number is the one that `fix_of` takes."""
    frame = pd.DataFrame(
        [
            {
                "severity": one.severity.value,
                "finding": one.message,
                "advice": one.advice,
                "fix": "" if one.fix is None else one.fix.title,
                "changes": "" if one.fix is None else one.fix.changes,
            }
            for one in report.findings
        ],
        index=range(1, len(report.findings) + 1),
    )
    return table(frame, search=search, page=page, size=size)


def summary_table(report: Exploration) -> Page:
    """The table at a glance."""
    summary = report.summary
    kinds = ", ".join(f"{count:,} {kind.value}" for kind, count in summary.features.items())
    figures = {
        "Rows": f"{summary.rows.of:,}",
        "Columns": f"{summary.columns:,}",
        "Features": f"{len(report.features):,} ({kinds})" if kinds else "0",
        "Target": f"{report.target} ({report.problem_type.value})",
        "Duplicate rows": f"{summary.duplicate_share:.2%}",
        "Missing target": f"{summary.missing_target_share:.2%}",
        "Invalid target": f"{summary.invalid_target_share:.2%}",
        "Missing cells of features": f"{summary.missing_cells_share:.2%}",
    }
    return table(pd.DataFrame({"": figures}), of=summary)


def fix_of(report: Exploration, number: int | None = None) -> Fix | None:
    """The fix of a finding, by its number in the table of findings; the first one that there is if left out."""
    if number is not None:
        return report.findings[number - 1].fix
    return next((one.fix for one in report.findings if one.fix is not None), None)


def rows_table(data: pd.DataFrame, rows: Sequence[int], **columns: Sequence[object]) -> Page:
    """Rows of the data as text, with further columns in front."""
    part = data.iloc[list(rows)]
    for place, (name, values) in enumerate(columns.items()):
        part.insert(place, name.replace("_", " "), list(values), allow_duplicates=True)
    return table(part)


def power_sample(data: pd.DataFrame, report: Exploration, *, rows: int = 10, seed: int = 0) -> Page:
    """Random rows: the target first, then the features by prediction power, which stands above them with the type."""
    power = report.prediction_power.features
    looked_at = {one.feature for one in power}
    names = [one.feature for one in power]
    names += [feature.name for feature in report.features if feature.name not in looked_at]
    sample = data[[report.target, *names]].sample(min(rows, len(data)), random_state=seed)
    kinds = {feature.name: str(feature.type) for feature in report.features}
    powers = {one.feature: f"{one.power:.2f}" for one in power}
    sample.columns = pd.MultiIndex.from_arrays(
        [
            [report.target, *names],
            ["target", *(powers.get(name, "") for name in names)],
            ["", *(kinds[name] for name in names)],
        ],
        names=["column", "prediction power", "type"],
    )
    return table(sample)
