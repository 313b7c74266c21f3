"""The numeric features in figures."""

from __future__ import annotations

import numpy as np
from pandas.api import types as pdt

from ....contract import ColumnType
from ....contract.exploration import Finding, NumericStatistics, Section, Severity, Statistics
from ...data import as_text
from ..figures import Shape, outliers, shape
from ..fixes import clip, named
from ..view import Floats, TableView, number

EXTREME = 100
"""Robust deviations from the median; so far away are errors more often than values."""


def statistics(view: TableView, done: dict[str, Section]) -> tuple[Statistics, list[Finding]]:
    """Means, quantiles, tails and outliers."""
    section = Statistics(rows=view.used(len(view.features)), columns=[])
    far: dict[str, tuple[float, float]] = {}
    for name, kind in view.types.items():
        if kind is not ColumnType.NUMERIC:
            continue
        values = view.features[name].dropna().to_numpy(dtype="float64")
        if not len(values):
            section.columns.append(_unknown(name))
            continue
        known = shape(values)
        section.columns.append(_figures(name, values, known, _numeric_share(view, name, len(values))))
        reach = EXTREME * known.robust_deviation
        if reach > 0 and np.isfinite(reach) and bool((np.abs(values - known.median) > reach).any()):
            far[name] = known.limits
    return section, _findings(far)


def _numeric_share(view: TableView, name: str, numbers: int) -> float:
    """Of the cells that are not missing."""
    raw = view.frame[name]
    if pdt.is_numeric_dtype(raw):
        return 1.0
    present = int(as_text(raw.iloc[view.column_rows]).notna().sum())
    return numbers / present if present else 1.0


def _figures(name: str, values: Floats, known: Shape, numeric_share: float) -> NumericStatistics:
    with np.errstate(over="ignore", invalid="ignore"):
        mean, deviation = values.mean(), values.std(ddof=1) if len(values) > 1 else np.nan
    quartile_1, quartile_3 = np.percentile(values, [25, 75])
    return NumericStatistics(
        column=name,
        numeric_share=numeric_share,
        mean=number(mean),
        standard_deviation=number(deviation),
        minimum=number(values.min()),
        quartile_1=number(quartile_1),
        median=number(known.median),
        quartile_3=number(quartile_3),
        maximum=number(values.max()),
        skew=number(known.skew),
        kurtosis=number(known.kurtosis),
        zeros_share=float((values == 0).mean()),
        outliers_share=float(outliers(values, known).mean()),
    )


def _unknown(name: str) -> NumericStatistics:
    figures = dict.fromkeys(
        ("mean", "standard_deviation", "minimum", "quartile_1", "median", "quartile_3", "maximum", "skew", "kurtosis")
    )
    return NumericStatistics(column=name, zeros_share=0.0, outliers_share=0.0, **figures)


def _findings(far: dict[str, tuple[float, float]]) -> list[Finding]:
    if not far:
        return []
    return [
        Finding(
            code="extreme_values",
            severity=Severity.LOW,
            section="statistics",
            message=f"{named(list(far))} {'has' if len(far) == 1 else 'have'} values more than {EXTREME} robust "
            "deviations from the median.",
            advice="Check for errors of unit or typing; linear models and networks profit when they are clipped.",
            columns=list(far),
            fix=clip(far),
        )
    ]
