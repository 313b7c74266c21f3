"""Training methods: which one is taken, and what each proposes."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_autopilot.contract import ProblemType, TabularSpec, TrainingMethod
from jupyter_autopilot.engine.algorithms import ALGORITHMS, FitContext
from jupyter_autopilot.engine.methods import Circumstances, Method, Proposal, choose_method, most_candidates

BINARY = ProblemType.BINARY
SMALL, LARGE = 2**20, 200 * 2**20


def spec(**fields: Any) -> TabularSpec:
    return TabularSpec.model_validate({"name": "x", "data_path": "x.csv", "target": "y", **fields})


def chosen(
    kind: ProblemType = BINARY, size: int = SMALL, *, slots: int = 2, rows: int = 50_000, **fields: Any
) -> tuple[TrainingMethod, str, Method]:
    return choose_method(spec(**fields), Circumstances(kind, rows, size, slots))


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
    method, reason, source = chosen(size=size, training_method=asked)
    assert method is taken
    assert reason
    assert source.planned > 0


@pytest.mark.parametrize("method", ["auto", "ensembling", "hpo"])
@pytest.mark.parametrize("limit", [1, 3, 30])
def test_no_method_exceeds_the_number_of_candidates(method: str, limit: int) -> None:
    _, _, source = chosen(training_method=method, max_candidates=limit)
    proposals = drain(source)
    assert 0 < len(proposals) <= limit
    assert source.done


@pytest.mark.parametrize("method", ["auto", "ensembling", "hpo"])
@pytest.mark.parametrize("name", ALGORITHMS)
def test_only_chosen_algorithms_are_proposed(method: str, name: str) -> None:
    _, _, source = chosen(training_method=method, algorithms=[name], max_candidates=6)
    assert {proposal.algorithm for proposal in drain(source)} == {name}


@pytest.mark.parametrize("kind", list(ProblemType))
def test_the_portfolio_starts_quickly_and_tries_every_algorithm_early(kind: ProblemType) -> None:
    _, _, source = chosen(kind, training_method="ensembling")
    names = [proposal.algorithm for proposal in drain(source)]
    assert names[:2] == ["linear", "lightgbm"]
    assert set(names[: len(ALGORITHMS) + 4]) == set(ALGORITHMS)


@pytest.mark.parametrize("method", ["auto", "ensembling", "hpo"])
def test_one_at_a_time_begins_with_one_that_gives_a_model_in_any_time(method: str) -> None:
    _, _, source = chosen(slots=1, training_method=method)
    assert ALGORITHMS[source.propose().algorithm].stops_early


def test_the_search_begins_with_defaults_and_goes_on_with_different_ones() -> None:
    _, _, source = chosen(training_method="hpo", max_candidates=12)
    proposals = drain(source)
    assert [proposal.algorithm for proposal in proposals[: len(ALGORITHMS)]] == list(ALGORITHMS)
    assert len({(p.algorithm, str(p.hyperparameters)) for p in proposals}) == 12
    assert len({p.description for p in proposals}) == 12


def test_the_search_is_deterministic_and_follows_the_seed() -> None:
    def configurations(seed: int) -> list[Any]:
        _, _, source = chosen(training_method="hpo", max_candidates=10, seed=seed)
        return [proposal.hyperparameters for proposal in drain(source)]

    assert configurations(0) == configurations(0)
    assert configurations(0) != configurations(1)


def test_without_a_time_limit_trials_do_not_depend_on_which_ends_first() -> None:
    def configurations(first: int) -> list[Any]:
        """Two run side by side; `first` tells which of them ends first."""
        names = ["linear", "lightgbm"]
        _, _, source = chosen(training_method="hpo", algorithms=names, max_candidates=14, max_runtime=None)
        running, found = [], []
        while True:
            while len(running) < 2 and (proposal := source.propose()) is not None:
                running.append(proposal)
                found.append((proposal.algorithm, proposal.hyperparameters))
            if not running:
                return found
            ended = running.pop(min(first, len(running) - 1))
            source.learn(ended, len(str(ended.hyperparameters)) / 100)

    assert len(configurations(0)) == 14
    assert configurations(0) == configurations(1)


def test_few_rows_can_tell_few_candidates_apart() -> None:
    assert [most_candidates(rows) for rows in (60, 400, 2_000, 10_000, 20_000)] == [4, 8, 15, 40, None]
    _, reason, source = chosen(rows=400)
    assert source.planned == 8
    assert "at most 8 candidates" in reason
    _, _, asked = chosen(rows=400, max_candidates=12)
    assert asked.planned == 12


def test_the_search_learns_what_is_good() -> None:
    names = ["linear", "random_forest"]
    _, _, source = chosen(training_method="hpo", algorithms=names, max_candidates=60)
    proposals = []
    while (proposal := source.propose()) is not None:
        proposals.append(proposal.algorithm)
        source.learn(proposal, 0.9 if proposal.algorithm == "linear" else 0.5)
    assert proposals[-20:].count("linear") > 12


def test_failures_do_not_end_a_search() -> None:
    _, _, source = chosen(training_method="hpo", max_candidates=8)
    count = 0
    while (proposal := source.propose()) is not None:
        source.learn(proposal, None)
        count += 1
    assert count == 8


def test_auto_ends_when_searching_no_longer_pays() -> None:
    _, _, source = chosen(training_method="auto", max_runtime=600)
    proposals = drain(source)
    assert len(proposals) < source.planned
    assert "no progress" in source.done


def searching(
    kind: ProblemType = BINARY, gains: dict[str, float] | None = None, progress: float = 0.0, **fields: Any
) -> list[Proposal]:
    """The proposals of auto's search, when an algorithm's candidates are as good as `gains` says and get better."""
    _, _, source = chosen(kind, training_method="auto", max_runtime=600, **fields)
    found = []
    while (proposal := source.propose()) is not None:
        source.learn(proposal, (gains or {}).get(proposal.algorithm, 0.5) + progress * len(found))
        if proposal.searched:
            found.append(proposal)
    return found


def test_the_spare_time_goes_into_variations_of_the_best() -> None:
    names = [proposal.algorithm for proposal in searching(gains={"xgboost": 0.9, "catboost": 0.7}, progress=1e-3)]
    assert len(names) == 100
    assert names.count("xgboost") > names.count("catboost") > 0
    assert len(set(names)) > 2


def test_a_portfolio_without_progress_does_not_end_the_search() -> None:
    """Its first candidate is the best of all here."""
    assert len(searching(gains={"linear": 0.9})) == 20


@pytest.mark.parametrize("name", ALGORITHMS)
@pytest.mark.parametrize("kind", list(ProblemType))
def test_a_variation_is_near_what_it_varies_and_can_be_trained(name: str, kind: ProblemType) -> None:
    variants = ALGORITHMS[name].variants(kind)
    context = FitContext(problem_type=kind, categorical_count=0, threads=1, seed=0)
    for proposal in searching(kind, algorithms=[name]):
        assert proposal.hyperparameters not in [variant.hyperparameters for variant in variants]
        assert proposal.hyperparameters.keys() >= variants[0].hyperparameters.keys()
        for key, value in proposal.hyperparameters.items():
            known = variants[0].hyperparameters.get(key)
            assert known is None or isinstance(known, str) or isinstance(value, type(known))
        ALGORITHMS[name].estimator(proposal.hyperparameters, context)


def test_variations_follow_the_seed() -> None:
    first = [proposal.hyperparameters for proposal in searching(seed=0)]
    assert first == [proposal.hyperparameters for proposal in searching(seed=0)]
    assert first != [proposal.hyperparameters for proposal in searching(seed=1)]
