"""Training methods: what each does with the time, and which one Auto takes."""

from __future__ import annotations

from dataclasses import dataclass

from ...contract import ProblemType, TabularSpec, TrainingMethod
from ..algorithms import chosen_algorithms
from .auto import EnsemblingThenSearch
from .base import Method, Proposal
from .ensembling import Ensembling
from .hpo import TRIALS, TRIALS_WITHOUT_LIMIT, HyperparameterOptimization

ENSEMBLING_BYTES = 100 * 2**20
"""Autopilot's rule: Ensembling for data up to 100 MB, HPO above, there with multi-fidelity pruning."""
MOST_BY_ROWS = ((100, 4), (500, 8), (2_500, 15), (10_000, 40))
"""Rows of the training part, and how many candidates may be compared on them before the best is so by luck. AutoGluon
ends its search by the same numbers (`best_v150`)."""


@dataclass(frozen=True)
class Circumstances:
    """What the choice of a method depends on beside the specification.

    Attributes
    ----------
    rows
        Of the training part.
    data_bytes
        Of the files.
    slots
        How many candidates are trained side by side.
    """

    problem_type: ProblemType
    rows: int
    data_bytes: int
    slots: int


def choose_method(spec: TabularSpec, found: Circumstances) -> tuple[TrainingMethod, str, Method]:
    """The training method that will be used, why, and its source of configurations."""
    names = chosen_algorithms(spec)
    megabytes = f"{found.data_bytes / 2**20:.1f} MB"
    trials = spec.max_candidates or (TRIALS if spec.max_runtime else TRIALS_WITHOUT_LIMIT)
    # Without a time limit the same seed proposes the same trials, whichever slot is quicker.
    lag = None if spec.max_runtime else found.slots
    large = found.data_bytes > ENSEMBLING_BYTES
    if spec.training_method is TrainingMethod.HPO:
        search = HyperparameterOptimization(names, found.problem_type, trials, spec.seed, lag=lag, prunes=large)
        return TrainingMethod.HPO, "chosen by the user", search
    one_at_a_time = found.slots == 1
    if spec.training_method is TrainingMethod.ENSEMBLING:
        method = Ensembling(names, found.problem_type, spec.max_candidates, one_at_a_time=one_at_a_time)
        return TrainingMethod.ENSEMBLING, "chosen by the user", method
    if large:
        return (
            TrainingMethod.HPO,
            f"the data have {megabytes}, more than 100 MB, where a search pays more than many full candidates",
            HyperparameterOptimization(names, found.problem_type, trials, spec.seed, lag=lag, prunes=True),
        )
    reason = f"the data have {megabytes}, up to 100 MB"
    most = spec.max_candidates
    if most is None and (most := most_candidates(found.rows)) is not None:
        reason += f"; at most {most} candidates, since more on {found.rows:,} rows would be chosen by luck"
    if spec.max_runtime is None:
        return (
            TrainingMethod.ENSEMBLING,
            reason,
            Ensembling(names, found.problem_type, most, one_at_a_time=one_at_a_time),
        )
    return (
        TrainingMethod.ENSEMBLING,
        f"{reason}; spare time goes into a search",
        EnsemblingThenSearch(names, found.problem_type, most, spec.seed, one_at_a_time=one_at_a_time),
    )


def most_candidates(rows: int) -> int | None:
    """How many candidates so many rows can tell apart; None where there is no limit."""
    return next((most for few, most in MOST_BY_ROWS if rows <= few), None)


__all__ = ["Circumstances", "Method", "Proposal", "choose_method", "most_candidates"]
