"""The validation part and the folds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import ProblemType
from jupyter_autopilot.engine.data import make_folds, split_rows

CLASSES = pd.Series(["a"] * 80 + ["b"] * 15 + ["c"] * 5)
NUMBERS = pd.Series(np.arange(100.0))


@pytest.mark.parametrize(("target", "kind"), [(CLASSES, ProblemType.MULTICLASS), (NUMBERS, ProblemType.REGRESSION)])
def test_parts_cover_every_row_once_and_follow_the_seed(target: pd.Series, kind: ProblemType) -> None:
    train, validation = split_rows(target, kind, 0.2, seed=3)
    assert sorted([*train, *validation]) == list(range(100))
    assert len(validation) == 20
    again = split_rows(target, kind, 0.2, seed=3)
    other = split_rows(target, kind, 0.2, seed=4)
    assert (again[1] == validation).all()
    assert not (other[1] == validation).all()


@pytest.mark.parametrize(("target", "kind"), [(CLASSES, ProblemType.MULTICLASS), (NUMBERS, ProblemType.REGRESSION)])
def test_every_row_is_held_out_once(target: pd.Series, kind: ProblemType) -> None:
    folds = make_folds(target, kind, 5, seed=0)
    assert sorted(np.concatenate([outside for _, outside in folds])) == list(range(100))
    assert all(set(inside).isdisjoint(outside) for inside, outside in folds)


def test_classes_are_in_every_part_in_proportion() -> None:
    _, validation = split_rows(CLASSES, ProblemType.MULTICLASS, 0.2, seed=0)
    assert CLASSES[validation].value_counts().to_dict() == {"a": 16, "b": 3, "c": 1}
    for _, outside in make_folds(CLASSES, ProblemType.MULTICLASS, 5, seed=0):
        assert CLASSES[outside].value_counts().to_dict() == {"a": 16, "b": 3, "c": 1}


def test_more_classes_than_validation_rows_are_split_by_chance() -> None:
    target = pd.Series(np.repeat(np.arange(30), 3))
    train, validation = split_rows(target, ProblemType.MULTICLASS, 0.2, seed=0)
    assert (len(train), len(validation)) == (72, 18)
