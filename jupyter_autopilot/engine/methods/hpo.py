"""Hyperparameter optimization: Optuna's TPE over the algorithms and their settings together."""

from __future__ import annotations

from typing import Any, cast

from ...contract import ProblemType
from ..algorithms import ALGORITHMS
from .base import Proposal

TRIALS = 100
"""Autopilot's default number of trials."""
TRIALS_WITHOUT_LIMIT = 20
PATIENCE = 20
"""Candidates without progress after which more search is not worth its time."""
MIN_PROGRESS = 1e-4


class HyperparameterOptimization:
    """A search that starts with each algorithm's default configuration."""

    def __init__(
        self,
        algorithms: list[str],
        problem_type: ProblemType,
        limit: int,
        seed: int,
        *,
        start_with_defaults: bool = True,
        stop_without_progress: bool = False,
    ) -> None:
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._algorithms = algorithms
        self._problem_type = problem_type
        self._defaults = list(algorithms) if start_with_defaults else []
        sampler = optuna.samplers.TPESampler(seed=seed, constant_liar=True, n_startup_trials=8)
        self._study = optuna.create_study(direction="maximize", sampler=sampler)
        self._trials: dict[int, Any] = {}
        self._best: float | None = None
        self._without_progress = 0
        self._stop_without_progress = stop_without_progress
        self._proposed = 0
        self.planned = limit
        self.done = "Every planned candidate was trained."

    def propose(self) -> Proposal | None:
        """A default configuration while there are any, then the sampler's choice."""
        if self._proposed >= self.planned:
            return None
        if self._stop_without_progress and self._without_progress >= PATIENCE:
            self.done = f"The last {PATIENCE} candidates brought no progress, so more search would not pay."
            return None
        self._proposed += 1
        if self._defaults:
            name = self._defaults.pop(0)
            variant = ALGORITHMS[name].variants(self._problem_type)[0]
            return Proposal(name, variant.hyperparameters, f"{ALGORITHMS[name].info.title} with {variant.difference}")
        trial = self._study.ask()
        name = (
            self._algorithms[0]
            if len(self._algorithms) == 1
            else trial.suggest_categorical("algorithm", self._algorithms)
        )
        proposal = Proposal(
            name,
            ALGORITHMS[name].suggest(cast("Any", _Prefixed(trial, name)), self._problem_type),
            f"{ALGORITHMS[name].info.title}, search trial {trial.number + 1}",
        )
        self._trials[id(proposal)] = (proposal, trial)
        return proposal

    def learn(self, proposal: Proposal, gain: float | None) -> None:
        """Tell the sampler; a result that came from elsewhere counts for progress only."""
        import optuna

        _, trial = self._trials.pop(id(proposal), (None, None))
        if trial is not None:
            if gain is None:
                self._study.tell(trial, state=optuna.trial.TrialState.FAIL)
            else:
                self._study.tell(trial, gain)
        better = gain is not None and (
            self._best is None or gain > self._best + MIN_PROGRESS * max(abs(self._best), 1e-12)
        )
        if better:
            self._best = gain
            self._without_progress = 0
        else:
            self._without_progress += 1


class _Prefixed:
    """A trial whose parameters are named by algorithm, since two may give one name different ranges."""

    def __init__(self, trial: Any, prefix: str) -> None:
        self._trial, self._prefix = trial, prefix

    def __getattr__(self, method: str) -> Any:
        def suggest(name: str, *args: Any, **kwargs: Any) -> Any:
            return getattr(self._trial, method)(f"{self._prefix}.{name}", *args, **kwargs)

        return suggest
