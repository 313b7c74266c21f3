"""Models as ONNX graphs answer as the models do, for rows of every kind, or tell which part cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge

from jupyter_autopilot.contract import (
    AutopilotError,
    BundleManifest,
    ColumnType,
    ErrorCode,
    ProblemType,
    SchemaColumn,
    utc_now,
)
from jupyter_autopilot.engine.bundle import (
    Decision,
    Part,
    load_bundle,
    pack_bundle,
    predict_one,
    write_models,
    write_stored,
)
from jupyter_autopilot.engine.data import convert_columns
from jupyter_autopilot.engine.features import make_features, stacked_columns

pytest.importorskip("onnx", reason="needs the extra `onnx`")
onnxruntime = pytest.importorskip("onnxruntime", reason="needs the extra `onnx`")

from onnx import TensorProto, helper  # noqa: E402

from jupyter_autopilot.engine.portable import export, export_onnx  # noqa: E402
from jupyter_autopilot.engine.portable.features import convert_features  # noqa: E402
from jupyter_autopilot.engine.portable.graph import (  # noqa: E402
    IR_VERSION,
    ML,
    ML_OPSET,
    OPSET,
    Graph,
    NotConvertibleError,
)
from jupyter_autopilot.engine.portable.models import convert_model  # noqa: E402
from jupyter_autopilot.engine.portable.rows import inputs_of  # noqa: E402

RANDOM = np.random.default_rng(0)
ROWS = 400
KINDS = {**dict.fromkeys(("few", "many"), ColumnType.CATEGORICAL), **dict.fromkeys("ab", ColumnType.NUMERIC)}
WORDS = [f"{kind} {level}" for kind in ("clerk", "driver", "nurse", "police officer") for level in range(12)]


def make_table(rows: int = ROWS) -> pd.DataFrame:
    """Numbers that are skewed, flat or missing, and categories few and many, some of which only the last rows have."""
    few = RANDOM.choice(["x", "y", "z", None], rows)
    few[-5:] = "new"
    return pd.DataFrame(
        {
            "few": few.astype(object),
            "many": RANDOM.choice(np.array([*WORDS, None], dtype=object), rows),
            "a": np.where(RANDOM.random(rows) < 0.1, np.nan, np.exp(2 * RANDOM.normal(size=rows))),
            "b": 1e6 + RANDOM.normal(size=rows),
        }
    )


TABLE = convert_columns(make_table(), KINDS)
TRAIN = TABLE.head(ROWS - 100).reset_index(drop=True)
SCORE = np.nan_to_num(np.log(TRAIN["a"].to_numpy())) + (TRAIN["few"] == "x") + RANDOM.normal(size=len(TRAIN))
TARGETS = {
    ProblemType.BINARY: (SCORE > 0.5).astype(np.int64),
    ProblemType.MULTICLASS: np.digitize(SCORE, [-0.5, 1]).astype(np.int64),
    ProblemType.REGRESSION: 100 * SCORE,
}


def answer(graph: Graph, output: str, inputs: dict[str, Any]) -> Any:
    """What a runtime says of a graph's tensor."""
    kinds = {np.dtype("float64"): TensorProto.DOUBLE, np.dtype(object): TensorProto.STRING}
    given = [helper.make_tensor_value_info(name, kinds[one.dtype], [None, None]) for name, one in inputs.items()]
    found = [helper.make_tensor_value_info(output, TensorProto.DOUBLE, None)]
    made = helper.make_graph(graph.nodes, "test", given, found, graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(ML, ML_OPSET)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=IR_VERSION)
    return onnxruntime.InferenceSession(model.SerializeToString()).run([output], inputs)[0]


def columns_of(frame: pd.DataFrame) -> dict[str, Any]:
    texts = {name: frame[name].fillna("").to_numpy(dtype=object).reshape(-1, 1) for name in ("few", "many")}
    return {**texts, **{name: frame[name].to_numpy(dtype="float64").reshape(-1, 1) for name in ("a", "b")}}


