"""Multi-fidelity search: a trial is first trained on few rows, and only the better ones on all.

This is one rung of successive halving as ASHA does it without waiting (Li et al., MLSys 2020): a trial goes on when it
is among the best third of those that have reached the rung.
"""

from __future__ import annotations

from dataclasses import dataclass

ROWS_SHARE = 1 / 9
"""Of the first fold's training rows: two steps of the usual factor of three."""
KEPT_SHARE = 1 / 3
LEAST_RESULTS = 3
"""Before there are so many, every trial goes on."""


@dataclass(frozen=True)
class Rung:
    """What a trial must reach on few rows: a gain of the objective, or nothing yet."""

    threshold: float | None


class Rungs:
    """Remembers what trials reached on few rows."""

    def __init__(self) -> None:
        self._gains: list[float] = []

    def next(self) -> Rung:
        """The rung for the next trial."""
        if len(self._gains) < LEAST_RESULTS:
            return Rung(None)
        kept = max(1, round(KEPT_SHARE * len(self._gains)))
        return Rung(sorted(self._gains, reverse=True)[kept - 1])

    def learn(self, gain: float) -> None:
        """Take in what a trial reached."""
        self._gains.append(gain)
