"""Auto: the portfolio, then a search around its best candidates with the time that is left."""

from __future__ import annotations

from ...contract import ProblemType
from .base import Proposal
from .ensembling import Ensembling
from .hpo import TRIALS
from .local import LocalSearch


class EnsemblingThenSearch:
    """Ensembling's portfolio first; with a time limit, spare time goes into a search until it stops paying."""

    prunes = False

    def __init__(
        self, algorithms: list[str], problem_type: ProblemType, limit: int | None, seed: int, *, one_at_a_time: bool
    ) -> None:
        self._portfolio = Ensembling(algorithms, problem_type, limit, one_at_a_time=one_at_a_time)
        room = TRIALS if limit is None else limit - self._portfolio.planned
        self._search = LocalSearch(problem_type, room, seed)
        self.planned = self._portfolio.planned + room

    @property
    def done(self) -> str:
        """Why there is no further proposal."""
        return self._search.done

    def propose(self) -> Proposal | None:
        """The portfolio, then the search."""
        return self._portfolio.propose() or self._search.propose()

    def learn(
        self, proposal: Proposal, gain: float | None, *, rung: float | None = None, earlier: bool = False
    ) -> None:
        """The search begins with the portfolio's best, and measures its progress against it."""
        self._search.learn(proposal, gain, rung=rung, earlier=earlier)
