"""Whether something that was fitted to out-of-fold predictions pays on rows it was not fitted to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
FOLDS = 5


def folds_of_rows(truth: Array, folds: int = FOLDS, seed: int = 0) -> npt.NDArray[np.int64]:
    """The fold of each row, of shape (rows,): random, and even within each class."""
    shuffled = np.random.default_rng(seed).permutation(len(truth))
    by_class = shuffled[np.argsort(truth[shuffled], kind="stable")]
    fold = np.empty(len(truth), dtype=np.int64)
    fold[by_class] = np.arange(len(truth)) % folds
    return fold


def crossfitted(
    fit: Callable[[npt.NDArray[np.int64]], Any],
    apply: Callable[[Any, npt.NDArray[np.int64]], Array],
    truth: Array,
) -> Array:
    """What `apply` gives for each row with what `fit` found on the other folds.

    Parameters
    ----------
    fit
        Takes positions of rows and returns what it found.
    apply
        Takes that and positions of other rows, and returns an array with a row for each of these.
    """
    fold = folds_of_rows(truth)
    parts = [np.flatnonzero(fold == one) for one in range(FOLDS)]
    applied = [apply(fit(np.flatnonzero(fold != one)), rows) for one, rows in enumerate(parts) if len(rows)]
    held_out = np.concatenate(parts)
    result = np.empty((len(truth), *applied[0].shape[1:]), dtype=applied[0].dtype)
    result[held_out] = np.concatenate(applied)
    return result
