"""Many frames predicted in few calls: each call of an ensemble takes time, however few rows it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
BATCH_CELLS = 1_000_000


def predictions(predict: Callable[[pd.DataFrame], Array], frames: Iterable[pd.DataFrame]) -> Iterator[Array]:
    """What is predicted for each frame, in their order; they have the same columns."""
    waiting: list[pd.DataFrame] = []
    for frame in frames:
        waiting.append(frame)
        if sum(one.size for one in waiting) >= BATCH_CELLS:
            yield from _at_once(predict, waiting)
            waiting = []
    if waiting:
        yield from _at_once(predict, waiting)


def _at_once(predict: Callable[[pd.DataFrame], Array], frames: list[pd.DataFrame]) -> list[Array]:
    ends = np.cumsum([len(frame) for frame in frames])
    return np.split(predict(pd.concat(frames, ignore_index=True)), ends[:-1])
