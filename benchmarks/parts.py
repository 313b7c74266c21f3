"""The parts of the engine's recipe, each with a way to run an experiment without it.

A part is a context manager: within it an experiment on the specification that it gives runs without the part. Parts
are switched off in the specification or in the engine's own process. Training processes import the engine afresh, so
what happens in them (features, fits) is switched off by what they are asked to train.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from unittest.mock import patch

from jupyter_autopilot.contract import TabularSpec
from jupyter_autopilot.engine import context, methods
from jupyter_autopilot.engine.algorithms import ALGORITHMS, Algorithm
from jupyter_autopilot.engine.methods.ensembling import Ensembling
from jupyter_autopilot.engine.search import final, scoring, selection, stacking

FULL = "full"
FORESTS = ("random_forest", "extra_trees")
GENERATED = "generated"
"""The recipe with generated features."""


@dataclass(frozen=True)
class Part:
    """A part of the recipe.

    Attributes
    ----------
    without
        What happens without it, in a sentence.
    off
        The specification of an experiment becomes one that runs without the part, within the context.
    """

    without: str
    off: Callable[[TabularSpec], AbstractContextManager[TabularSpec]]


PARTS: dict[str, Part] = {}
"""By name; `full` is everything."""


def part(switch: Callable[[TabularSpec], Iterator[TabularSpec]]) -> Callable[[TabularSpec], Iterator[TabularSpec]]:
    """List a part by the name of its function; the docstring says what happens without it."""
    PARTS[switch.__name__] = Part(switch.__doc__ or "", contextmanager(switch))
    return switch


@part
def full(spec: TabularSpec) -> Iterator[TabularSpec]:
    """The whole recipe."""
    yield spec


@part
def refit(spec: TabularSpec) -> Iterator[TabularSpec]:
    """The models of the folds predict; the time of the refit goes to the search, but for the choice of members."""
    with (
        patch.object(final.Refits, "train", lambda self, members: {}),
        patch.object(context, "REFIT_SHARE", context.REFIT_SHARE * context.SELECTION_SHARE),
    ):
        yield spec


@part
def repetitions(spec: TabularSpec) -> Iterator[TabularSpec]:
    """Each member is trained again on all rows once, with one seed."""
    with patch.object(final, "MOST_REPETITIONS", 1):
        yield spec


@part
def ensemble(spec: TabularSpec) -> Iterator[TabularSpec]:
    """The best single candidate predicts."""
    with patch.object(selection, "STEPS", 1):
        yield spec


@part
def stacked_trees(spec: TabularSpec) -> Iterator[TabularSpec]:
    """No trees are stacked on the candidates; the ensemble predicts alone."""
    with patch.object(stacking, "can_stack", lambda board, data: False):
        yield spec


@part
def search(spec: TabularSpec) -> Iterator[TabularSpec]:
    """It ends after the portfolio, with the time that is left unused."""

    def portfolio(algorithms: Any, problem_type: Any, limit: Any, seed: int, **order: Any) -> Ensembling:
        return Ensembling(algorithms, problem_type, limit, **order)

    with patch.object(methods, "EnsemblingThenSearch", portfolio):
        yield spec


@part
def candidate_limit(spec: TabularSpec) -> Iterator[TabularSpec]:
    """Few rows do not limit the number of candidates."""
    with patch.object(methods, "most_candidates", lambda rows: None):
        yield spec


@part
def calibration(spec: TabularSpec) -> Iterator[TabularSpec]:
    """Probabilities are answered as the models give them."""
    with patch.object(scoring, "fit_temperature", lambda *args: 1.0):
        yield spec


@part
def generated_features(spec: TabularSpec) -> Iterator[TabularSpec]:
    """No candidate has generated features, neither in the portfolio nor by the search."""
    changed = {name: _without_generated(algorithm) for name, algorithm in ALGORITHMS.items()}
    with patch.dict(ALGORITHMS, changed):
        yield spec


def _without_generated(algorithm: Algorithm) -> Algorithm:
    def variants(problem_type: Any) -> list[Any]:
        return [variant for variant in algorithm.variants(problem_type) if variant.recipe != GENERATED]

    further = tuple(recipe for recipe in algorithm.further_recipes if recipe != GENERATED)
    return replace(algorithm, variants=variants, further_recipes=further)


@contextmanager
def _without_algorithms(left_out: tuple[str, ...], spec: TabularSpec) -> Iterator[TabularSpec]:
    names = [name for name, algorithm in ALGORITHMS.items() if algorithm.info.available and name not in left_out]
    yield spec.model_copy(update={"algorithms": names})


def _list_algorithms(name: str, algorithms: tuple[str, ...]) -> None:
    titles = " and ".join(ALGORITHMS[algorithm].info.title for algorithm in algorithms)
    PARTS[name] = Part(f"There are no candidates of {titles}.", partial(_without_algorithms, algorithms))


for _name in ALGORITHMS:
    if _name not in FORESTS:
        _list_algorithms(_name, (_name,))
_list_algorithms("forests", FORESTS)
