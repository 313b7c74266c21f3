"""Permutation importance (Breiman, Machine Learning 2001): what a score loses when a feature is shuffled.

For any model, with few predictions: several shuffled copies of the rows are predicted at once, and of a wide table
groups of features are shuffled together first, so that only those that matter are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Predict = Callable[[pd.DataFrame], Array]
Gain = Callable[[Codes, Array], float]
"""From the positions of rows and their predictions to the score, with the sign that makes more better."""
LEAST_REPEATS, MOST_REPEATS = 2, 5
LEAST_FEATURES, MOST_FEATURES = 10, 50
"""Features that are shuffled one by one."""
GROUPS = 40
"""Groups of features of a wide table."""
LEAST_ROWS = 100
BATCH_CELLS = 1_000_000


@dataclass(frozen=True)
class Importance:
    """The importance of features, the most important first.

    Attributes
    ----------
    mean, deviation
        Of what the score loses, over the repeats, of shape (features,).
    others
        How many features were not looked at one by one.
    rows, repeats
        How many were used.
    """

    features: list[str]
    mean: Array
    deviation: Array
    others: int
    rows: int
    repeats: int


def permutation_importance(
    predict: Predict, frame: pd.DataFrame, gain: Gain, *, most_predictions: int, seed: int
) -> Importance:
    """Shuffle each feature several times.

    Parameters
    ----------
    most_predictions
        About as many rows may be predicted in all; with `LEAST_ROWS` rows it may be more.
    """
    random = np.random.default_rng(seed)
    features = [str(name) for name in frame.columns]
    few = max(LEAST_FEATURES, min(MOST_FEATURES, most_predictions // (LEAST_REPEATS * LEAST_ROWS)))
    grouped = len(features) > few
    looked_at = min(len(features), few)
    repeats = max(LEAST_REPEATS, min(MOST_REPEATS, most_predictions // (LEAST_ROWS * looked_at)))
    rounds = repeats * looked_at + (GROUPS if grouped else 0) + 1
    size = min(len(frame), max(LEAST_ROWS, most_predictions // rounds))
    rows = np.sort(random.permutation(len(frame))[:size])
    shuffle = Shuffle(predict, frame.iloc[rows].reset_index(drop=True), lambda prediction: gain(rows, prediction))
    if grouped:
        features = _worth_a_look(shuffle, features, few, random)
    losses = np.array([shuffle.losses([[name] for name in features], random) for _ in range(repeats)])
    order = np.argsort(-losses.mean(axis=0), kind="stable")
    return Importance(
        features=[features[position] for position in order],
        mean=losses.mean(axis=0)[order],
        deviation=losses.std(axis=0, ddof=1)[order],
        others=frame.shape[1] - len(features),
        rows=size,
        repeats=repeats,
    )


class Shuffle:
    """Says what a score loses when features are shuffled."""

    def __init__(self, predict: Predict, frame: pd.DataFrame, gain: Callable[[Array], float]) -> None:
        self._predict, self._frame, self._gain = predict, frame, gain
        self._whole = gain(predict(frame))

    def losses(self, groups: Sequence[Sequence[str]], random: np.random.Generator) -> Array:
        """The loss for each group of features, those of a group shuffled together, of shape (groups,)."""
        order = random.permutation(len(self._frame))
        at_once = max(1, BATCH_CELLS // self._frame.size)
        found: list[float] = []
        for start in range(0, len(groups), at_once):
            copies = [self._shuffled(group, order) for group in groups[start : start + at_once]]
            predictions = np.split(self._predict(pd.concat(copies, ignore_index=True)), len(copies))
            found += [self._whole - self._gain(prediction) for prediction in predictions]
        return np.array(found)

    def _shuffled(self, group: Sequence[str], order: Codes) -> pd.DataFrame:
        copy = self._frame.copy(deep=False)
        for name in group:
            copy[name] = self._frame[name].array.take(order)
        return copy


def _worth_a_look(shuffle: Shuffle, features: list[str], few: int, random: np.random.Generator) -> list[str]:
    """The features of the groups without which the score loses most, in their order."""
    groups = [list(group) for group in np.array_split(np.array(features, dtype=object), GROUPS)]
    best = np.argsort(-shuffle.losses(groups, random), kind="stable")
    chosen = [name for position in best for name in groups[position]][:few]
    return [name for name in features if name in set(chosen)]
