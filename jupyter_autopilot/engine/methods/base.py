"""What a training method is: a source of configurations that learns from their results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..algorithms import ALGORITHMS, Hyperparameters, Variant


@dataclass(frozen=True)
class Proposal:
    """A configuration to be trained, and in words what sets it apart.

    `searched` tells that it was chosen by the results of others, so that it cannot be told beforehand.
    """

    algorithm: str
    hyperparameters: Hyperparameters
    description: str
    recipe: str
    searched: bool = False


class Method(Protocol):
    """A training method."""

    planned: int
    """How many candidates it means to train."""
    prunes: bool
    """Whether its candidates are tried on few rows first (`search.rungs`)."""

    @property
    def done(self) -> str:
        """Why it has no further proposal, once it has none."""

    def propose(self) -> Proposal | None:
        """The next configuration, or None when there is none (any more, or until results come in)."""

    def learn(
        self, proposal: Proposal, gain: float | None, *, rung: float | None = None, earlier: bool = False
    ) -> None:
        """Take in a result: the objective with the sign that makes more better, or None when there is no model.

        `rung` is what a candidate without model reached on few rows, if it was tried there; `earlier` tells that it
        was trained by an earlier run of the experiment.
        """


def proposal_of(name: str, variant: Variant) -> Proposal:
    """A configuration of the portfolio."""
    algorithm = ALGORITHMS[name]
    return Proposal(
        algorithm=name,
        hyperparameters=variant.hyperparameters,
        description=f"{algorithm.info.title} with {variant.difference}",
        recipe=variant.recipe or algorithm.recipe,
    )
