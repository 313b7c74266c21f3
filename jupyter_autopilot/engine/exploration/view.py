"""The table under exploration: read as its types say, with the samples that the subjects share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api import types as pdt

from ...contract import ColumnType, ProblemType, SplitMethod
from ...contract.exploration import RowsUsed
from ..data import as_text, convert_columns, to_number

Positions = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sizes:
    """How many rows are looked at, at most. A million rows of 30 columns are explored within a minute.

    Attributes
    ----------
    columns
        For figures of single columns. Gaps, different values, duplicates and the target are counted in all rows.
    pairs
        For figures of two columns.
    rows
        For anomalous rows.
    models
        For prediction power; fewer in a wide table.
    """

    columns: int = 200_000
    pairs: int = 20_000
    rows: int = 10_000
    models: int = 5_000


@dataclass(frozen=True)
class ColumnFacts:
    """What is counted in all rows of a column."""

    missing: int
    different: int
    most_frequent: str | None
    most_frequent_share: float
    once: int


@dataclass(frozen=True, eq=False)
class TableView:
    """A table, its target and its features.

    Attributes
    ----------
    frame
        As read, with an index from 0 and names that are text.
    total_rows
        Of the file that the frame was drawn from.
    split_method, objective
        Of the specification, as far as they are settled.
    """

    frame: pd.DataFrame
    target: str
    types: Mapping[str, ColumnType]
    problem_type: ProblemType
    total_rows: int
    split_method: SplitMethod = SplitMethod.AUTO
    objective: str | None = None
    sizes: Sizes = field(default_factory=Sizes)
    seed: int = 0

    @property
    def classification(self) -> bool:
        """Whether classes are predicted, not numbers."""
        return self.problem_type is not ProblemType.REGRESSION

    def used(self, rows: int) -> RowsUsed:
        """How many rows figures stand on."""
        return RowsUsed(used=rows, of=self.total_rows)

    @cached_property
    def target_values(self) -> pd.Series:
        """The target of every row: texts, or numbers; a gap where it is unusable."""
        column = self.frame[self.target]
        return as_text(column) if self.classification else to_number(column)

    @cached_property
    def known(self) -> npt.NDArray[np.bool_]:
        """The rows with a usable target."""
        return self.target_values.notna().to_numpy()

    @cached_property
    def column_rows(self) -> Positions:
        """The rows that figures of single columns stand on, ascending."""
        return self._draw(np.arange(len(self.frame)), self.sizes.columns)

    @cached_property
    def features(self) -> pd.DataFrame:
        """The features of `column_rows` as their types say."""
        return convert_columns(self.frame.iloc[self.column_rows], self.types)

    @cached_property
    def facts(self) -> dict[str, ColumnFacts]:
        """Every column, counted in all rows."""
        return {str(name): _facts(self.frame[name]) for name in self.frame.columns}

    def sample(self, rows: int, *, with_target: bool = False) -> Positions:
        """Random positions in `features`, ascending; those with a usable target only, if asked."""
        usable = np.arange(len(self.column_rows))
        if with_target:
            usable = usable[self.known[self.column_rows]]
        return self._draw(usable, rows)

    def _draw(self, positions: npt.NDArray[np.intp], rows: int) -> Positions:
        if len(positions) > rows:
            positions = np.sort(np.random.default_rng(self.seed).choice(positions, rows, replace=False))
        return positions.astype(np.int64)


def _facts(column: pd.Series) -> ColumnFacts:
    plain = pdt.is_numeric_dtype(column) or pdt.is_datetime64_any_dtype(column)
    values = column if plain else as_text(column)
    counts = values.value_counts(sort=True)
    counts = counts[counts > 0]
    present = int(counts.sum())
    return ColumnFacts(
        missing=len(column) - present,
        different=len(counts),
        most_frequent=shown(counts.index[0]) if present else None,
        most_frequent_share=float(counts.iloc[0] / present) if present else 0.0,
        once=int((counts == 1).sum()),
    )


MICROSECONDS_OF_A_DAY = 86_400e6
MOST_CHARACTERS = 200


def days(column: pd.Series) -> Floats:
    """Dates of datetime64[us] as days since 1970; nanoseconds would not reach the years 1 and 9999."""
    numbers = column.astype("int64").to_numpy(dtype="float64") / MICROSECONDS_OF_A_DAY
    return np.where(column.notna(), numbers, np.nan)


def shown(value: object) -> str:
    """A value as text, of reasonable length."""
    text = str(value).removesuffix(".0") if isinstance(value, float) else str(value)
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"


def cell(value: Any) -> str | None:
    """A cell as text; None for a gap."""
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else shown(value)


def number(value: Any) -> float | None:
    """A figure as JSON can hold it; None where it is not finite."""
    figure = float(value)
    return figure if np.isfinite(figure) else None
