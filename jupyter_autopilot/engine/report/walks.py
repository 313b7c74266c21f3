"""Shapley values of any model by sampling (Štrumbelj and Kononenko, Knowledge and Information Systems 2014).

On a walk the values of a row of the background turn into those of the explained row, one feature after another in a
random order; what the prediction changes by at a step is the contribution of its feature. The mean over many walks
estimates the Shapley values of any model. Each order is walked backwards as well, which evens out interactions, and
since every walk ends at the explained row, the contributions add up to the prediction exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from .batches import BATCH_CELLS, predictions

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sampled:
    """Estimated values and their standard errors, both of shape (rows, features or groups, outputs)."""

    mean: Array
    error: Array


class Walks:
    """Estimates the Shapley values of rows.

    Parameters
    ----------
    predict
        From a frame to what is explained, of shape (rows, outputs).
    background
        As `explain_rows` takes it, as the model reads it. A row is compared to some of them, evenly over their order:
        in the order of their predictions few have about the mean of all.
    groups
        Columns whose values turn together, each column in one group; each for itself if left out.
    """

    def __init__(
        self,
        predict: Callable[[pd.DataFrame], Array],
        background: pd.DataFrame,
        *,
        groups: Sequence[Sequence[str]] | None = None,
        seed: int,
    ) -> None:
        self._predict, self._background, self._seed = predict, background, seed
        self._groups = [[name] for name in background.columns] if groups is None else groups

    def explain(self, rows: pd.DataFrame, pairs: int) -> Sampled:
        """Walk in so many random orders to each row, there and back; each row has orders of its own."""
        walks = [
            walk
            for at in range(len(rows))
            for walk in _walks(self._background, rows.iloc[[at]], self._groups, pairs, self._seed + at)
        ]
        paths = predictions(self._predict, (walk.frame for walk in walks))
        changes = np.concatenate([walk.changes(path) for walk, path in zip(walks, paths, strict=True)])
        # Two walks of one order are no two draws.
        both = changes.reshape(len(rows), pairs, 2, *changes.shape[1:]).mean(axis=2)
        error = both.std(axis=1, ddof=1) / np.sqrt(pairs) if pairs > 1 else np.zeros_like(both[:, 0])
        return Sampled(both.mean(axis=1), error)


@dataclass(frozen=True)
class _Walk:
    """Some walks to a row: the frame of all their steps, and after how many each group has the row's values."""

    turns: Codes
    frame: pd.DataFrame

    def changes(self, path: Array) -> Array:
        """What each group changes on each walk, of shape (walks, groups, outputs)."""
        walks, steps = self.turns.shape
        levels = path.reshape(walks, steps + 1, -1)
        return np.take_along_axis(np.diff(levels, axis=1), self.turns[:, :, None], axis=1)


def _starts(background: pd.DataFrame, count: int, random: np.random.Generator) -> pd.DataFrame:
    """So many rows of the background, one of each of as many equal parts of it; of many, each row as often as any other
    or once more."""
    within = random.random(count if count < len(background) else None)
    places = (np.arange(count) + within) * len(background) / count
    return background.iloc[places.astype(np.int64) % len(background)].reset_index(drop=True)


def _walks(
    background: pd.DataFrame, row: pd.DataFrame, groups: Sequence[Sequence[str]], pairs: int, seed: int
) -> Iterator[_Walk]:
    random = np.random.default_rng(seed)
    start = _starts(background, pairs, random)
    orders = np.array([random.permutation(len(groups)) for _ in range(pairs)])
    steps = len(groups)
    turn = np.argsort(orders, axis=1)
    # On the walk there and on the one in the opposite order.
    turns = np.stack([turn, steps - 1 - turn], axis=1).reshape(2 * pairs, steps)
    both = pd.concat([start, row], ignore_index=True)
    group_of: dict[object, int] = {name: place for place, group in enumerate(groups) for name in group}
    at_once = max(1, BATCH_CELLS // len(both.columns) // (steps + 1))
    for first in range(0, 2 * pairs, at_once):
        batch = turns[first : first + at_once]
        there = np.arange(steps + 1)[None, :, None] > batch[:, None, :]  # walk, step, group
        passed = np.asarray(there.reshape(-1, steps))
        origin = np.repeat((first + np.arange(len(batch))) // 2, steps + 1)
        frame = pd.DataFrame(
            {name: both[name].array.take(np.where(passed[:, group_of[name]], len(start), origin)) for name in both}
        )
        yield _Walk(batch, frame)
