"""Rows and columns that repeat others, found by a number for each cell that is the same for the same content."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....contract.exploration import Copies, Duplicates, Finding, Section, Severity
from ..fixes import drop_columns, drop_duplicates, named
from ..view import TableView, cell

Hashes = npt.NDArray[np.uint64]

NOTABLE, MANY = 0.0001, 0.2
CONTRADICTING = 0.01
SHOWN_COPIES = 20
FACTOR = np.uint64(1_099_511_628_211)
"""The prime of the FNV hash."""


def duplicates(view: TableView, done: dict[str, Section]) -> tuple[Duplicates, list[Finding]]:
    """Among all rows, not a sample: copies are easily missed in one."""
    by_feature = np.zeros(len(view.frame), dtype=np.uint64)
    same: dict[int, list[str]] = {}
    for name in view.frame.columns:
        if name == view.target:
            continue
        hashes = _hashes(view.frame[name])
        if view.facts[str(name)].different > 1:
            same.setdefault(hash(hashes.tobytes()), []).append(str(name))
        by_feature = by_feature * FACTOR + hashes
    by_row = by_feature * FACTOR + _hashes(view.frame[view.target])
    repeated = int(pd.Series(by_row).duplicated().sum())
    section = Duplicates(
        rows=view.used(len(view.frame)),
        repeated=repeated,
        share=repeated / len(view.frame),
        contradicting=_contradicting(by_feature, by_row, view) if len(view.frame.columns) > 1 else 0,
        most_copied=_most_copied(view.frame, by_row) if repeated else [],
        same_columns=[names for names in same.values() if len(names) > 1],
    )
    return section, _findings(section, view)


def repeated_rows(frame: pd.DataFrame) -> int:
    """How many rows are equal to an earlier one."""
    by_row = np.zeros(len(frame), dtype=np.uint64)
    for name in frame.columns:
        by_row = by_row * FACTOR + _hashes(frame[name])
    return int(pd.Series(by_row).duplicated().sum())


def _hashes(column: pd.Series) -> Hashes:
    return np.asarray(pd.util.hash_pandas_object(column, index=False).to_numpy(), dtype=np.uint64)


def _contradicting(by_feature: Hashes, by_row: Hashes, view: TableView) -> int:
    """Rows whose features come with several targets."""
    rows = pd.DataFrame({"features": by_feature, "row": by_row})[view.known]
    targets = rows.drop_duplicates().groupby("features").size()
    several = targets.index[targets > 1]
    return int(rows["features"].isin(several).sum())


def _most_copied(frame: pd.DataFrame, by_row: Hashes) -> list[Copies]:
    _, first, counts = np.unique(by_row, return_index=True, return_counts=True)
    most = np.argsort(-counts, kind="stable")[:SHOWN_COPIES]
    return [
        Copies(copies=int(counts[place]), row=_row(frame, int(first[place]))) for place in most if counts[place] > 1
    ]


def _row(frame: pd.DataFrame, place: int) -> dict[str, str | None]:
    return {str(name): cell(frame[name].iloc[place]) for name in frame.columns}


def _findings(section: Duplicates, view: TableView) -> list[Finding]:
    found = []
    if section.share > NOTABLE:
        found.append(
            Finding(
                code="duplicate_rows",
                severity=Severity.HIGH if section.share > MANY else Severity.LOW,
                section="duplicates",
                message=f"{section.repeated:,} rows ({section.share:.2%}) are equal to an earlier one.",
                advice="Copies on both sides of a split make scores look too good: drop them, unless each is a case.",
                fix=drop_duplicates(),
            )
        )
    share = section.contradicting / len(view.frame)
    if view.classification and share > CONTRADICTING:
        found.append(
            Finding(
                code="contradicting_rows",
                severity=Severity.MEDIUM if share > MANY else Severity.LOW,
                section="duplicates",
                message=f"{share:.1%} of the rows have the same features as another row, but another target.",
                advice="No model can tell them apart: check the labels, or add a column that does.",
            )
        )
    later = [name for names in section.same_columns for name in names[1:] if name in view.types]
    if later:
        found.append(
            Finding(
                code="duplicate_columns",
                severity=Severity.LOW,
                section="duplicates",
                message=f"{named(later)} {'repeats another column' if len(later) == 1 else 'repeat other columns'}.",
                advice="One of them is enough.",
                columns=later,
                fix=drop_columns(later),
            )
        )
    return found
