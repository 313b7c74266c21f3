"""How long a candidate will take here: the estimate before any training, corrected by what was measured."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..costs import Cost, estimate, table_shape
from ..methods import Proposal

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

TRUST = 0.5
"""How much of the distance between what was believed and what was measured a measurement moves the belief."""


class Pace:
    """Learns by algorithm how measured seconds compare to the estimated ones, which do not know this machine."""

    def __init__(self, data: Prepared, threads: int) -> None:
        self._folds, self._threads = len(data.folds), threads
        rows = round(sum(len(train) for train, _ in data.folds) / self._folds)
        self._shape = table_shape(data.types, rows, data.class_count)
        self._ratios: dict[str, float] = {}

    def seconds(self, proposal: Proposal) -> float:
        """Wall seconds for all folds of a candidate."""
        return self._estimate(proposal) * self._ratio(proposal.algorithm)

    def memory(self, proposal: Proposal) -> int:
        """Bytes that training a candidate adds to its process, as estimated."""
        return self._cost(proposal).memory_bytes

    def learn(self, proposal: Proposal, seconds: float) -> None:
        """Take in what a candidate took."""
        measured = max(seconds, 1e-3) / self._estimate(proposal)
        believed = self._ratio(proposal.algorithm)
        self._ratios[proposal.algorithm] = math.exp(TRUST * math.log(measured) + (1 - TRUST) * math.log(believed))

    def _ratio(self, algorithm: str) -> float:
        """Of an algorithm that was not measured, the geometric mean of the others: how slow the machine is."""
        if algorithm in self._ratios:
            return self._ratios[algorithm]
        logarithms = [math.log(ratio) for ratio in self._ratios.values()]
        return math.exp(sum(logarithms) / len(logarithms)) if logarithms else 1.0

    def _estimate(self, proposal: Proposal) -> float:
        return max(self._folds * self._cost(proposal).seconds_per_fold, 1e-3)

    def _cost(self, proposal: Proposal) -> Cost:
        return estimate(proposal.algorithm, proposal.hyperparameters, self._shape, self._threads)
