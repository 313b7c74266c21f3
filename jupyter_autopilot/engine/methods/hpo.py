"""Hyperparameter optimization: Optuna's TPE over the algorithms and their settings together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from ...contract import ProblemType
from ..algorithms import ALGORITHMS
from .base import Proposal, proposal_of

TRIALS = 100
"""Autopilot's default number of trials."""
TRIALS_WITHOUT_LIMIT = 20


class HyperparameterOptimization:
    """A search that starts with each algorithm's default configuration."""

    def __init__(
        self,
        algorithms: list[str],
        problem_type: ProblemType,
        limit: int,
        seed: int,
        *,
        lag: int | None = None,
        prunes: bool = False,
    ) -> None:
        """
        Parameters
        ----------
        lag
            Each trial is proposed by the results of all trials but the `lag` before it, and waits for them, so that it
            does not depend on which of those that run side by side ends first. None takes what results there are.
        prunes
            Try candidates on few rows first.
        """
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._algorithms = algorithms
        self._problem_type = problem_type
        self._defaults = list(algorithms)
        sampler = optuna.samplers.TPESampler(seed=seed, constant_liar=True, n_startup_trials=8)
        self._study = optuna.create_study(direction="maximize", sampler=sampler)
        self._lag = lag
        self._untold: dict[int, _Result] = {}
        self._trials: dict[int, tuple[Proposal, Any]] = {}
        self._told = 0
        self._proposed = 0
        self.planned, self.prunes = limit, prunes
        self.done = "Every planned candidate was trained."

    def propose(self) -> Proposal | None:
        """A default configuration while there are any, then the sampler's choice."""
        if self._proposed >= self.planned:
            return None
        if self._defaults:
            self._proposed += 1
            name = self._defaults.pop(0)
            return proposal_of(name, ALGORITHMS[name].variants(self._problem_type)[0])
        if not self._tell_all_but_the_last():
            return None
        self._proposed += 1
        trial = self._study.ask()
        name = (
            self._algorithms[0]
            if len(self._algorithms) == 1
            else trial.suggest_categorical("algorithm", self._algorithms)
        )
        algorithm, own = ALGORITHMS[name], cast("Any", _Prefixed(trial, name))
        recipes = (algorithm.recipe, *algorithm.further_recipes)
        proposal = Proposal(
            algorithm=name,
            hyperparameters=algorithm.suggest(own, self._problem_type),
            description=f"{algorithm.info.title}, search trial {trial.number + 1}",
            recipe=recipes[0] if len(recipes) == 1 else own.suggest_categorical("recipe", recipes),
            searched=True,
        )
        self._trials[id(proposal)] = (proposal, trial)
        return proposal

    def learn(
        self, proposal: Proposal, gain: float | None, *, rung: float | None = None, earlier: bool = False
    ) -> None:
        """Keep the result for the sampler, if the configuration was its own."""
        _, trial = self._trials.pop(id(proposal), (None, None))
        if trial is not None:
            self._untold[trial.number] = _Result(trial, gain, rung)

    def _tell_all_but_the_last(self) -> bool:
        """Tell the sampler what it may know for the next trial; False when a result that it needs is not there yet."""
        if self._lag is None:
            for number in sorted(self._untold):
                self._tell(self._untold.pop(number))
            return True
        asked = len(self._study.trials)
        while self._told <= asked - self._lag:
            if self._told not in self._untold:
                return False
            self._tell(self._untold.pop(self._told))
            self._told += 1
        return True

    def _tell(self, result: _Result) -> None:
        import optuna

        if result.gain is None and result.rung is not None:
            result.trial.report(result.rung, step=0)
            self._study.tell(result.trial, state=optuna.trial.TrialState.PRUNED)
        elif result.gain is None:
            self._study.tell(result.trial, state=optuna.trial.TrialState.FAIL)
        else:
            self._study.tell(result.trial, result.gain)


@dataclass(frozen=True)
class _Result:
    trial: Any
    gain: float | None
    rung: float | None


class _Prefixed:
    """A trial whose parameters are named by algorithm, since two may give one name different ranges."""

    def __init__(self, trial: Any, prefix: str) -> None:
        self._trial, self._prefix = trial, prefix

    def __getattr__(self, method: str) -> Any:
        def suggest(name: str, *args: Any, **kwargs: Any) -> Any:
            return getattr(self._trial, method)(f"{self._prefix}.{name}", *args, **kwargs)

        return suggest
