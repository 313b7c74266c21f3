"""The table at a glance, from what the other subjects found."""

from __future__ import annotations

from collections import Counter

from ....contract import ColumnSummary
from ....contract.exploration import Duplicates, Finding, LeftOut, Section, Summary, TargetAnalysis
from ...data import infer_column_types
from ..view import TableView


def summary(view: TableView, done: dict[str, Section]) -> tuple[Summary, list[Finding]]:
    """Sizes and shares."""
    duplicates, target = done["duplicates"], done["target_analysis"]
    assert isinstance(duplicates, Duplicates)
    assert isinstance(target, TargetAnalysis)
    rows = len(view.frame)
    section = Summary(
        rows=view.used(rows),
        columns=len(view.frame.columns),
        features=dict(Counter(view.types.values())),
        duplicate_share=duplicates.share,
        missing_target_share=target.missing / rows,
        invalid_target_share=target.invalid / rows,
        missing_cells_share=float(view.features.isna().to_numpy().mean()) if len(view.types) else 0.0,
        left_out=_left_out(view),
    )
    return section, []


def _left_out(view: TableView) -> list[LeftOut]:
    names = [str(name) for name in view.frame.columns if name != view.target and name not in view.types]
    columns = infer_column_types(view.frame.loc[view.column_rows, names])
    return [LeftOut(column=name, reason=_reason(column)) for name, column in columns.items()]


def _reason(column: ColumnSummary) -> str:
    if column.constant:
        return "has one value only" if column.unique else "has no values"
    return "looks like an identifier" if column.identifier else "not chosen"
