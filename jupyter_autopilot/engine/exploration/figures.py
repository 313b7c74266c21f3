"""Figures of a column of numbers, as the reports define them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

OUTLIER_DEVIATIONS = 5
CLIPPED_PERCENTILES = (5, 95)


@dataclass(frozen=True)
class Shape:
    """The spread of numbers; NaN where it cannot be said."""

    median: float
    robust_deviation: float
    skew: float
    kurtosis: float

    @property
    def limits(self) -> tuple[float, float]:
        """What lies outside is an outlier; the same value twice where nothing varies."""
        reach = OUTLIER_DEVIATIONS * self.robust_deviation
        return self.median - reach, self.median + reach


def shape(values: Floats) -> Shape:
    """Of finite numbers, at least one."""
    low, high = np.percentile(values, CLIPPED_PERCENTILES)
    with np.errstate(over="ignore", invalid="ignore"):
        robust = float(np.clip(values, low, high).std(ddof=1)) if len(values) > 1 else np.nan
    skew, kurtosis = _moments(values)
    return Shape(float(np.median(values)), robust, skew, kurtosis)


def _moments(values: Floats) -> tuple[float, float]:
    """Skewness and Pearson's kurtosis; scaled first, so that powers of huge numbers stay finite."""
    largest = float(np.abs(values).max())
    if not largest or len(values) < 3:
        return np.nan, np.nan
    centred = values / largest
    centred = centred - centred.mean()
    variance = float((centred**2).mean())
    if variance < 1e-28:
        return np.nan, np.nan
    return float((centred**3).mean() / variance**1.5), float((centred**4).mean() / variance**2)


def outliers(values: Floats, known: Shape) -> npt.NDArray[np.bool_]:
    """Which numbers are outliers; none where the bulk of the values is one and the same."""
    low, high = known.limits
    if not known.robust_deviation > 0 or not np.isfinite([low, high]).all():
        return np.zeros(len(values), dtype=bool)
    return np.asarray((values < low) | (values > high))


def written(value: float, digits: int = 5) -> str:
    """A figure with so many digits that count, and as `e` only where it is huge or tiny."""
    size = abs(value)
    if not math.isfinite(value) or (size and not 1e-4 <= size < 1e9):
        return f"{value:.{digits}g}"
    places = digits if not size else max(0, digits - 1 - math.floor(math.log10(size)))
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
