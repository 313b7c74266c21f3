"""How the columns of a table are spread, small enough to travel with a model: what later data are compared with."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..contract import ColumnType
from ..contract.monitoring import FeatureProfile, TrainingProfile
from .decision import apply_temperature, decide

Array = npt.NDArray[np.float64]
POINTS = 100
"""Of a cumulative distribution; a column with no more different values has each of them."""
MOST_CATEGORIES = 200
MOST_ROWS, LEAST_ROWS, MOST_CELLS = 50_000, 2_000, 5_000_000
"""As many evenly chosen rows are looked at as have no more cells than these."""
LABEL, PROBABILITY = "predicted_label", "probability"
MOST_DECIMALS = 300
"""Numbers so small are left as they are: what they are rounded by is none that a computer has."""
DIGITS, SPREAD_DIGITS = 6, 5
"""Of shares, and of values relative to how far they are spread."""


def make_profile(frame: pd.DataFrame, types: Mapping[str, ColumnType]) -> TrainingProfile:
    """The profile of a training part.

    Parameters
    ----------
    frame
        As `convert_columns` makes it.
    """
    most = min(MOST_ROWS, max(LEAST_ROWS, MOST_CELLS // max(1, len(types))))
    rows = frame.iloc[:: max(1, -(-len(frame) // most))]
    features = [profile_column(name, kind, rows[name]) for name, kind in types.items()]
    return TrainingProfile(rows=len(frame), features=features)


def profile_predictions(
    prediction: Array, labels: list[str], temperature: float, thresholds: list[float] | None
) -> list[FeatureProfile]:
    """What a model answers, as `predicted_label` and, for classes, the `probability` of the predicted one.

    Parameters
    ----------
    prediction
        Numbers of shape (rows,), or probabilities of shape (rows, classes) before the temperature is applied.
    labels
        The classes as text; empty for regression.
    """
    if not labels:
        return [profile_column(LABEL, ColumnType.NUMERIC, pd.Series(prediction))]
    probabilities = apply_temperature(prediction, temperature)
    codes = decide(probabilities, thresholds)
    chosen = np.take_along_axis(probabilities, codes[:, None], axis=1)[:, 0]
    return [
        profile_column(LABEL, ColumnType.CATEGORICAL, pd.Series(np.array(labels, dtype=object)[codes])),
        profile_column(PROBABILITY, ColumnType.NUMERIC, pd.Series(chosen)),
    ]


def profile_column(name: str, kind: ColumnType, values: pd.Series) -> FeatureProfile:
    """The profile of a column as `convert_columns` makes it."""
    missing = float(values.isna().mean()) if len(values) else 0.0
    profile = FeatureProfile(name=name, type=kind, rows=len(values), missing=round(missing, DIGITS))
    if kind is ColumnType.CATEGORICAL:
        shares = values.dropna().astype(str).value_counts(normalize=True)
        profile.categories = [str(value) for value in shares.index[:MOST_CATEGORIES]]
        profile.shares = [round(float(share), DIGITS) for share in shares.iloc[:MOST_CATEGORIES]]
        profile.complete = len(shares) <= MOST_CATEGORIES
        return profile
    points, cumulative = _points(as_numbers(kind, values))
    profile.values, profile.cumulative = points.tolist(), [round(float(share), DIGITS) for share in cumulative]
    return profile


def as_numbers(kind: ColumnType, values: pd.Series) -> Array:
    """The values that are there as numbers: dates in seconds since 1970, texts and sequences by their words."""
    present = values.dropna()
    if kind is ColumnType.DATETIME:
        return np.asarray(present.to_numpy().astype("datetime64[us]").astype("int64") / 1e6)
    if kind in {ColumnType.TEXT, ColumnType.SEQUENCE}:
        return np.array([len(str(text).split()) for text in present], dtype="float64")
    numbers: Array = present.to_numpy(dtype="float64")
    return numbers[np.isfinite(numbers)]


def _points(numbers: Array) -> tuple[Array, Array]:
    """Values and the share of numbers that are not greater than each: exact at each of them."""
    if len(numbers) == 0:
        return np.empty(0), np.empty(0)
    ordered = np.sort(numbers)
    values = np.unique(ordered)
    if len(values) > POINTS:
        places = np.linspace(0, len(ordered) - 1, POINTS).round().astype("int64")
        # Any point will do, and few digits make a small file. Halves, since the difference of two may be infinite.
        decimals = SPREAD_DIGITS - int(np.floor(np.log10(ordered[-1] / 2 - ordered[0] / 2)))
        values = np.unique(np.round(ordered[places], decimals) if decimals < MOST_DECIMALS else ordered[places])
    return values, np.searchsorted(ordered, values, side="right") / len(ordered)
