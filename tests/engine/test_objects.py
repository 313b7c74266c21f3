"""Fitted objects as data: the same after reading, and no way to run something by a file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import FunctionTransformer

from jupyter_autopilot.contract import ColumnType, ProblemType
from jupyter_autopilot.engine.bundle.objects import ARRAYS, STRUCTURE, NotDataError, read_object, write_object
from jupyter_autopilot.engine.data import convert_columns
from jupyter_autopilot.engine.features import make_features
from jupyter_autopilot.engine.features.recipe import RECIPES
from jupyter_autopilot.engine.networks import NetworkClassifier, NetworkRegressor

ROWS = 250
TYPES = {
    "number": ColumnType.NUMERIC,
    "kind": ColumnType.CATEGORICAL,
    "name": ColumnType.CATEGORICAL,
    "day": ColumnType.DATETIME,
    "text": ColumnType.TEXT,
    "series": ColumnType.SEQUENCE,
}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """A column of each type; of the categories one has many."""
    random = np.random.default_rng(0)
    words = ["good", "bad", "ugly", "fine", "other", "none"]
    frame = pd.DataFrame(
        {
            "number": np.where(np.arange(ROWS) % 7, random.normal(size=ROWS), np.nan),
            "kind": random.choice(list("abc"), ROWS),
            "name": [f"name {row % 60}" for row in range(ROWS)],
            "day": pd.date_range("2020-01-01", periods=ROWS).astype(str),
            "text": [" ".join(random.choice(words, 12)) for _ in range(ROWS)],
            "series": [" ".join(map(str, random.normal(size=6).round(2))) for _ in range(ROWS)],
        }
    )
    return convert_columns(frame, TYPES)


def again(fitted: Any, folder: Path) -> Any:
    write_object(fitted, folder / "one.fitted")
    return read_object(folder / "one.fitted")


def dense(matrix: Any) -> np.ndarray:
    return matrix.toarray() if hasattr(matrix, "toarray") else matrix


@pytest.mark.parametrize("recipe", RECIPES)
def test_preprocessing_does_the_same_to_the_last_bit(recipe: str, table: pd.DataFrame, tmp_path: Path) -> None:
    target = (np.arange(ROWS) % 3 == 0).astype(int)
    fitted = make_features(recipe, TYPES, ProblemType.BINARY, 0)
    fitted.fit_transform(table, target)
    read = again(fitted, tmp_path)
    np.testing.assert_array_equal(dense(read.transform(table)), dense(fitted.transform(table)))
    assert list(read.get_feature_names_out()) == list(fitted.get_feature_names_out())


@pytest.mark.parametrize(
    "model",
    [
        LogisticRegression(),
        Ridge(),
        ExtraTreesClassifier(5, min_samples_leaf=2),
        RandomForestRegressor(5),
        NetworkClassifier(epochs=1, width=8),
        NetworkRegressor(epochs=1, width=8),
    ],
    ids=lambda model: type(model).__name__,
)
def test_models_do_the_same_to_the_last_bit(model: Any, tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(80, 3)).astype(np.float32)
    model.fit(x, x[:, 0] if hasattr(model, "predict_proba") is False else (x[:, 0] > 0).astype(int))
    read = again(model, tmp_path)
    ask = "predict_proba" if hasattr(model, "predict_proba") else "predict"
    np.testing.assert_array_equal(getattr(read, ask)(x), getattr(model, ask)(x))


def test_values_keep_their_kind(tmp_path: Path) -> None:
    values = {
        "tuple": (1, (2.5, None)),
        "gap": float("nan"),
        "large": float("inf"),
        3: slice(1, None),
        "scalar": np.float32(0.1),
        "type": np.float64,
        "texts": np.array(["a", None], dtype=object),
        "columns": np.asfortranarray(np.arange(6).reshape(2, 3)),
        "none": np.empty((0, 2)),
    }
    read = again(values, tmp_path)
    assert list(read) == list(values)
    assert (read["tuple"], read[3], read["type"]) == (values["tuple"], values[3], np.float64)
    assert np.isnan(read["gap"])
    assert type(read["scalar"]) is np.float32
    assert read["columns"].flags.f_contiguous
    for name in ("texts", "columns", "none"):
        np.testing.assert_array_equal(read[name], values[name])


@pytest.mark.parametrize("part", [FunctionTransformer(np.log), print, HistGradientBoostingClassifier()], ids=str)
def test_what_is_no_data_is_not_written(part: Any, tmp_path: Path) -> None:
    with pytest.raises(NotDataError, match="a part is a"):
        write_object({"model": [part]}, tmp_path / "one.fitted")
    assert not list(tmp_path.iterdir())


def forged(structure: object, folder: Path, arrays: bytes = b"") -> Path:
    path = folder / "forged.fitted"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(STRUCTURE, json.dumps(structure))
        file.writestr(ARRAYS, arrays)
    return path


@pytest.mark.parametrize(
    "structure",
    [
        {"object": "os:system", "state": []},
        {"object": "builtins:eval", "state": []},
        {"object": "subprocess:Popen", "state": [["args", "id"]]},
        {"object": "jupyter_autopilot.engine.features.categories:np", "state": []},
        {"object": "jupyter_autopilot.engine.features.categories:factorize", "state": []},
        {"object": "jupyter_autopilot.engine.features.categories:BaseEstimator", "state": []},
        {"object": "jupyter_autopilot.engine.features.../run:Run", "state": []},
        {"object": "jupyter_autopilot.engine.features.nothing:Nothing", "state": []},
        {"reduce": ["os.system", "id"]},
        {"type": "O"},
        {"scalar": "O", "value": 1},
        {"array": "|O", "shape": [1], "from": 0, "columns": False},
        {"array": "<f8", "shape": [9], "from": 0, "columns": False},
        {"array": "<f8", "shape": [1], "from": -8, "columns": False},
        {},
    ],
    ids=str,
)
def test_a_forged_file_is_refused(structure: object, tmp_path: Path) -> None:
    with pytest.raises(NotDataError):
        read_object(forged([structure], tmp_path, bytes(16)))


@pytest.mark.parametrize("name", ["left_child", "right_child", "feature"])
@pytest.mark.parametrize("value", [10**6, 0, -7])
def test_a_tree_that_would_read_beyond_its_nodes_is_refused(name: str, value: int, tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(50, 2))
    forest = RandomForestRegressor(1).fit(x, x[:, 0])
    tree = forest.estimators_[0].tree_
    state = tree.__getstate__()
    state["nodes"] = state["nodes"].copy()
    state["nodes"][name][0] = value
    tree.__setstate__(state)
    write_object(forest, tmp_path / "one.fitted")
    if name == "feature" and value == 0:
        return  # that is one
    with pytest.raises(NotDataError, match="a tree"):
        read_object(tmp_path / "one.fitted")


def test_what_is_no_zip_or_nests_too_deep_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none").write_bytes(b"\x80\x05.")
    deep: list[Any] = []
    for _ in range(900):
        deep = [deep]
    for path in (tmp_path / "none", forged({"wrong": deep}, tmp_path)):
        with pytest.raises(NotDataError):
            read_object(path)
