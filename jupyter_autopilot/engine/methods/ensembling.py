"""Ensembling: proven configurations in an order in which every prefix is a good choice."""

from __future__ import annotations

from ...contract import ProblemType
from ..algorithms import ALGORITHMS
from .base import Proposal, proposal_of


class Ensembling:
    """The portfolio of the chosen algorithms: quick first models, then strong ones, then diversity.

    With `one_at_a_time` the first is one that can stop early, so that there is a model in whatever time there is;
    otherwise it is the quickest.
    """

    prunes = False

    def __init__(
        self, algorithms: list[str], problem_type: ProblemType, limit: int | None, *, one_at_a_time: bool = False
    ) -> None:
        entries = [
            (
                variant.stage,
                position,
                proposal_of(name, variant),
            )
            for name in algorithms
            for position, variant in enumerate(ALGORITHMS[name].variants(problem_type))
        ]
        entries.sort(
            key=lambda entry: (entry[0], ALGORITHMS[entry[2].algorithm].stops_early != one_at_a_time, entry[1])
        )
        self._left = [proposal for _, _, proposal in entries][:limit]
        self.planned = len(self._left)
        self.done = "Every planned candidate was trained."

    def propose(self) -> Proposal | None:
        """The next configuration of the portfolio."""
        return self._left.pop(0) if self._left else None

    def learn(
        self, proposal: Proposal, gain: float | None, *, rung: float | None = None, earlier: bool = False
    ) -> None:
        """A portfolio does not change by its results."""
