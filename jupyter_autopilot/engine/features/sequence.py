"""Cells that hold a sequence of numbers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from .numbers import as_floats

Floats = npt.NDArray[np.float64]
MAX_VALUES = 10_000
"""Of a longer sequence the last values count, as Autopilot does."""
MAX_POINTS = 256
"""Longer sequences are cut into this many parts, whose means are the features."""
USUAL_SHARE = 0.95
BINS = 8
"""Bands of the spectrum."""
SUMMARIES = (
    "length", "mean", "standard deviation", "minimum", "quartile 1", "median", "quartile 3", "maximum",
    "first", "last", "place of minimum", "place of maximum", "slope", "autocorrelation", "peaks", "mean change",
)  # fmt: skip
BRACKETS = re.compile(r"[\[\](){}]")


class SequenceFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Cells such as ``1.5,2,3`` as their values, summaries, and the shares of slow and fast changes.

    Values are separated by commas, semicolons or blanks; where there are semicolons, a comma is the decimal sign. What
    is no number is a gap in its place, and a cell without any number gives NaN in all but its length, 0.

    The values are as many as 95 % of the sequences have at most. A longer sequence is cut there, a shorter one ends in
    NaN. Beyond `MAX_POINTS` values the features are means of equal parts.
    """

    def fit(self, X: pd.DataFrame, y: Any = None) -> SequenceFeatures:
        """Learn the lengths."""
        self.fit_transform(X)
        return self

    def fit_transform(self, X: pd.DataFrame, y: Any = None) -> npt.NDArray[np.float32]:
        """`fit` and `transform` in one pass."""
        self.columns_ = [str(name) for name in X.columns]
        parsed = [[parse_sequence(cell) for cell in column] for _, column in X.items()]
        self.lengths_ = [_usual_length(cells) for cells in parsed]
        return self._features(parsed)

    def transform(self, X: pd.DataFrame) -> npt.NDArray[np.float32]:
        """Turn object columns of shape (rows, n) into float32 of shape (rows, features)."""
        return self._features([[parse_sequence(cell) for cell in column] for _, column in X.items()])

    def _features(self, parsed: list[list[Floats]]) -> npt.NDArray[np.float32]:
        parts: list[Floats] = []
        for cells, length in zip(parsed, self.lengths_, strict=True):
            values = np.full((len(cells), length), np.nan)
            for row, cell in zip(values, cells, strict=True):
                row[: len(cell)] = cell[:length]
            lengths = np.array([len(cell) for cell in cells], dtype="float64")
            parts += [_points(values), summaries(values, lengths), spectrum(values)]
        return as_floats(np.hstack(parts)).astype(np.float32)

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Names such as ``load [3]``, ``load: slope`` or ``load: spectrum 2``."""
        names: list[str] = []
        for name, length in zip(self.columns_, self.lengths_, strict=True):
            names += [f"{name} [{place}]" for place in range(min(length, MAX_POINTS))]
            names += [f"{name}: {summary}" for summary in SUMMARIES]
            names += [f"{name}: spectrum {band}" for band in range(BINS)]
        return np.array(names, dtype=object)


def parse_sequence(cell: Any) -> Floats:
    """The numbers of a cell, NaN for what is none, of shape (values,); a missing cell has no values."""
    if not isinstance(cell, str):
        return np.empty(0) if cell is None or np.ndim(cell) == 0 else np.asarray(cell, dtype="float64")[-MAX_VALUES:]
    text = BRACKETS.sub("", cell).strip()
    return _numbers(_tokens(text)[-MAX_VALUES:])


def _tokens(text: str) -> list[str]:
    if ";" in text:
        return text.replace(",", ".").split(";")
    return text.split(",") if "," in text else text.split()


def _numbers(tokens: list[str]) -> Floats:
    try:
        values = np.array(tokens, dtype="float64")
    except ValueError:
        values = np.array([_number(token) for token in tokens])
    values[~np.isfinite(values)] = np.nan
    return as_floats(values)


def _number(token: str) -> float:
    try:
        return float(token)
    except ValueError:
        return np.nan


def _usual_length(cells: list[Floats]) -> int:
    lengths = [len(cell) for cell in cells if len(cell)]
    return max(1, int(np.quantile(lengths, USUAL_SHARE, method="lower"))) if lengths else 1


def _points(values: Floats) -> Floats:
    if values.shape[1] <= MAX_POINTS:
        return values
    return np.column_stack([_mean(part) for part in np.array_split(values, MAX_POINTS, axis=1)])


def _mean(values: Floats) -> Floats:
    """The mean of each row's numbers; NaN where there is none."""
    counts = (~np.isnan(values)).sum(axis=1)
    return np.where(counts > 0, np.nansum(values, axis=1) / np.maximum(counts, 1), np.nan)


def _filled(values: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Gaps filled with the value before, or the first one; and which rows have any number."""
    present = ~np.isnan(values)
    some = np.asarray(present.any(axis=1))
    places = np.where(present, np.arange(values.shape[1]), 0)
    before = np.maximum.accumulate(places, axis=1)
    first = present.argmax(axis=1)
    filled = np.take_along_axis(values, np.maximum(before, first[:, None]), axis=1)
    return np.where(some[:, None], filled, 0.0), some


def summaries(values: Floats, lengths: Floats) -> Floats:
    """`SUMMARIES` of each row, of shape (rows, summaries)."""
    filled, some = _filled(values)
    time = np.arange(values.shape[1]) - (values.shape[1] - 1) / 2
    centred = filled - filled.mean(axis=1, keepdims=True)
    variance = (centred**2).mean(axis=1)
    varied = np.where(variance > 0, variance, 1.0)
    change = np.diff(filled, axis=1)
    peaks = ((change[:, :-1] > 0) & (change[:, 1:] < 0)).sum(axis=1)
    measured = np.column_stack(
        [
            filled.mean(axis=1),
            np.sqrt(variance),
            np.quantile(filled, [0, 0.25, 0.5, 0.75, 1], axis=1).T,
            filled[:, 0],
            filled[:, -1],
            filled.argmin(axis=1),
            filled.argmax(axis=1),
            centred @ time / max(1.0, float(time @ time)),
            (centred[:, 1:] * centred[:, :-1]).sum(axis=1) / (varied * values.shape[1]),
            peaks,
            np.abs(change).sum(axis=1) / max(1, change.shape[1]),
        ]
    )
    return np.column_stack([lengths, np.where(some[:, None], measured, np.nan)])


def spectrum(values: Floats) -> Floats:
    """The share of the variance in each of `BINS` bands of frequencies, slow to fast, of shape (rows, bands)."""
    filled, some = _filled(values)
    centred = filled - filled.mean(axis=1, keepdims=True)
    power = np.abs(np.fft.rfft(centred, axis=1)[:, 1:]) ** 2
    bands = np.column_stack([part.sum(axis=1) for part in np.array_split(power, BINS, axis=1)])
    total = bands.sum(axis=1, keepdims=True)
    shares = bands / np.where(total > 0, total, 1.0)
    return np.where(some[:, None], shares, np.nan)
