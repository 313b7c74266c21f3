"""Numeric features that follow from several others: variance inflation factors, and principal components."""

from __future__ import annotations

import numpy as np

from ....contract import ColumnType
from ....contract.exploration import (
    Correlations,
    Finding,
    Inflation,
    Multicollinearity,
    PredictionPower,
    Section,
    Severity,
)
from ..fixes import drop_columns
from ..view import Floats, TableView
from .correlations import MIN_ROWS, MOST_COLUMNS, SAME

EXACT = 1e-10
"""What is left of a column's variance where the others say all of it; rounding leaves less."""
FOLLOWS = 100.0
"""A variance inflation factor that is told of: the others explain 99 % of the column."""
NAMED = 3
LEAST_COEFFICIENT = 0.1
"""Of a standardized column that is named."""


def multicollinearity(view: TableView, done: dict[str, Section]) -> tuple[Multicollinearity, list[Finding]]:
    """The variance inflation factor of a column is its diagonal element of the inverse of the correlations (Belsley,
    Kuh and Welsch, Regression Diagnostics, 1980); gaps count as the column's mean."""
    power, pairs = done["prediction_power"], done["correlations"]
    assert isinstance(power, PredictionPower)
    assert isinstance(pairs, Correlations)
    names = [one.feature for one in power.features if one.type is ColumnType.NUMERIC][:MOST_COLUMNS]
    rows = view.sample(view.sizes.pairs, with_target=True)
    names, columns = _standardized(view, names, rows)
    section = Multicollinearity(rows=view.used(len(rows)), columns=[], component_shares=[])
    if len(names) < 2 or len(rows) < max(MIN_ROWS, 2 * len(names)):
        return section, []
    correlations = columns.T @ columns / len(columns)
    shares = np.clip(np.linalg.eigvalsh(correlations)[::-1], 0, None) / len(names)
    columns_found = sorted(_inflations(names, correlations), key=lambda one: one.explained_share, reverse=True)
    section = section.model_copy(update={"columns": columns_found, "component_shares": shares.tolist()})
    return section, _findings(names, correlations, pairs)


def _standardized(view: TableView, names: list[str], rows: np.ndarray) -> tuple[list[str], Floats]:
    """The columns that have more than one value, with mean 0 and variance 1, of shape (rows, columns)."""
    kept, columns = [], []
    for name in names:
        values = view.features[name].iloc[rows].to_numpy(dtype="float64")
        values = np.where(np.isfinite(values), values, np.nan)
        largest = np.nanmax(np.abs(values), initial=0.0)
        if not largest:
            continue
        values = values / largest  # so that squares are finite
        values = np.where(np.isnan(values), np.nanmean(values), values)
        deviation = values.std()
        if deviation > EXACT:
            kept.append(name)
            columns.append((values - values.mean()) / deviation)
    return kept, np.column_stack(columns) if columns else np.zeros((len(rows), 0))


def _inflations(names: list[str], correlations: Floats) -> list[Inflation]:
    found = []
    for place, name in enumerate(names):
        others = np.delete(np.arange(len(names)), place)
        coefficients = np.linalg.lstsq(correlations[np.ix_(others, others)], correlations[others, place], rcond=None)[0]
        left = float(np.clip(1 - coefficients @ correlations[others, place], 0, 1))
        order = others[np.argsort(-np.abs(coefficients), kind="stable")]
        large = set(others[np.abs(coefficients) > LEAST_COEFFICIENT])
        found.append(
            Inflation(
                column=name,
                variance_inflation=None if left < EXACT else 1 / left,
                explained_share=1 - left,
                mostly_by=[names[other] for other in order if other in large][:NAMED],
            )
        )
    return found


def _findings(names: list[str], correlations: Floats, pairs: Correlations) -> list[Finding]:
    """Features that several others make up; of two that are alike the correlations tell already."""
    order = {name: place for place, name in enumerate(pairs.columns)}
    alike = {
        max(pair.a, pair.b, key=lambda name: order.get(name, len(order)))
        for pair in pairs.pairs
        if pair.strength >= SAME and {pair.a, pair.b} <= set(names)
    }
    left = [place for place, name in enumerate(names) if name not in alike]
    dropped: list[int] = []
    first: Inflation | None = None
    while len(left) > 2:
        between = correlations[np.ix_(left, left)]
        factors = np.diag(np.linalg.inv(between + EXACT * np.eye(len(left))))
        following = np.flatnonzero(factors >= FOLLOWS)
        if not len(following):
            break
        # Of columns that make each other up, the one with least prediction power goes.
        gone = int(following[-1])
        first = first or _inflations([names[place] for place in left], between)[gone]
        dropped.append(left.pop(gone))
    if first is None:
        return []
    columns = [names[place] for place in dropped]
    return [
        Finding(
            code="multicollinearity",
            severity=Severity.LOW,
            section="multicollinearity",
            message=f"Features that follow from several others, such as {first.column!r} from "
            f"{', '.join(map(repr, first.mostly_by))} ({first.explained_share:.1%} of its variance).",
            advice="Trees do not suffer, but coefficients of linear models and explanations do: what is a sum or a "
            "difference of others can be dropped.",
            columns=columns,
            fix=drop_columns(columns),
        )
    ]
