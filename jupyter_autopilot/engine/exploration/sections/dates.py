"""The features of dates."""

from __future__ import annotations

import pandas as pd

from ....contract import ColumnType
from ....contract.exploration import DateColumn, Dates, Finding, Section
from ..view import TableView

PERIODS = (("Y", 800), ("M", 60), ("D", 3), ("h", 0))
"""Periods and the days that the dates must span for them."""
MOST_PERIODS = 200


def dates(view: TableView, done: dict[str, Section]) -> tuple[Dates, list[Finding]]:
    """From when to when, and how many rows in each period."""
    columns = []
    for name, kind in view.types.items():
        if kind is ColumnType.DATETIME:
            present = view.features[name].dropna()
            if len(present):
                columns.append(_column(name, present))
    return Dates(rows=view.used(len(view.features)), columns=columns), []


def _column(name: str, present: pd.Series) -> DateColumn:
    first, last = present.min(), present.max()
    days = (last - first).total_seconds() / 86_400
    with_time = bool((present != present.dt.floor("D")).any())
    period = next(letter for letter, least in PERIODS if days >= least)
    if period == "h" and not with_time:
        period = "D"
    counts = present.dt.to_period(period).value_counts().sort_index()
    return DateColumn(
        column=name,
        first=_written(first, with_time),
        last=_written(last, with_time),
        days=float(days),
        different=int(present.nunique()),
        with_time=with_time,
        in_order=bool(present.is_monotonic_increasing or present.is_monotonic_decreasing),
        per_period={str(one): int(count) for one, count in counts.tail(MOST_PERIODS).items()},
    )


def _written(moment: pd.Timestamp, with_time: bool) -> str:
    return moment.isoformat(sep=" ", timespec="seconds") if with_time else str(moment.date())
