"""Training methods: which one is taken, and what each proposes."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_autopilot.contract import ProblemType, TabularSpec, TrainingMethod
from jupyter_autopilot.engine.algorithms import ALGORITHMS
from jupyter_autopilot.engine.methods import Method, Proposal, choose_method

BINARY = ProblemType.BINARY
SMALL, LARGE = 2**20, 200 * 2**20


def spec(**fields: Any) -> TabularSpec:
    return TabularSpec.model_validate({"name": "x", "data_path": "x.csv", "target": "y", **fields})


def drain(method: Method, gain: float = 0.5, most: int = 200) -> list[Proposal]:
    """Every proposal, when all results are alike."""
    proposals = []
    while (proposal := method.propose()) is not None:
        proposals.append(proposal)
        method.learn(proposal, gain)
        assert len(proposals) <= most
    return proposals


@pytest.mark.parametrize(
    ("asked", "size", "taken"),
    [
        ("auto", SMALL, TrainingMethod.ENSEMBLING),
        ("auto", LARGE, TrainingMethod.HPO),
        ("hpo", SMALL, TrainingMethod.HPO),
        ("ensembling", LARGE, TrainingMethod.ENSEMBLING),
    ],
)
def test_which_method_is_taken_and_why(asked: str, size: int, taken: TrainingMethod) -> None:
    method, reason, source = choose_method(spec(training_method=asked), BINARY, size)
    assert method is taken
    assert reason
    assert source.planned > 0


@pytest.mark.parametrize("method", ["auto", "ensembling", "hpo"])
@pytest.mark.parametrize("limit", [1, 3, 30])
def test_no_method_exceeds_the_number_of_candidates(method: str, limit: int) -> None:
    _, _, source = choose_method(spec(training_method=method, max_candidates=limit), BINARY, SMALL)
    proposals = drain(source)
    assert 0 < len(proposals) <= limit
    assert source.done


@pytest.mark.parametrize("method", ["auto", "ensembling", "hpo"])
@pytest.mark.parametrize("name", ALGORITHMS)
def test_only_chosen_algorithms_are_proposed(method: str, name: str) -> None:
    _, _, source = choose_method(spec(training_method=method, algorithms=[name], max_candidates=6), BINARY, SMALL)
    assert {proposal.algorithm for proposal in drain(source)} == {name}


@pytest.mark.parametrize("kind", list(ProblemType))
def test_the_portfolio_starts_quickly_and_tries_every_algorithm_early(kind: ProblemType) -> None:
    _, _, source = choose_method(spec(training_method="ensembling"), kind, SMALL)
    names = [proposal.algorithm for proposal in drain(source)]
    assert names[:2] == ["linear", "lightgbm"]
    assert set(names[:6]) == set(ALGORITHMS)


@pytest.mark.parametrize("method", ["auto", "ensembling", "hpo"])
def test_one_at_a_time_begins_with_one_that_gives_a_model_in_any_time(method: str) -> None:
    _, _, source = choose_method(spec(training_method=method), BINARY, SMALL, one_at_a_time=True)
    assert ALGORITHMS[source.propose().algorithm].stops_early


def test_the_search_begins_with_defaults_and_goes_on_with_different_ones() -> None:
    _, _, source = choose_method(spec(training_method="hpo", max_candidates=12), BINARY, SMALL)
    proposals = drain(source)
    assert [proposal.algorithm for proposal in proposals[:4]] == list(ALGORITHMS)
    assert len({(p.algorithm, str(p.hyperparameters)) for p in proposals}) == 12
    assert len({p.description for p in proposals}) == 12


def test_the_search_is_deterministic_and_follows_the_seed() -> None:
    def configurations(seed: int) -> list[Any]:
        _, _, source = choose_method(spec(training_method="hpo", max_candidates=10, seed=seed), BINARY, SMALL)
        return [proposal.hyperparameters for proposal in drain(source)]

    assert configurations(0) == configurations(0)
    assert configurations(0) != configurations(1)


def test_the_search_learns_what_is_good() -> None:
    names = ["linear", "random_forest"]
    _, _, source = choose_method(spec(training_method="hpo", algorithms=names, max_candidates=60), BINARY, SMALL)
    proposals = []
    while (proposal := source.propose()) is not None:
        proposals.append(proposal.algorithm)
        source.learn(proposal, 0.9 if proposal.algorithm == "linear" else 0.5)
    assert proposals[-20:].count("linear") > 12


def test_failures_do_not_end_a_search() -> None:
    _, _, source = choose_method(spec(training_method="hpo", max_candidates=8), BINARY, SMALL)
    count = 0
    while (proposal := source.propose()) is not None:
        source.learn(proposal, None)
        count += 1
    assert count == 8


def test_auto_ends_when_searching_no_longer_pays() -> None:
    _, _, source = choose_method(spec(training_method="auto", max_runtime=600), BINARY, SMALL)
    proposals = drain(source)
    assert len(proposals) < source.planned
    assert "no progress" in source.done
