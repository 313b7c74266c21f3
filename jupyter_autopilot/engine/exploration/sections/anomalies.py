"""Rows that are unlike the others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....contract import ColumnType
from ....contract.exploration import Anomalies, AnomalousRow, Finding, Section
from ..figures import shape
from ..view import Floats, TableView, days

SHOWN_ROWS = 50
SHOWN_COLUMNS = 3
MOST_COLUMNS = 300
MIN_ROWS = 20
TREES = 100
DEVIATIONS = 3
"""Robust ones, from the median of the scores, beyond which a row is anomalous."""


def anomalies(view: TableView, done: dict[str, Section]) -> tuple[Anomalies, list[Finding]]:
    """By an isolation forest on numbers, dates, and how rare categories are."""
    from sklearn.ensemble import IsolationForest

    chosen = view.sample(view.sizes.rows)
    section = Anomalies(rows=view.used(len(chosen)), anomalous=0, lowest=[])
    plain = [name for name, kind in view.types.items() if kind not in {ColumnType.TEXT, ColumnType.SEQUENCE}]
    plain = plain[:: max(1, -(-len(plain) // MOST_COLUMNS))]
    oddness = {name: _oddness(view.features[name].iloc[chosen]) for name in plain}
    oddness = {name: values for name, values in oddness.items() if np.ptp(values) > 0}
    if len(chosen) < MIN_ROWS or not oddness:
        return section, []
    table = np.column_stack(list(oddness.values()))
    forest = IsolationForest(n_estimators=TREES, random_state=view.seed, n_jobs=1).fit(table)
    scores = _above_limit(forest.score_samples(table))
    section.anomalous = int((scores < 0).sum())
    names = list(oddness)
    for place in np.argsort(scores, kind="stable")[:SHOWN_ROWS]:
        most = np.argsort(-np.abs(table[place]), kind="stable")[:SHOWN_COLUMNS]
        section.lowest.append(
            AnomalousRow(
                row=int(view.column_rows[chosen[place]]),
                score=float(scores[place]),
                unusual=[names[column] for column in most if table[place, column]],
            )
        )
    return section, []


def _above_limit(scores: Floats) -> Floats:
    """Scores less the one below which a row stands out; the forest's own limit takes most rows of many tables for odd.

    Limits are those of outliers, with fewer deviations: scores of a forest lie between -1 and 0.
    """
    known = shape(scores)
    limit = known.median - DEVIATIONS * known.robust_deviation
    if not known.robust_deviation > 0:  # where nearly all rows are alike none stands out by this measure
        limit = float(scores.min())
    return np.asarray(scores - limit, dtype="float64")


def _oddness(column: pd.Series) -> Floats:
    """Robust deviations from the median of numbers and dates, surprise of categories; a gap is 0."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = pd.Series(days(column))
    if not pd.api.types.is_numeric_dtype(column):
        shares = column.map(column.value_counts(normalize=True)).astype("float64")
        return np.asarray(-np.log(shares.fillna(1.0).to_numpy(dtype="float64")), dtype="float64")
    values = column.to_numpy(dtype="float64")
    known = values[np.isfinite(values)]
    if not len(known):
        return np.zeros(len(values))
    return _deviations(values, known)


def _deviations(values: Floats, known: npt.NDArray[np.float64]) -> Floats:
    largest = float(np.abs(known).max()) or 1.0
    low, middle, high = np.percentile(known / largest, [5, 50, 95])
    spread = (high - low) / 3.3 or float((known / largest).std()) or 1.0  # 3.3 standard deviations of a normal one
    with np.errstate(over="ignore"):
        away = np.nan_to_num((values / largest - middle) / spread, nan=0.0)
    return np.asarray(np.clip(away, -1e6, 1e6), dtype="float64")
