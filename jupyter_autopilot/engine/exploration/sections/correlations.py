"""Pairs of columns that say the same, by the measure that suits their kinds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....contract import ColumnType
from ....contract.exploration import Association, Correlations, Finding, PredictionPower, Section, Severity
from ..fixes import drop_columns
from ..view import Floats, TableView, days

MOST_COLUMNS = 60
"""With the most prediction power; the target comes on top."""
MOST_CATEGORIES = 50
"""The others of a column count as one."""
SAME = 0.98
MIN_ROWS = 10
Codes = npt.NDArray[np.int64]


def correlations(view: TableView, done: dict[str, Section]) -> tuple[Correlations, list[Finding]]:
    """Pearson's and Spearman's, Cramér's V (Bergsma's, without the bias of few rows), and the correlation ratio."""
    power = done["prediction_power"]
    assert isinstance(power, PredictionPower)
    plain = {ColumnType.NUMERIC, ColumnType.CATEGORICAL, ColumnType.DATETIME}
    names = [one.feature for one in power.features if one.type in plain][:MOST_COLUMNS]
    rows = view.sample(view.sizes.pairs, with_target=True)
    columns = {name: view.features[name].iloc[rows] for name in names}
    columns = {view.target: view.target_values.iloc[view.column_rows].iloc[rows], **columns}
    numbers = {name: values for name, one in columns.items() if (values := _numbers(one)) is not None}
    codes = {name: _codes(one) for name, one in columns.items() if name not in numbers}
    pairs = _between_numbers(numbers)
    for a, b in combinations(codes, 2):
        pairs.append(Association(a=a, b=b, measure="cramers_v", value=_cramers_v(codes[a], codes[b])))
    for a, groups in codes.items():
        for b, values in numbers.items():
            value = _correlation_ratio(groups, values)
            pairs.append(Association(a=a, b=b, measure="correlation_ratio", value=value))
    pairs.sort(key=lambda pair: -pair.strength)
    section = Correlations(rows=view.used(len(rows)), columns=list(columns), pairs=pairs)
    return section, _findings(section, view.target)


def _numbers(column: pd.Series) -> Floats | None:
    """Numbers, and dates as days, scaled so that their squares are finite; None for categories."""
    if pd.api.types.is_datetime64_any_dtype(column):
        values = days(column)
    elif pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype="float64")
    else:
        return None
    largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
    return np.asarray(values / largest if largest else values, dtype="float64")


def _codes(column: pd.Series) -> Codes:
    """A code for each frequent value, one for the others, and -1 for gaps."""
    frequent = column.value_counts().index[:MOST_CATEGORIES]
    codes = pd.Index(frequent).get_indexer(pd.Index(column))
    return np.where(column.isna(), -1, np.where(codes < 0, MOST_CATEGORIES, codes)).astype(np.int64)


def _between_numbers(numbers: dict[str, Floats]) -> list[Association]:
    table = pd.DataFrame(numbers)
    linear = table.corr(min_periods=MIN_ROWS).to_numpy()
    ranks = table.rank().corr(min_periods=MIN_ROWS).to_numpy()
    return [
        Association(
            a=list(numbers)[i],
            b=list(numbers)[j],
            measure="pearson",
            value=_within(linear[i, j], -1),
            spearman=_within(ranks[i, j], -1),
        )
        for i, j in combinations(range(len(numbers)), 2)
    ]


def _within(value: float, low: float) -> float:
    return float(np.clip(value, low, 1)) if np.isfinite(value) else 0.0


def _cramers_v(a: Codes, b: Codes) -> float:
    both = (a >= 0) & (b >= 0)
    table = _counts(a[both], b[both])
    n, (r, k) = table.sum(), table.shape
    if n < MIN_ROWS or min(r, k) < 2:
        return 0.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    phi = max(0.0, float(((table - expected) ** 2 / expected).sum() / n - (r - 1) * (k - 1) / (n - 1)))
    least = min(r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)) - 1
    return _within(np.sqrt(phi / least), 0) if least > 0 else 0.0


def _counts(a: Codes, b: Codes) -> Floats:
    """Rows by both codes, without empty lines."""
    if not len(a):
        return np.zeros((0, 0))
    i, j = np.unique(a, return_inverse=True)[1], np.unique(b, return_inverse=True)[1]
    width = int(j.max()) + 1
    return np.bincount(i * width + j, minlength=(int(i.max()) + 1) * width).reshape(-1, width).astype("float64")


def _correlation_ratio(groups: Codes, values: Floats) -> float:
    """The square root of the share of the variance that lies between the groups (eta)."""
    both = (groups >= 0) & np.isfinite(values)
    if both.sum() < MIN_ROWS:
        return 0.0
    codes, kept = np.unique(groups[both], return_inverse=True)[1], values[both]
    counts = np.bincount(codes)
    centred = kept - kept.mean()
    total = float(centred @ centred)
    if not total or len(counts) in {1, len(kept)}:
        return 0.0
    between = float((np.bincount(codes, weights=centred) ** 2 / counts).sum())
    # What groups of this number explain by chance is taken off, as the adjusted R2 does.
    share = 1 - (1 - between / total) * (len(kept) - 1) / (len(kept) - len(counts))
    return _within(np.sqrt(max(0.0, share)), 0)


def _findings(section: Correlations, target: str) -> list[Finding]:
    """Features that hardly differ; of each pair the one with less power is dropped."""
    order = {name: place for place, name in enumerate(section.columns)}
    dropped: dict[str, str] = {}
    for pair in section.pairs:
        if pair.measure == "correlation_ratio" or pair.strength < SAME or target in {pair.a, pair.b}:
            continue
        keep, drop = sorted([pair.a, pair.b], key=order.__getitem__)
        if keep not in dropped:
            dropped.setdefault(drop, keep)
    if not dropped:
        return []
    like = ", ".join(f"{drop!r} like {keep!r}" for drop, keep in list(dropped.items())[:3])
    return [
        Finding(
            code="correlated_features",
            severity=Severity.LOW,
            section="correlations",
            message=f"Features that say almost the same as another: {like}{', …' if len(dropped) > 3 else ''}.",
            advice="Models do not suffer, but explanations do: one of each pair is enough.",
            columns=list(dropped),
            fix=drop_columns(list(dropped)),
        )
    ]
