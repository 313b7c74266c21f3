"""What a fix does to a table: the same figures before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...contract import ColumnType, ProblemType
from ...contract.exploration import Exploration, Fix, SpecPatch
from ..data import as_text, convert_columns, to_number
from .figures import outliers, shape
from .fixes import apply_fix
from .quick import ROWS, metric_title, quick_score
from .sections.duplicates import repeated_rows

GAP_ROWS = 200_000


@dataclass(frozen=True)
class Setup:
    """A table and how it is used."""

    data: pd.DataFrame
    types: Mapping[str, ColumnType]
    group_column: str | None = None
    time_column: str | None = None

    @property
    def split(self) -> str:
        """How rows are held out for the quick score."""
        if self.group_column is not None:
            return f"by group ({self.group_column})"
        return "by chance" if self.time_column is None else f"by time ({self.time_column})"


def compare(
    data: pd.DataFrame,
    exploration: Exploration,
    fix: Fix,
    *,
    group_column: str | None = None,
    time_column: str | None = None,
    rows: int = ROWS,
) -> pd.DataFrame:
    """Figures of the data before and after a fix, side by side.

    Parameters
    ----------
    data
        The table that was explored.
    fix
        One of the exploration's findings'.
    group_column, time_column
        By which rows are split already; see `split_after`.
    rows
        How many rows the quick score stands on, at most.
    """
    patch = fix.spec or SpecPatch()
    types = {feature.name: ColumnType(feature.type) for feature in exploration.features}
    fixed = apply_fix(data, fix)
    left = {
        name: patch.feature_types.get(name, kind)
        for name, kind in types.items()
        if name in fixed.columns and name not in patch.drop_features
    }
    before = _setup(data, types, {"group_column": group_column, "time_column": time_column})
    split = split_after(fix, {"group_column": group_column, "time_column": time_column})
    by = [name for name in split.values() if name is not None and name not in fixed.columns]
    if by:  # it is no feature any more, and rows are split by it all the same
        fixed = fixed.assign(**{name: data[name].reset_index(drop=True) for name in by})
    after = _setup(fixed, left, split)
    # Groups are whole or not there at all; of scattered rows each would be a group of its own.
    whole = after.group_column or before.group_column
    return pd.DataFrame(
        {when: _figures(setup, exploration, rows, whole) for when, setup in (("before", before), ("after", after))}
    )


def split_after(fix: Fix, split: Mapping[str, str | None]) -> dict[str, str | None]:
    """By which `group_column` or `time_column` rows are split once a fix is applied, if they were so before it."""
    fields = {} if fix.spec is None else fix.spec.fields
    chosen = {name: fields.get(name, split.get(name)) for name in ("group_column", "time_column")}
    return {name: column if isinstance(column, str) else None for name, column in chosen.items()}


def _setup(data: pd.DataFrame, types: Mapping[str, ColumnType], split: Mapping[str, str | None]) -> Setup:
    group = split["group_column"]
    # As in training: new rows have other groups.
    return Setup(data, {name: kind for name, kind in types.items() if name != group}, group, split["time_column"])


def _whole_groups(data: pd.DataFrame, column: str, rows: int) -> pd.DataFrame:
    names = as_text(data[column])
    counts = names.value_counts().sample(frac=1, random_state=0)
    kept = counts.index[(counts.cumsum() <= rows).to_numpy() | (np.arange(len(counts)) < 3)]
    return data[names.isin(kept).to_numpy()].reset_index(drop=True)


def _figures(setup: Setup, exploration: Exploration, rows: int, whole: str | None) -> dict[str, str]:
    """With `whole`, the quick score stands on all rows of some groups."""
    kind, target = exploration.problem_type, exploration.target
    columns = convert_columns(setup.data.head(GAP_ROWS), setup.types)
    gaps = float(columns.isna().to_numpy().mean()) if columns.size else 0.0
    scored = setup.data if whole is None else _whole_groups(setup.data, whole, rows)
    score = quick_score(
        scored,
        target,
        setup.types,
        kind,
        group_column=setup.group_column,
        time_column=setup.time_column,
        rows=rows if whole is None else len(scored),
    )
    return {
        "rows": f"{len(setup.data):,}",
        "duplicate rows": f"{repeated_rows(setup.data):,}",
        "features": f"{len(setup.types):,}",
        "missing cells": f"{gaps:.2%}",
        **_target(setup.data[target], kind),
        "split of the quick score": setup.split,
        f"quick score ({metric_title(kind)})": "too few rows" if score is None else f"{score:.3f}",
    }


def _target(column: pd.Series, kind: ProblemType) -> dict[str, str]:
    if kind is not ProblemType.REGRESSION:
        counts = as_text(column).value_counts()
        return {"labels": f"{len(counts):,}", "rows of the rarest label": f"{counts.min():,}" if len(counts) else "0"}
    values = to_number(column).dropna().to_numpy(dtype="float64")
    if not len(values):
        return {"skew of the target": "", "outliers of the target": ""}
    known = shape(values)
    return {
        "skew of the target": f"{known.skew:.2f}",
        "outliers of the target": f"{int(outliers(values, known).sum()):,}",
    }
