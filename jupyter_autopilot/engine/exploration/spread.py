"""How numbers are spread, so that a few far away do not take all the room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...contract import HistogramBin
from ...contract.exploration import Tail
from .figures import Floats, Shape, outliers
from .view import number

BINS = 40


@dataclass(frozen=True)
class Spread:
    """A histogram of the bulk of the values, and the outliers on either side of it, where there are some."""

    bins: list[HistogramBin]
    low: Tail | None
    high: Tail | None


def spread(values: Floats, known: Shape) -> Spread:
    """Of finite numbers, at least one.

    Parameters
    ----------
    known
        Their shape, which says what is an outlier.
    """
    odd = outliers(values, known)
    return Spread(
        histogram(values[~odd]),
        _tail(values[odd & (values < known.median)]),
        _tail(values[odd & (values > known.median)]),
    )


def histogram(values: Floats) -> list[HistogramBin]:
    """Bins of equal width; one only where the range is too large or too small to be cut."""
    low, high = float(values.min()), float(values.max())
    edges = np.linspace(low, high, BINS + 1)
    if not np.isfinite(high - low) or (np.diff(edges) <= 0).any():
        return [HistogramBin(lower=low, upper=high, count=len(values))]
    counts = np.histogram(values, bins=edges)[0]
    return [
        HistogramBin(lower=float(lower), upper=float(upper), count=int(count))
        for lower, upper, count in zip(edges[:-1], edges[1:], counts, strict=True)
    ]


def _tail(values: Floats) -> Tail | None:
    with np.errstate(over="ignore"):
        return Tail(count=len(values), mean=number(values.mean())) if len(values) else None
