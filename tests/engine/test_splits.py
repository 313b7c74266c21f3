"""The validation part and the folds: by chance, by group and in time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_autopilot.engine.costs import Shape
from jupyter_autopilot.engine.data import group_codes, holdout_share, make_folds, split_rows, time_keys
from jupyter_autopilot.engine.problems.tabular.folds import fold_count

CLASSES = np.repeat([0, 1, 2], [80, 15, 5])
NUMBERS = np.arange(100.0)
RANDOM = np.random.default_rng(0)
BY: dict[str, dict[str, Any]] = {
    "chance": {},
    "group": {"groups": RANDOM.integers(0, 25, 100)},
    "time": {"times": RANDOM.permutation(100).astype(float)},
}
TARGETS = {"classes": (CLASSES, True), "numbers": (NUMBERS, False)}
in_each_way = pytest.mark.parametrize("by", BY.values(), ids=BY)
of_each_target = pytest.mark.parametrize(("y", "stratify"), TARGETS.values(), ids=TARGETS)


def of(by: dict[str, Any], positions: Any) -> dict[str, Any]:
    return {name: values[positions] for name, values in by.items()}


@in_each_way
@of_each_target
def test_parts_cover_every_row_once(y: Any, stratify: bool, by: dict[str, Any]) -> None:
    train, validation = split_rows(y, 0.2, 3, stratify=stratify, **by)
    assert sorted([*train, *validation]) == list(range(100))
    assert 15 <= len(validation) <= 25
    assert train.dtype == validation.dtype == np.int64
    assert (np.diff(train) > 0).all()
    again = split_rows(y, 0.2, 3, stratify=stratify, **by)
    assert (again[1] == validation).all()
    folds = make_folds(y[train], 5, 3, stratify=stratify, **of(by, train))
    assert len(folds) == 5
    for inside, outside in folds:
        assert set(inside).isdisjoint(outside)
    held_out = np.concatenate([outside for _, outside in folds])
    assert len(set(held_out)) == len(held_out)


@of_each_target
def test_chance_follows_the_seed_and_holds_every_row_out(y: Any, stratify: bool) -> None:
    parts = [split_rows(y, 0.2, seed, stratify=stratify)[1] for seed in (3, 4)]
    assert not (parts[0] == parts[1]).all()
    folds = make_folds(y, 5, 0, stratify=stratify)
    assert sorted(np.concatenate([outside for _, outside in folds])) == list(range(100))


def test_classes_are_in_every_part_in_proportion() -> None:
    _, validation = split_rows(CLASSES, 0.2, 0, stratify=True)
    assert np.bincount(CLASSES[validation]).tolist() == [16, 3, 1]
    for _, outside in make_folds(CLASSES, 5, 0, stratify=True):
        assert np.bincount(CLASSES[outside]).tolist() == [16, 3, 1]


@pytest.mark.parametrize("seed", range(5))
def test_every_class_is_trained_on_even_where_it_has_few_rows(seed: int) -> None:
    y = np.repeat(np.arange(30), 3)
    train, validation = split_rows(y, 0.2, seed, stratify=True)
    assert set(y[train]) == set(y)
    assert len(train) + len(validation) == 90
    for inside, _ in make_folds(y[train], 2, seed, stratify=True):
        assert set(y[train][inside]) == set(y)


def test_groups_stay_together_with_their_classes_in_proportion() -> None:
    random = np.random.default_rng(1)
    groups = random.zipf(1.6, 3_000) % 200
    y = (random.random(3_000) < 0.1).astype(int)
    train, validation = split_rows(y, 0.2, 0, stratify=True, groups=groups)
    assert set(groups[train]).isdisjoint(groups[validation])
    assert abs(len(validation) / 3_000 - 0.2) < 0.02
    assert abs(y[validation].mean() - y.mean()) < 0.02
    folds = make_folds(y[train], 5, 0, stratify=True, groups=groups[train])
    for inside, outside in folds:
        assert set(groups[train][inside]).isdisjoint(groups[train][outside])
    assert sorted(np.concatenate([outside for _, outside in folds])) == list(range(len(train)))


def test_many_groups_are_dealt_out_quickly_and_evenly() -> None:
    groups = np.random.default_rng(0).integers(0, 60_000, 200_000)
    _, validation = split_rows(groups, 0.3, 0, stratify=False, groups=groups)
    assert abs(len(validation) / 200_000 - 0.3) < 0.01


@given(sizes=st.lists(st.integers(1, 30), min_size=3, max_size=12), share=st.floats(0.05, 0.5), seed=st.integers(0, 99))
def test_any_three_groups_can_be_split_and_folded(sizes: list[int], share: float, seed: int) -> None:
    groups = np.repeat(np.arange(len(sizes)), sizes)
    train, validation = split_rows(groups, share, seed, stratify=False, groups=groups)
    assert len(validation)
    assert len(set(groups[train])) >= 2
    folds = make_folds(groups[train], 5, seed, stratify=False, groups=groups[train])
    assert len(folds) == min(5, len(set(groups[train])))
    assert all(len(inside) and len(outside) for inside, outside in folds)
    (one,) = make_folds(groups[train], 1, seed, stratify=False, groups=groups[train], share=0.1)
    assert all(map(len, one))


@given(times=st.lists(st.integers(0, 20), min_size=3, max_size=60).filter(lambda times: len(set(times)) >= 3))
def test_time_only_goes_forward_and_equal_times_stay_together(times: list[int]) -> None:
    keys = np.array(times, dtype="float64")
    train, validation = split_rows(keys, 0.2, 0, stratify=False, times=keys)
    assert keys[train].max() < keys[validation].min()
    for count in (1, 5):
        folds = make_folds(keys[train], count, 0, stratify=False, times=keys[train])
        assert folds
        for inside, outside in folds:
            assert keys[train][inside].max() < keys[train][outside].min()
        starts = [len(inside) for inside, _ in folds]
        assert starts == sorted(starts)


def test_a_fold_whose_past_knows_one_class_only_is_left_out() -> None:
    y, times = np.repeat([0, 1], [60, 40]), np.arange(100.0)
    folds = make_folds(y, 5, 0, stratify=True, times=times)
    assert 1 <= len(folds) < 5
    assert all(len(set(y[inside])) == 2 for inside, _ in folds)
    assert make_folds(np.repeat([0, 1], [95, 5]), 5, 0, stratify=True, times=times) == []


def test_one_fold_is_a_hold_out_part() -> None:
    ((inside, outside),) = make_folds(CLASSES, 1, 0, stratify=True, share=0.1)
    assert (len(inside), len(outside)) == (90, 10)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ([3, 1, 2], [3, 1, 2]),
        (["2021-03-01", None, "2020-01-01"], [2, 0, 1]),
        (["7", "x", "5"], [2, 0, 1]),
        (pd.to_datetime(["2021-03-01", None, "2020-01-01"]), [2, 0, 1]),
    ],
)
def test_times_are_numbers_or_dates_and_the_unknown_is_earliest(column: Any, expected: list[int]) -> None:
    keys = time_keys(pd.Series(column))
    assert keys.argsort().argsort().tolist() == np.argsort(np.argsort(expected)).tolist()


def test_a_row_without_a_group_is_a_group_of_its_own() -> None:
    assert group_codes(pd.Series(["a", None, "a", " ", "b"])).tolist() == [0, 2, 0, 3, 1]


@pytest.mark.parametrize(
    ("shape", "max_runtime", "folds"),
    [
        (Shape(12, 5, 2), None, 2),
        (Shape(1_000, 50), None, 5),
        (Shape(1_000, 50), 60, 5),
        (Shape(10_000, 20, 2), 60, 5),
        (Shape(10_000, 20, 8), 60, 3),
        (Shape(50_001, 5, 2), None, 3),
        (Shape(1_500, 60, 200), 20, 3),
        (Shape(20_000, 16, 26), 60, 1),
        (Shape(20_000, 16, 26), 7_200, 5),
        (Shape(300_000, 100, 2), 60, 1),
        (Shape(1_000_001, 5), None, 1),
    ],
)
def test_folds_by_size_and_time(shape: Shape, max_runtime: int | None, folds: int) -> None:
    assert fold_count(shape, shape.rows, max_runtime=max_runtime) == folds


def test_fewer_algorithms_leave_time_for_more_folds() -> None:
    many_classes = Shape(20_000, 16, 26)
    assert fold_count(many_classes, 20_000, max_runtime=60, algorithms=["extra_trees"]) == 5


def test_no_more_folds_than_rows_of_the_largest_class() -> None:
    assert fold_count(Shape(60, 5, 40), 2) == 2


def test_a_single_fold_is_large_enough_and_no_larger() -> None:
    assert [holdout_share(rows) for rows in (1_000, 4_000, 20_000, 5_000_000)] == [0.2, 0.125, 0.1, 0.01]
