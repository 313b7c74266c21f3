"""What a training method is: a source of configurations that learns from their results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..algorithms import Hyperparameters


@dataclass(frozen=True)
class Proposal:
    """A configuration to be trained, and in words what sets it apart."""

    algorithm: str
    hyperparameters: Hyperparameters
    description: str


class Method(Protocol):
    """A training method."""

    planned: int
    """How many candidates it means to train."""

    @property
    def done(self) -> str:
        """Why it has no further proposal, once it has none."""

    def propose(self) -> Proposal | None:
        """The next configuration, or None when there is none (any more, or until results come in)."""

    def learn(self, proposal: Proposal, gain: float | None) -> None:
        """Take in a result: the objective with the sign that makes more better, or None for a failure."""
