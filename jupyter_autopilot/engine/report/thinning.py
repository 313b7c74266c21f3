"""Fewer points of a curve that look the same (Douglas and Peucker, 1973)."""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
MOST_POINTS = 200
NEAR = 1e-9
"""A point that is no further off a line lies on it."""


def thinned(x: Array, y: Array, most: int = MOST_POINTS) -> npt.NDArray[np.int64]:
    """The positions of at most `most` points, ascending: the ends, and again and again the point furthest off.

    Parameters
    ----------
    x, y
        Of shape (points,), of about the same range.
    """
    kept = {0, len(x) - 1}
    waiting: list[tuple[float, int, int, int]] = []

    def look(first: int, last: int) -> None:
        if last - first > 1:
            distance, furthest = _furthest(x, y, first, last)
            if distance > NEAR:
                heapq.heappush(waiting, (-distance, first, furthest, last))

    look(0, len(x) - 1)
    while waiting and len(kept) < most:
        _, first, furthest, last = heapq.heappop(waiting)
        kept.add(furthest)
        look(first, furthest)
        look(furthest, last)
    return np.array(sorted(kept), dtype=np.int64)


def _furthest(x: Array, y: Array, first: int, last: int) -> tuple[float, int]:
    """The point between two that is furthest from the line through them, and how far it is."""
    across, up = x[last] - x[first], y[last] - y[first]
    inside = slice(first + 1, last)
    off_x, off_y = x[inside] - x[first], y[inside] - y[first]
    length = float(np.hypot(across, up))
    distance = np.abs(off_x * up - off_y * across) / length if length else np.hypot(off_x, off_y)
    position = int(distance.argmax())
    return float(distance[position]), first + 1 + position
