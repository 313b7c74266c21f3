"""How columns differ from the profile of the training data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..contract import ColumnType
from ..contract.monitoring import ColumnDrift, DriftBin, DriftSeverity, FeatureProfile
from ..engine.profile import as_numbers
from .statistics import benjamini_hochberg, chi_square, kolmogorov_smirnov, population_stability_index

Array = npt.NDArray[np.float64]
BINS = 10
MODERATE, MAJOR = 0.1, 0.25
"""Of the population stability index (Siddiqi 2006)."""
SIGNIFICANT = 0.05
LEAST_VALUES = 20
"""With fewer values in either of them nothing is said of a column."""
SHOWN_CATEGORIES, SHOWN_NEW = 12, 10
OTHERS = "(others)"
LARGEST_WRITTEN = 1e15
"""Larger numbers are written with an exponent."""
ROUNDED = 0.5
"""Of a row: less is what rounding of the shares leaves."""


@dataclass(frozen=True)
class Counted:
    """The rows of training and of now by bin."""

    labels: list[str]
    training: Array
    live: Array


def drift_of(profiles: Sequence[FeatureProfile], frame: pd.DataFrame) -> list[ColumnDrift]:
    """How each profiled column has moved, the worst first.

    What is no drift by its adjusted p-value has the severity none, whatever its index is.

    Parameters
    ----------
    frame
        The columns as `convert_columns` makes them.
    """
    found = [_column(profile, frame[profile.name]) for profile in profiles]
    tested = [one for one in found if one.p_value is not None]
    adjusted = benjamini_hochberg(np.array([one.p_value for one in tested], dtype="float64"))
    for one, value in zip(tested, adjusted, strict=True):
        one.adjusted_p_value = float(value)
        one.severity = _severity(one)
    by_name = {profile.name: profile for profile in profiles}
    gaps = [_gaps_p_value(by_name[one.name], one.missing_live, len(frame)) for one in found]
    for one, value in zip(found, benjamini_hochberg(np.array(gaps)), strict=True):
        one.missing_p_value = float(value)
    ranks = list(DriftSeverity)
    return sorted(found, key=lambda one: (-ranks.index(one.severity), -(one.psi or 0.0)))


def _severity(column: ColumnDrift) -> DriftSeverity:
    psi, p_value = column.psi or 0.0, column.adjusted_p_value
    if p_value is None or p_value >= SIGNIFICANT or psi < MODERATE:
        return DriftSeverity.NONE
    return DriftSeverity.MAJOR if psi >= MAJOR else DriftSeverity.MODERATE


def _gaps_p_value(profile: FeatureProfile, missing: float, rows: int) -> float:
    """Of the test whether there are as many rows without a value as there were."""
    trained, live = profile.rows * profile.missing, rows * missing
    return chi_square(np.array([trained, profile.rows - trained]), np.array([live, rows - live]))[1]


def _column(profile: FeatureProfile, values: pd.Series) -> ColumnDrift:
    column = ColumnDrift(
        name=profile.name,
        type=profile.type,
        severity=DriftSeverity.NONE,
        missing_training=profile.missing,
        missing_live=float(values.isna().mean()) if len(values) else 0.0,
    )
    trained = round(profile.rows * (1 - profile.missing))
    if profile.type is ColumnType.CATEGORICAL:
        present = values.dropna().astype(str)
        if min(trained, len(present)) >= LEAST_VALUES:
            _compare_categories(column, profile, present, trained)
    else:
        numbers = as_numbers(profile.type, values)
        if min(trained, len(numbers)) >= LEAST_VALUES and profile.values:
            _compare_numbers(column, profile, numbers, trained)
    return column


def _compare_numbers(column: ColumnDrift, profile: FeatureProfile, numbers: Array, trained: int) -> None:
    points, cumulative = np.array(profile.values), np.array(profile.cumulative)
    live = np.searchsorted(np.sort(numbers), points, side="right") / len(numbers)
    column.test = "ks"
    # Below the least training value there may be some as well.
    shares = np.append(0.0, cumulative), np.append((numbers < points[0]).mean(), live)
    column.statistic, column.p_value = kolmogorov_smirnov(*shares, trained, len(numbers))
    counted = _binned(profile, numbers, trained)
    column.psi = population_stability_index(counted.training, counted.live)
    column.bins = _bins(counted)


def _binned(profile: FeatureProfile, numbers: Array, trained: int) -> Counted:
    """By tenths of the training data, as far as ties allow; a few different values have a bin each.

    What is beyond the greatest training value is in the last bin, unless each value has its own.
    """
    points, cumulative = np.array(profile.values), np.array(profile.cumulative)
    if len(points) <= BINS:
        edges = points
    else:
        wanted = np.arange(1, BINS) / BINS
        places = np.unique(np.searchsorted(cumulative, wanted - 1e-9))
        places = places[places < len(points) - 1]
        edges = points[places] if len(places) else points[-2:-1]  # where most values are the greatest one
    upto = np.searchsorted(np.sort(numbers), edges, side="right")
    live = np.diff(np.concatenate([[0], upto, [len(numbers)]])).astype("float64")
    shares = np.diff(np.concatenate([[0.0], cumulative[np.searchsorted(points, edges)], [1.0]]))
    bounds = _written(profile.type, edges)
    labels = [f"≤ {bounds[0]}", *(f"{low} – {high}" for low, high in pairwise(bounds))]
    if len(points) <= BINS:
        labels = [*bounds]
    labels.append(f"> {bounds[-1]}")
    keep = slice(None) if len(points) > BINS or live[-1] else slice(-1)
    return Counted(labels[keep], (shares * trained)[keep], live[keep])


def _compare_categories(column: ColumnDrift, profile: FeatureProfile, present: pd.Series, trained: int) -> None:
    counts = present.value_counts()
    known = [*profile.categories]
    live = counts.reindex(known, fill_value=0).to_numpy().astype("float64")
    shares = np.array(profile.shares)
    unknown = counts[~counts.index.isin(known)]
    if profile.complete:
        column.new_categories = [str(value) for value in unknown.index[:SHOWN_NEW]]
        column.new_share = float(unknown.sum() / len(present))
    rest_training, rest_live = max(0.0, 1.0 - float(shares.sum())) * trained, float(unknown.sum())
    training = shares * trained
    if rest_live or rest_training >= ROUNDED:
        known = [*known, OTHERS]
        training, live = np.append(training, rest_training), np.append(live, rest_live)
    column.test = "chi_square"
    column.statistic, column.p_value = chi_square(training, live)
    counted = _folded(Counted(known, training, live))
    column.psi = population_stability_index(counted.training, counted.live)
    column.bins = _bins(counted)


def _folded(counted: Counted) -> Counted:
    """The most frequent categories, and the others as one: an index over hundreds of rare ones is noise."""
    labels, training, live = counted.labels, counted.training, counted.live
    if len(labels) <= SHOWN_CATEGORIES:
        return counted
    weight = training / max(training.sum(), 1) + live / max(live.sum(), 1)
    shown = np.sort(np.argsort(-weight, kind="stable")[: SHOWN_CATEGORIES - 1])
    shown = np.array([place for place in shown if labels[place] != OTHERS], dtype="int64")
    rest = np.setdiff1d(np.arange(len(labels)), shown)
    return Counted(
        [*(labels[place] for place in shown), OTHERS],
        np.append(training[shown], training[rest].sum()),
        np.append(live[shown], live[rest].sum()),
    )


def _bins(counted: Counted) -> list[DriftBin]:
    training, live = (counts / max(counts.sum(), 1) for counts in (counted.training, counted.live))
    return [
        DriftBin(label=label, training=round(float(one), 6), live=round(float(other), 6))
        for label, one, other in zip(counted.labels, training, live, strict=True)
    ]


def _written(kind: ColumnType, edges: Array) -> list[str]:
    """The bounds as texts, as short as they can be told apart."""
    texts: list[str] = []
    for precision in (4, 6, 9, 17):
        if kind is ColumnType.DATETIME:
            unit = "D" if precision == 4 else "s"
            texts = [str(np.datetime64(round(edge), "s").astype(f"datetime64[{unit}]")) for edge in edges.tolist()]
        else:
            texts = [_number(edge, precision) for edge in edges.tolist()]
        if len(set(texts)) == len(texts):
            break
    return texts


def _number(value: float, precision: int) -> str:
    text = f"{value:.{precision}g}"
    return f"{float(text):,.0f}" if "e+" in text and abs(value) < LARGEST_WRITTEN else text
