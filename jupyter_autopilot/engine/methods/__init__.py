"""Training methods: what each does with the time, and which one Auto takes."""

from __future__ import annotations

from ...contract import ProblemType, TabularSpec, TrainingMethod
from ..algorithms import ALGORITHMS
from .auto import EnsemblingThenSearch
from .base import Method, Proposal
from .ensembling import Ensembling
from .hpo import TRIALS, TRIALS_WITHOUT_LIMIT, HyperparameterOptimization

ENSEMBLING_BYTES = 100 * 2**20
"""Autopilot's rule: Ensembling for data up to 100 MB, HPO above."""


def choose_method(
    spec: TabularSpec, problem_type: ProblemType, data_bytes: int, *, one_at_a_time: bool = False
) -> tuple[TrainingMethod, str, Method]:
    """The training method that will be used, why, and its source of configurations.

    `one_at_a_time` tells that candidates are trained one after the other.
    """
    names = spec.algorithms or list(ALGORITHMS)
    megabytes = f"{data_bytes / 2**20:.1f} MB"
    trials = spec.max_candidates or (TRIALS if spec.max_runtime else TRIALS_WITHOUT_LIMIT)
    if spec.training_method is TrainingMethod.HPO:
        return (
            TrainingMethod.HPO,
            "chosen by the user",
            HyperparameterOptimization(names, problem_type, trials, spec.seed),
        )
    if spec.training_method is TrainingMethod.ENSEMBLING:
        method = Ensembling(names, problem_type, spec.max_candidates, one_at_a_time=one_at_a_time)
        return TrainingMethod.ENSEMBLING, "chosen by the user", method
    if data_bytes > ENSEMBLING_BYTES:
        return (
            TrainingMethod.HPO,
            f"the data have {megabytes}, more than 100 MB, where a search pays more than many full candidates",
            HyperparameterOptimization(names, problem_type, trials, spec.seed),
        )
    if spec.max_runtime is None:
        return (
            TrainingMethod.ENSEMBLING,
            f"the data have {megabytes}, up to 100 MB",
            Ensembling(names, problem_type, spec.max_candidates, one_at_a_time=one_at_a_time),
        )
    return (
        TrainingMethod.ENSEMBLING,
        f"the data have {megabytes}, up to 100 MB; spare time goes into a search",
        EnsemblingThenSearch(names, problem_type, spec.max_candidates, spec.seed, one_at_a_time=one_at_a_time),
    )


__all__ = ["Method", "Proposal", "choose_method"]
