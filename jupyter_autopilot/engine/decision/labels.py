"""From probabilities to labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]


def decide(probabilities: Array, thresholds: Array | Sequence[float] | None = None) -> Codes:
    """The class of each row: the one whose probability is the largest multiple of its threshold.

    So two classes with the thresholds (1 - t, t) are told apart at a probability of t; this is the rule of
    `thresholds` in Spark ML. Of equal multiples the first class wins.

    Parameters
    ----------
    probabilities
        Of shape (rows, classes).
    thresholds
        Of each class, above 0, of shape (classes,); all the same if None, which is the most probable class.

    Returns
    -------
    int64 class codes of shape (rows,).
    """
    multiples = probabilities if thresholds is None else probabilities / np.asarray(thresholds)
    if multiples.shape[1] == 2:  # several times quicker than argmax
        return (multiples[:, 1] > multiples[:, 0]).astype(np.int64)
    return np.asarray(multiples.argmax(axis=1), dtype=np.int64)
