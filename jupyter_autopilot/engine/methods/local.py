"""Local search: variations of the best candidates so far."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from ...contract import ProblemType
from ..algorithms import ALGORITHMS, Hyperparameters
from .base import Proposal

PATIENCE = 20
"""Variations without progress after which more search is not worth its time."""
MIN_PROGRESS = 1e-4
NEXT_BEST = 0.5
"""How much less likely the next best algorithm is varied than the one before it."""
CHANGED = 0.5
"""The share of the hyperparameters that a variation changes."""
RADIUS = 0.2
"""The standard deviation of a change as a share of the hyperparameter's range."""
AFRESH = 0.2
"""The share of those that have no near value, or none at all, for which a variation draws one of the whole range."""


class LocalSearch:
    """Varies the best candidate of an algorithm; better algorithms have more turns.

    What others found is where it begins, as FLAML's search does with its defaults (Wu, Wang and Huang, AAAI 2021): a
    search of the whole space would learn in dozens of trials what the portfolio has told already. Several algorithms
    have turns, since an ensemble lives on different members.
    """

    prunes = False

    def __init__(self, problem_type: ProblemType, limit: int, seed: int) -> None:
        self._problem_type = problem_type
        self._random = np.random.default_rng(seed)
        self._best: dict[str, _Result] = {}
        self._top: float | None = None
        self._without_progress = 0
        self._proposed = 0
        self.planned = limit
        self.done = "Every planned candidate was trained."

    def propose(self) -> Proposal | None:
        """A variation of a candidate, once one is known."""
        if self._proposed >= self.planned or not self._best:
            return None
        if self._without_progress >= PATIENCE:
            self.done = f"The last {PATIENCE} candidates brought no progress, so more search would not pay."
            return None
        self._proposed += 1
        parent = self._parent()
        return Proposal(
            algorithm=parent.algorithm,
            hyperparameters=self._variation(parent),
            description=f"{ALGORITHMS[parent.algorithm].info.title}, variation {self._proposed} of the best so far",
            recipe=parent.recipe,
            searched=True,
        )

    def learn(
        self, proposal: Proposal, gain: float | None, *, rung: float | None = None, earlier: bool = False
    ) -> None:
        """Keep the best of each algorithm.

        The patience is tried by its own variations alone, and not by what earlier runs trained: whoever goes on with
        an experiment wants more.
        """
        if gain is not None:
            known = self._best.get(proposal.algorithm)
            if known is None or gain > known.gain:
                self._best[proposal.algorithm] = _Result(proposal, gain)
        if gain is not None and (self._top is None or gain > self._top + MIN_PROGRESS * max(abs(self._top), 1e-12)):
            self._top = gain
            self._without_progress = 0
        elif proposal.searched and not earlier:
            self._without_progress += 1

    def _parent(self) -> Proposal:
        ranked = sorted(self._best.values(), key=lambda result: -result.gain)
        chances = NEXT_BEST ** np.arange(len(ranked))
        return ranked[self._random.choice(len(ranked), p=chances / chances.sum())].proposal

    def _variation(self, parent: Proposal) -> Hyperparameters:
        suggest = ALGORITHMS[parent.algorithm].suggest
        while True:
            near = cast("Any", _Near(parent.hyperparameters, self._random))
            varied = {name: value for name, value in suggest(near, self._problem_type).items() if value is not None}
            if not varied.items() <= parent.hyperparameters.items():
                return {**parent.hyperparameters, **varied}


@dataclass(frozen=True)
class _Result:
    proposal: Proposal
    gain: float


class _Near:
    """Suggests, in the place of an Optuna trial, values near those of a known configuration.

    A hyperparameter that the configuration leaves to the library's default stays so, with the value None, or takes a
    random value now and then. The range reaches to the known value where that lies outside.
    """

    def __init__(self, known: Hyperparameters, random: np.random.Generator) -> None:
        self._known, self._random = known, random

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> Any:
        return self._number(name, low, high, log)

    def suggest_int(self, name: str, low: int, high: int, *, log: bool = False) -> Any:
        value = self._number(name, low, high, log)
        return round(value) if isinstance(value, float) else value

    def suggest_categorical(self, name: str, choices: Sequence[Any]) -> Any:
        if self._random.random() < AFRESH:
            return choices[int(self._random.integers(len(choices)))]
        return self._known.get(name)

    def _number(self, name: str, low: float, high: float, log: bool) -> Any:
        known = self._known.get(name)
        scale, back = (math.log, math.exp) if log else (float, float)
        if isinstance(known, int | float):
            if self._random.random() >= CHANGED:
                return known
            start, end = scale(min(low, known)), scale(max(high, known))
            moved = scale(known) + RADIUS * (end - start) * self._random.standard_normal()
            return back(min(max(moved, start), end))
        if self._random.random() < AFRESH:
            return back(self._random.uniform(scale(low), scale(high)))
        return known
