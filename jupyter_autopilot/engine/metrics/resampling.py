"""How much a statistic of rows would differ on other rows of the same kind: the bootstrap (Efron, 1979)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
RESAMPLES = 400
MOST_ROWS = 2_000
"""A resample has no more rows; the spread is then scaled by the root of the share (m out of n bootstrap, Bickel, Götze
and van Zwet, Statistica Sinica 1997), so that a million rows cost no more than these."""


def deviations(
    statistic: Callable[[npt.NDArray[np.int64]], float], rows: int, *, resamples: int = RESAMPLES, seed: int = 0
) -> Array:
    """Deviations of a statistic from its centre in resamples of the rows, of shape (resamples,).

    The centre is the value on all rows where a resample has as many, and otherwise the resamples' mean.

    Parameters
    ----------
    statistic
        Takes the positions of the rows of a resample.
    rows
        How many there are.
    """
    random = np.random.default_rng(seed)
    size = min(rows, MOST_ROWS)
    values = np.array([statistic(random.integers(0, rows, size)) for _ in range(resamples)])
    centre = statistic(np.arange(rows)) if size == rows else values.mean()
    return np.asarray((values - centre) * np.sqrt(size / rows))
