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


def compare(data: pd.DataFrame, exploration: Exploration, fix: Fix, *, rows: int = ROWS) -> pd.DataFrame:
    """Figures of the data before and after a fix, side by side.

    Parameters
    ----------
    data
        The table that was explored.
    fix
        One of the exploration's findings'.
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
    group, time = _name(patch, "group_column"), _name(patch, "time_column")
    if group is not None:
        left.pop(group, None)  # as in training: new rows have other groups
        # Groups are whole or not there at all; of scattered rows each would be a group of its own.
        data = fixed = _whole_groups(data, group, rows)
        rows = len(data)
    before, after = Setup(data, types), Setup(fixed, left, group, time)
    return pd.DataFrame(
        {when: _figures(setup, exploration, rows) for when, setup in (("before", before), ("after", after))}
    )


def _name(patch: SpecPatch, field: str) -> str | None:
    value = patch.fields.get(field)
    return value if isinstance(value, str) else None


def _whole_groups(data: pd.DataFrame, column: str, rows: int) -> pd.DataFrame:
    names = as_text(data[column])
    counts = names.value_counts().sample(frac=1, random_state=0)
    kept = counts.index[(counts.cumsum() <= rows).to_numpy() | (np.arange(len(counts)) < 3)]
    return data[names.isin(kept).to_numpy()].reset_index(drop=True)


def _figures(setup: Setup, exploration: Exploration, rows: int) -> dict[str, str]:
    kind, target = exploration.problem_type, exploration.target
    columns = convert_columns(setup.data.head(GAP_ROWS), setup.types)
    gaps = float(columns.isna().to_numpy().mean()) if columns.size else 0.0
    score = quick_score(
        setup.data,
        target,
        setup.types,
        kind,
        group_column=setup.group_column,
        time_column=setup.time_column,
        rows=rows,
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