@pytest.mark.parametrize("recipe", ["native", "generated", "one_hot", "target_encoded"])
@pytest.mark.parametrize("problem_type", list(TARGETS))
def test_preprocessing_makes_the_same_features(recipe: str, problem_type: ProblemType) -> None:
    transformer = make_features(recipe, KINDS, problem_type, seed=0)
    transformer.fit_transform(TRAIN, TARGETS[problem_type])
    made = transformer.transform(TABLE)
    expected = np.asarray(made.todense() if hasattr(made, "todense") else made, dtype="float64")
    graph = Graph()
    output = convert_features(graph, transformer, {name: name for name in KINDS})
    assert output is not None
    np.testing.assert_allclose(answer(graph, output, columns_of(TABLE)), expected, rtol=1e-6, atol=1e-9)
    assert any("'many'" in note for note in graph.notes)


def estimators() -> list[Any]:
    """By what it is the pair of classifier and regressor."""
    quick = {"n_estimators": 30, "verbosity": -1, "min_child_samples": 5}
    trees = {"n_estimators": 10, "min_samples_leaf": 3}
    found = [
        ("lightgbm", lightgbm.LGBMClassifier(**quick), lightgbm.LGBMRegressor(**quick)),
        ("random forest", RandomForestClassifier(**trees), RandomForestRegressor(**trees)),
        ("extra trees", ExtraTreesClassifier(**trees), ExtraTreesRegressor(**trees)),
    ]
    try:
        import catboost

        options = {"iterations": 30, "verbose": 0, "allow_writing_files": False}
        found.append(("catboost", catboost.CatBoostClassifier(**options), catboost.CatBoostRegressor(**options)))
    except ImportError:
        pass
    try:
        import xgboost

        found.append(("xgboost", xgboost.XGBClassifier(n_estimators=30), xgboost.XGBRegressor(n_estimators=30)))
    except ImportError:
        pass
    return [pytest.param(*one[1:], id=one[0]) for one in found]


X = RANDOM.normal(size=(ROWS, 4)).astype(np.float32)
X[:, 0] = RANDOM.integers(0, 40, ROWS)
X[::7, 1] = X[::11, 0] = np.nan
Y = {
    2: ((X[:, 0] % 3 == 1) ^ (X[:, 2] > 0)).astype(int),
    3: np.digitize(X[:, 2] + (X[:, 0] % 3 == 1), [-0.5, 0.5]),
    None: 50 * X[:, 2] + np.nan_to_num(X[:, 0]) % 3,
}


@pytest.mark.parametrize(("classifier", "regressor"), estimators())
@pytest.mark.parametrize("count", list(Y))
def test_trees_give_the_same_answers(classifier: Any, regressor: Any, count: int | None, tmp_path: Path) -> None:
    model = regressor if count is None else classifier
    codes = {"categorical_feature": [0]} if "lightgbm" in type(model).__module__ else {}
    (read,) = write_models("one", [model.fit(X, Y[count], **codes)], tmp_path / "models").read()
    check_model(read, count, X)


def test_linear_models_give_the_same_answers() -> None:
    features = np.nan_to_num(X).astype("float64")
    check_model(LogisticRegression().fit(features, Y[2]), 2, features)
    check_model(LogisticRegression(max_iter=500).fit(features, Y[3]), 3, features)
    check_model(Ridge().fit(features, Y[None]), None, features)


def check_model(model: Any, count: int | None, features: Any) -> None:
    graph = Graph()
    found = answer(graph, convert_model(graph, model, "x"), {"x": features.astype("float64")})
    expected = predict_one(model, features, count)
    np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=2e-6, atol=2e-6)


@pytest.mark.parametrize("problem_type", list(TARGETS))
def test_a_whole_bundle_answers_as_it_does_in_python(problem_type: ProblemType, tmp_path: Path) -> None:
    bundle = pack(problem_type, tmp_path)
    file = tmp_path / "out" / "model.onnx"
    made = export_onnx(bundle, file)
    assert (made.rows, made.content) == (2 + len(KINDS), file.read_bytes())
    assert 0 <= made.largest_difference < 1e-5
    assert any("'many'" in note for note in made.notes)
    loaded, session = load_bundle(bundle), onnxruntime.InferenceSession(file)
    label, *probabilities = session.run(None, inputs_of(loaded, TABLE))
    if loaded.classes_ is None:
        np.testing.assert_allclose(label.reshape(-1), loaded.predict(TABLE), rtol=1e-5, atol=1e-4)
    else:
        np.testing.assert_allclose(probabilities[0], loaded.predict_proba(TABLE), rtol=0, atol=1e-6)
        assert label.reshape(-1).tolist() == loaded.predict(TABLE).tolist()
    stored = session.get_modelmeta().custom_metadata_map
    assert json.loads(stored["labels"]) == loaded.manifest.labels


