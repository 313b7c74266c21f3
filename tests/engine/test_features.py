"""Preprocessing recipes: every kind of column gives usable numbers, new values do no harm, and nothing leaks."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy import sparse
from sklearn.base import clone

from jupyter_autopilot.contract import ColumnType, ProblemType
from jupyter_autopilot.engine.data import convert_columns
from jupyter_autopilot.engine.features import (
    RECIPES,
    apply_features,
    categorical_count,
    describe_recipe,
    feature_names,
    make_features,
)
from jupyter_autopilot.notebooks.preprocessing import STEPS, preprocessing_source

Mixed = Callable[[ProblemType], pd.DataFrame]
TYPES = {
    "größe": ColumnType.NUMERIC,
    "色": ColumnType.CATEGORICAL,
    "seen at": ColumnType.DATETIME,
    "a comment": ColumnType.TEXT,
    "empty": ColumnType.NUMERIC,
    "nothing": ColumnType.CATEGORICAL,
    "street": ColumnType.CATEGORICAL,
    "load": ColumnType.SEQUENCE,
}
TRAINED = 200
every_recipe = pytest.mark.parametrize("recipe", RECIPES)
every_kind = pytest.mark.parametrize("kind", list(ProblemType))


def table(mixed: Mixed, kind: ProblemType) -> tuple[pd.DataFrame, npt.NDArray[Any]]:
    """The mixed table with a column of many categories, a sequence, and one without any value; and its target."""
    frame = mixed(kind)
    random = np.random.default_rng(1)
    rows = len(frame)
    frame["street"] = [f"{random.choice(['Oak', 'Elm', 'Mill'])} road {random.integers(40)}" for _ in range(rows)]
    frame["load"] = [";".join(f"{value:.3f}" for value in random.normal(size=12)) for _ in range(rows)]
    frame["nothing"] = None
    y = frame["y"]
    target = y.to_numpy() if kind is ProblemType.REGRESSION else y.astype("category").cat.codes.to_numpy(dtype="int64")
    return convert_columns(frame, TYPES), target


def dense(features: Any) -> npt.NDArray[Any]:
    return features.toarray() if sparse.issparse(features) else features


@every_kind
@every_recipe
def test_recipes_fit_and_transform_unseen_rows(recipe: str, kind: ProblemType, mixed: Mixed) -> None:
    frame, target = table(mixed, kind)
    features = make_features(recipe, TYPES, kind, seed=0)
    trained = features.fit_transform(frame[:TRAINED], target[:TRAINED])
    unseen = frame[TRAINED:].copy()
    unseen[["色", "street"]] = "never seen"
    unseen[["a comment", "load"]] = None
    answer = features.transform(unseen)
    assert answer.shape == (100, trained.shape[1])
    assert len(feature_names(features)) == trained.shape[1]
    assert not np.isinf(dense(answer)).any()
    if recipe in {"one_hot", "network"}:
        assert not np.isnan(dense(answer)).any()
    if recipe != "one_hot":
        assert trained.dtype == answer.dtype == np.float32
        assert not sparse.issparse(trained)
    one = features.transform(unseen[:1])
    assert np.allclose(dense(one), dense(answer)[:1], equal_nan=True, atol=1e-5)


@every_recipe
def test_features_are_deterministic_and_survive_pickling(recipe: str, mixed: Mixed) -> None:
    frame, target = table(mixed, ProblemType.MULTICLASS)
    features = make_features(recipe, TYPES, ProblemType.MULTICLASS, seed=3)
    again = clone(features)
    assert np.array_equal(dense(features.fit_transform(frame, target)), dense(again.fit_transform(frame, target)), True)
    copy = pickle.loads(pickle.dumps(features))
    assert np.array_equal(dense(features.transform(frame)), dense(copy.transform(frame)), True)


@every_recipe
@pytest.mark.parametrize("rows", [2, 7, 40])
def test_a_few_rows_are_enough(recipe: str, rows: int, mixed: Mixed) -> None:
    frame, target = table(mixed, ProblemType.REGRESSION)
    features = make_features(recipe, TYPES, ProblemType.REGRESSION, seed=0)
    assert features.fit_transform(frame[:rows], target[:rows]).shape[0] == rows
    assert features.transform(frame).shape[0] == len(frame)


@every_kind
@pytest.mark.parametrize("recipe", [recipe for recipe in RECIPES if recipe != "one_hot"])
def test_no_row_sees_its_own_target(recipe: str, kind: ProblemType) -> None:
    """Keys and texts that are almost unique say nothing of a random target, in training as in prediction."""
    random = np.random.default_rng(0)
    rows = 1_200
    frame = pd.DataFrame(
        {
            "key": [f"k{value:05}" for value in random.integers(0, 900, rows)],
            "other": [f"o{value:05}" for value in random.integers(0, 250, rows)],
            "number": random.normal(size=rows),
            "words": [" ".join(random.choice(list("abcdefghijkl"), 9)) for _ in range(rows)],
        }
    )
    kinds = [ColumnType.CATEGORICAL, ColumnType.CATEGORICAL, ColumnType.NUMERIC, ColumnType.TEXT]
    types = dict(zip(frame.columns, kinds, strict=True))
    classes = {ProblemType.BINARY: 2, ProblemType.MULTICLASS: 3}
    y = random.normal(size=rows) if kind is ProblemType.REGRESSION else random.integers(0, classes[kind], rows)
    features = make_features(recipe, types, kind, seed=0)
    trained = features.fit_transform(frame, y).astype("float64")
    varied = trained.std(axis=0) > 0
    target = (y == 1) if kind is ProblemType.MULTICLASS else y
    correlation = np.corrcoef(trained[:, varied], target, rowvar=False)[-1, :-1]
    assert np.abs(correlation).max() < 0.13


@every_kind
@every_recipe
def test_the_notebook_builds_the_same_features(recipe: str, kind: ProblemType, mixed: Mixed) -> None:
    frame, target = table(mixed, kind)
    scope: dict[str, Any] = {"TYPES": {name: found.value for name, found in TYPES.items()}, "SEED": 5}
    exec(preprocessing_source([recipe], TYPES, kind), scope)
    ours = make_features(recipe, TYPES, kind, seed=5)
    written = scope[f"make_{recipe}_features"]()
    assert [(step[0], repr(step[1]), step[2]) for step in written.transformers] == [
        (step[0], repr(step[1]), step[2]) for step in ours.transformers
    ]
    assert np.array_equal(dense(written.fit_transform(frame, target)), dense(ours.fit_transform(frame, target)), True)


def test_every_recipe_has_its_source_and_description() -> None:
    assert set(STEPS) == set(RECIPES)
    assert all(len(described) == 5 for described in RECIPES.values())


@pytest.mark.parametrize("recipe", ["native", "generated"])
def test_category_codes_come_first(recipe: str, mixed: Mixed) -> None:
    frame, target = table(mixed, ProblemType.BINARY)
    made = make_features(recipe, TYPES, ProblemType.BINARY, 0).fit_transform(frame, target)
    assert categorical_count(TYPES) == 3
    assert set(made[:, 0]) == {0.0, 1.0, 2.0, 3.0}  # the last is the gap
    assert set(made[:, 1]) == {0.0}
    assert set(made[:, 2]) == set(range(frame["street"].nunique()))


def test_a_description_names_only_what_is_there() -> None:
    assert describe_recipe("one_hot", {"a": ColumnType.NUMERIC}) == [RECIPES["one_hot"][1]]


@pytest.mark.parametrize("recipe", RECIPES)
def test_features_of_rows_to_predict_are_those_of_scikit_learn_to_the_last_bit(recipe: str) -> None:
    random = np.random.default_rng(0)
    words = random.choice(["slow", "fast", "dear", "cheap", "kind"], (300, 6))
    frame = pd.DataFrame(
        {
            "number": np.where(random.random(300) < 0.1, np.nan, np.exp(random.normal(size=300))),
            "few": random.choice(np.array(["a", "b", None], dtype=object), 300),
            "many": random.choice(np.array([f"name {one}" for one in range(40)], dtype=object), 300),
            "date": pd.Series(pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, 300), unit="D")),
            "text": pd.Series([" ".join(row) for row in words], dtype=object),
        }
    )
    kinds = ("numeric", "categorical", "categorical", "datetime", "text")
    types = {name: ColumnType(kind) for name, kind in zip(frame, kinds, strict=True)}
    target = random.integers(0, 2, 300)
    made = {}
    for seed in (0, 1):
        made[str(seed)] = make_features(recipe, types, ProblemType.BINARY, seed)
        made[str(seed)].fit_transform(frame, target)
    for rows in (frame.head(1), frame):
        for name, found in apply_features(made, rows).items():
            expected = made[name].transform(rows)
            assert (type(found), found.dtype) == (type(expected), expected.dtype)
            dense = [one if isinstance(one, np.ndarray) else one.toarray() for one in (found, expected)]
            np.testing.assert_array_equal(*dense)
