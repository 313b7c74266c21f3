"""Preprocessing recipes: every kind of column gives finite numbers, and new values do no harm."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from jupyter_autopilot.contract import ColumnType, ProblemType
from jupyter_autopilot.engine.data import convert_columns
from jupyter_autopilot.engine.features import (
    RECIPES,
    DatetimeParts,
    TextFeatures,
    categorical_count,
    describe_recipe,
    make_features,
)

Mixed = Callable[[ProblemType], pd.DataFrame]
TYPES = {
    "größe": ColumnType.NUMERIC,
    "色": ColumnType.CATEGORICAL,
    "seen at": ColumnType.DATETIME,
    "a comment": ColumnType.TEXT,
    "empty": ColumnType.NUMERIC,
}


@pytest.mark.parametrize("kind", list(ProblemType))
@pytest.mark.parametrize("recipe", RECIPES)
def test_recipes_fit_and_transform_unseen_rows(recipe: str, kind: ProblemType, mixed: Mixed) -> None:
    frame = convert_columns(mixed(kind), TYPES)
    y = mixed(kind)["y"]
    target = y.to_numpy() if kind is ProblemType.REGRESSION else y.astype("category").cat.codes.to_numpy(dtype="int64")
    features = make_features(recipe, TYPES, kind, seed=0)
    trained = features.fit_transform(frame[:200], target[:200])
    unseen = frame[200:].copy()
    unseen["色"] = "never seen"
    unseen["a comment"] = None
    answer = features.transform(unseen)
    assert answer.shape == (100, trained.shape[1])
    values = answer.toarray() if sparse.issparse(answer) else answer
    assert not np.isinf(values).any()
    if recipe == "one_hot":
        assert not np.isnan(values).any()


def test_categories_come_first_for_lightgbm(mixed: Mixed) -> None:
    frame = convert_columns(mixed(ProblemType.BINARY), TYPES)
    codes = make_features("native", TYPES, ProblemType.BINARY, 0).fit_transform(frame)[:, : categorical_count(TYPES)]
    assert categorical_count(TYPES) == 1
    assert set(codes.ravel()) == {0.0, 1.0, 2.0, 3.0}  # the last is the gap


def test_a_description_names_only_what_is_there() -> None:
    assert describe_recipe("one_hot", {"a": ColumnType.NUMERIC}) == [RECIPES["one_hot"][1]]


def test_datetime_parts() -> None:
    dates = pd.DataFrame({"d": pd.to_datetime(["1970-01-02 06:00", None])})
    parts = DatetimeParts().fit(dates)
    values = dict(zip(parts.get_feature_names_out(), parts.transform(dates)[0], strict=True))
    assert values == {"d year": 1970, "d month": 1, "d day": 2, "d day_of_week": 4, "d hour": 6, "d days": 1.25}
    assert np.isnan(parts.transform(dates)[1]).all()


@pytest.mark.parametrize("texts", [["a"] * 5, [None] * 5, ["one two", "two three", None, "", "!"]])
def test_poor_texts_can_be_learned(texts: list[str | None]) -> None:
    column = pd.Series(texts, dtype=object)
    for components in (0, 20):
        answer = TextFeatures(components=components).fit(column).transform(column)
        values = answer.toarray() if sparse.issparse(answer) else answer
        assert len(values) == 5
        assert np.isfinite(values).all()