def pack(problem_type: ProblemType, folder: Path) -> Path:
    """A stacked ensemble with a temperature and thresholds; one of its models has not seen the last class."""
    target = TARGETS[problem_type]
    classes = None if problem_type is ProblemType.REGRESSION else int(target.max()) + 1
    native = make_features("native", KINDS, problem_type, seed=0)
    one_hot = make_features("one_hot", KINDS, problem_type, seed=0)
    x, linear_x = native.fit_transform(TRAIN, target), one_hot.fit_transform(TRAIN, target)
    trees, lines = (
        (lightgbm.LGBMRegressor, Ridge)
        if classes is None
        else (lightgbm.LGBMClassifier, lambda: LogisticRegression(max_iter=500))
    )
    seen = target < 2 if classes == 3 else np.ones(len(target), dtype=bool)
    quick = {"n_estimators": 20, "verbosity": -1}
    boosted = [trees(**quick).fit(x[rows], target[rows]) for rows in (seen, np.ones(len(target), dtype=bool))]
    line = lines().fit(linear_x, target)
    base = np.mean([predict_one(model, x, classes) for model in boosted], axis=0)
    further = np.hstack([x, stacked_columns([base]).astype(np.float32)])
    forest = ExtraTreesClassifier if classes else ExtraTreesRegressor
    stacked = forest(n_estimators=10, min_samples_leaf=3).fit(further, target)
    files = folder / "files"
    files.mkdir()
    native_file, linear_file = write_stored("native", native, files), write_stored("one_hot", one_hot, files)
    parts = [
        Part(0.5, write_models("lightgbm-1", boosted, files), [native_file, native_file]),
        Part(0.3, write_models("linear-1", [line], files), [linear_file]),
        Part(0.2, write_models("stacked-1", [stacked], files), [native_file], (("lightgbm-1",),)),
    ]
    labels = [] if classes is None else [f"class {code}" for code in range(classes)]
    manifest = BundleManifest(
        experiment="portable",
        candidate="ensemble-1",
        problem_type=problem_type,
        target="y",
        labels=labels,
        columns=[SchemaColumn(name=name, type=kind) for name, kind in KINDS.items()],
        objective="rmse",
        created_at=utc_now(),
        python="",
        packages={},
        files={},
        sample=json.loads(TRAIN.head(2).to_json(orient="records")),
    )
    decision = Decision(1.3, [0.7, 0.3] if classes == 2 else None) if classes else None
    pack_bundle(folder / "bundle", manifest, parts, labels or None, decision)
    return folder / "bundle"


def test_what_cannot_be_is_told_with_its_part(tmp_path: Path) -> None:
    dates = pd.DataFrame({"signed up": pd.date_range("2020-01-01", periods=20).astype("datetime64[us]")})
    with pytest.raises(NotConvertibleError, match=r"dates.*'signed up'"):
        features = make_features("native", {"signed up": ColumnType.DATETIME}, ProblemType.REGRESSION, 0)
        convert_features(Graph(), features.fit(dates, np.arange(20.0)), {"signed up": "signed up"})

    class Own:
        pass

    with pytest.raises(NotConvertibleError, match="the estimator Own"):
        convert_model(Graph(), Own(), "x")


def test_a_file_that_answers_another_thing_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "TOLERANCE", -1.0)
    with pytest.raises(AutopilotError, match="Nothing was written") as caught:
        export_onnx(pack(ProblemType.BINARY, tmp_path), tmp_path / "model.onnx")
    assert caught.value.code is ErrorCode.FORMAT_UNSUITABLE
    assert not (tmp_path / "model.onnx").exists()
