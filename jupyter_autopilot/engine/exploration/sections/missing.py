"""What is missing, and what is missing together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....contract.exploration import Finding, MissingColumn, MissingPattern, MissingValues, Section, Severity
from ...data import as_text
from ..fixes import count_as_missing, drop_columns, named
from ..view import TableView

Mask = npt.NDArray[np.bool_]

MOSTLY, ALMOST_ALL = 0.5, 0.95
TOGETHER = 0.95
"""The share of rows with a gap in either column that have one in both."""
MOST_COLUMNS = 1_000
PATTERNS = 20
TOKEN_WORDS = {
    "unknown",
    "missing",
    "none",
    "not available",
    "unspecified",
    "-",
    "--",
    "---",
    ".",
    "nil",
    "n.a.",
    "tbd",
}
TOKEN_NUMBERS = {-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0}
TOKEN_SHARE = 0.01
FAR = 5
"""A number that stands for a gap lies so many times the rest's range away from them."""


def missing_values(view: TableView, done: dict[str, Section]) -> tuple[MissingValues, list[Finding]]:
    """Gaps by column and by row."""
    features = view.features
    names = list(view.types)
    mask = features.isna().to_numpy(dtype=bool)
    invalid = {name: _invalid_share(view, name) for name, gaps in zip(names, mask.T, strict=True) if gaps.any()}
    total = len(view.frame)
    columns = []
    for name, facts in view.facts.items():
        share = facts.missing / total
        if share or invalid.get(name):
            columns.append(
                MissingColumn(column=name, missing=facts.missing, share=share, invalid_share=invalid.get(name, 0.0))
            )
    columns.sort(key=lambda one: -(one.share + one.invalid_share))
    section = MissingValues(
        rows=view.used(len(features)),
        columns=columns,
        complete_rows_share=float((~mask.any(axis=1)).mean()),
        together=_together(mask, names),
        patterns=_patterns(mask, names) if names else [],
    )
    return section, _findings(view, mask) + _tokens(view)


def _invalid_share(view: TableView, name: str) -> float:
    raw = view.frame[name].iloc[view.column_rows]
    return float((view.features[name].isna().to_numpy() & as_text(raw).notna().to_numpy()).mean())


def _together(mask: Mask, names: list[str]) -> list[list[str]]:
    """Groups of columns, each with the first of its group in nearly the same rows."""
    counts = mask.sum(axis=0)
    gappy = np.flatnonzero((counts > 0) & (counts < len(mask)))[:MOST_COLUMNS]
    if len(gappy) < 2:
        return []
    part = mask[:, gappy].astype(np.float32)
    both = part.T @ part
    alone = np.diag(both)
    share = both / (alone[:, None] + alone[None, :] - both)
    groups: list[list[str]] = []
    left = np.ones(len(gappy), dtype=bool)
    for first in range(len(gappy)):
        members = np.flatnonzero(left & (share[first] >= TOGETHER))
        if not left[first]:
            continue
        left[members] = False
        if len(members) > 1:
            groups.append([names[gappy[member]] for member in members])
    return groups


def _patterns(mask: Mask, names: list[str]) -> list[MissingPattern]:
    packed = pd.DataFrame(np.packbits(mask, axis=1))
    keys = pd.util.hash_pandas_object(packed, index=False).to_numpy()
    _, first, counts = np.unique(keys, return_index=True, return_counts=True)
    return [
        MissingPattern(
            columns=[names[column] for column in np.flatnonzero(mask[first[place]])], rows=int(counts[place])
        )
        for place in np.argsort(-counts, kind="stable")[:PATTERNS]
    ]


def _findings(view: TableView, mask: Mask) -> list[Finding]:
    shares = dict(zip(view.types, mask.mean(axis=0), strict=True))
    found = []
    empty = [name for name, share in shares.items() if share > ALMOST_ALL]
    gappy = [name for name, share in shares.items() if MOSTLY < share <= ALMOST_ALL]
    if empty:
        found.append(
            Finding(
                code="features_empty",
                severity=Severity.MEDIUM,
                section="missing_values",
                message=f"More than {ALMOST_ALL:.0%} is missing in {named(empty)}.",
                advice="Hardly anything can be learned from them: drop them.",
                columns=empty,
                fix=drop_columns(empty),
            )
        )
    if gappy:
        found.append(
            Finding(
                code="features_mostly_missing",
                severity=Severity.LOW,
                section="missing_values",
                message=f"More than half is missing in {named(gappy)}.",
                advice="Check how they are filled, and whether they will be when predictions are made.",
                columns=gappy,
            )
        )
    return found


def _tokens(view: TableView) -> list[Finding]:
    """Words and numbers that seem to stand for a gap."""
    tokens: dict[str, list[str]] = {}
    for name, values in view.features.items():
        found = _odd_number(values) if pd.api.types.is_float_dtype(values) else _odd_word(values)
        if found is not None:
            tokens.setdefault(found, []).append(str(name))
    if not tokens:
        return []
    columns = list(dict.fromkeys(name for names in tokens.values() for name in names))
    return [
        Finding(
            code="missing_tokens",
            severity=Severity.LOW,
            section="missing_values",
            message=f"{named(list(tokens))} in {named(columns)} may stand for missing values.",
            advice="If they do, count them as missing.",
            columns=columns,
            fix=count_as_missing(list(tokens)),
        )
    ]


def _odd_word(values: pd.Series) -> str | None:
    if not pd.api.types.is_object_dtype(values):
        return None
    shares = values.value_counts(normalize=True)
    frequent = [str(word) for word in shares.index[shares >= TOKEN_SHARE]]
    return next((word for word in frequent if word.casefold() in TOKEN_WORDS), None)


def _odd_number(values: pd.Series) -> str | None:
    """The smallest or largest number, where it is frequent, all nines, and far from all others."""
    present = values.dropna()
    for end in (present.min(), present.max()) if len(present) else ():
        if end not in TOKEN_NUMBERS or float((present == end).mean()) < TOKEN_SHARE:
            continue
        rest = present[present != end]
        if len(rest) and rest.nunique() > 2:
            away = max(rest.min() - end, end - rest.max())
            if away > FAR * float(rest.max() - rest.min()) or (end < 0 <= rest.min() and away > 1):
                return f"{end:.0f}"
    return None
