"""The features whose cells are sequences of numbers."""

from __future__ import annotations

import numpy as np

from ....contract import ColumnType
from ....contract.exploration import Finding, Section, SequenceColumn, Sequences
from ...features.sequence import parse_sequence
from ..view import Floats, TableView, number

MOST_ROWS = 5_000


def sequences(view: TableView, done: dict[str, Section]) -> tuple[Sequences, list[Finding]]:
    """Lengths and values."""
    rows = view.sample(MOST_ROWS)
    columns = []
    for name, kind in view.types.items():
        if kind is not ColumnType.SEQUENCE:
            continue
        cells = [parse_sequence(cell) for cell in view.features[name].iloc[rows].dropna()]
        if cells:
            columns.append(_column(name, cells))
    return Sequences(rows=view.used(len(rows)), columns=columns), []


def _column(name: str, cells: list[Floats]) -> SequenceColumn:
    lengths = np.array([len(cell) for cell in cells])
    values = np.concatenate(cells)
    values = values[np.isfinite(values)]
    return SequenceColumn(
        column=name,
        shortest=int(lengths.min()),
        median_length=float(np.median(lengths)),
        longest=int(lengths.max()),
        minimum=number(values.min()) if len(values) else None,
        mean=number(values.mean()) if len(values) else None,
        maximum=number(values.max()) if len(values) else None,
        same_length=bool(lengths.min() == lengths.max()),
    )
