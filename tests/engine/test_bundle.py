"""Model bundles carried away: what they refuse, and how damage is found."""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import subprocess
import sys
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
import yaml
from sklearn.base import BaseEstimator

import jupyter_autopilot
from jupyter_autopilot.contract import AutopilotError, BundleManifest, ColumnType, ErrorCode, SchemaColumn
from jupyter_autopilot.contract.monitoring import TrainingProfile
from jupyter_autopilot.engine.bundle import (
    Bundle,
    Part,
    checksum,
    load_bundle,
    pack_bundle,
    packed_parts,
    read_stored,
    sign,
    write_models,
    write_stored,
)
from jupyter_autopilot.engine.bundle.carried import carried_files
from jupyter_autopilot.engine.features.numbers import Numbers

ROWS = pd.DataFrame(
    {"x": [0.5, -0.5, None], "day": ["2021-01-01", None, "2021-03-01"], "kind": ["a", "b", "new"], "extra": 1}
)
CARRIED = {"requirements.txt", "predict.py", "MLmodel", "python_env.yaml", "Dockerfile"}


@pytest.fixture(scope="module")
def folder(run_engine) -> Path:
    """The bundle of a candidate that was trained on a number, a date and a category."""
    random = np.random.default_rng(0)
    x = random.normal(size=100)
    table = pd.DataFrame({"x": x, "kind": random.choice(["a", "b"], 100), "y": np.where(x > 0, "yes", "no")})
    table["day"] = pd.date_range("2021-01-01", periods=100).strftime("%Y-%m-%d")
    done = run_engine(table, target="y", training_method="ensembling", algorithms=["linear"], max_candidates=1)
    return done.folder / "candidates" / "linear-1" / "bundle"


@pytest.fixture(scope="module")
def bundle(folder: Path) -> Bundle:
    return load_bundle(folder)


def test_it_predicts_labels_and_probabilities(bundle: Bundle) -> None:
    assert bundle.predict(ROWS).tolist()[:2] == ["yes", "no"]
    probabilities = bundle.predict_proba(ROWS)
    assert probabilities.shape == (3, 2)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)


def test_manifest_says_what_a_request_needs(bundle: Bundle) -> None:
    columns = {column.name: column for column in bundle.manifest.columns}
    assert {name: column.type for name, column in columns.items()} == {
        "x": ColumnType.NUMERIC,
        "kind": ColumnType.CATEGORICAL,
        "day": ColumnType.DATETIME,
    }
    assert sorted(columns["kind"].categories) == ["a", "b"]
    assert columns["x"].minimum < 0 < columns["x"].maximum
    assert bundle.manifest.packages["scikit-learn"]
    assert len(bundle.manifest.sample) == len(bundle.manifest.sample_predictions) == 5


def test_it_can_be_moved(folder: Path, bundle: Bundle, tmp_path: Path) -> None:
    moved = shutil.copytree(folder, tmp_path / "elsewhere")
    np.testing.assert_array_equal(load_bundle(moved).predict_proba(ROWS), bundle.predict_proba(ROWS))


def test_missing_columns_are_named(bundle: Bundle) -> None:
    with pytest.raises(AutopilotError) as caught:
        bundle.predict(ROWS.drop(columns=["x", "kind"]))
    assert caught.value.code is ErrorCode.COLUMNS_MISSING
    assert caught.value.problems[0].params == {"columns": ["x", "kind"]}


@pytest.mark.parametrize(("column", "value"), [("x", "many"), ("day", "soon")])
def test_a_value_of_the_wrong_kind_is_named_with_its_row(bundle: Bundle, column: str, value: str) -> None:
    rows = ROWS.astype(object)
    rows.loc[1, column] = value
    with pytest.raises(AutopilotError) as caught:
        bundle.predict(rows)
    assert caught.value.code is ErrorCode.PAYLOAD_INVALID
    assert f"Column {column!r}, row 2: {value!r}" in caught.value.message


@pytest.mark.parametrize("name", ["pipeline.json", "models/linear-1-1.fitted", "features/one_hot-1.fitted"])
def test_a_changed_file_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(folder, tmp_path / "bundle")
    with (copy / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(AutopilotError) as caught:
        load_bundle(copy)
    assert caught.value.code is ErrorCode.EXPERIMENT_DAMAGED
    assert name in caught.value.message


@pytest.mark.parametrize("name", ["manifest.json", "pipeline.json", "models/linear-1-1.fitted"])
def test_a_missing_file_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(folder, tmp_path / "bundle")
    (copy / name).unlink()
    with pytest.raises(AutopilotError) as caught:
        load_bundle(copy)
    assert caught.value.code is ErrorCode.EXPERIMENT_DAMAGED


def test_manifest_is_json_of_the_contract(folder: Path) -> None:
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text)["format"] == 2
    features = {f"features/one_hot-{fold}.fitted" for fold in range(1, 6)}
    models = {f"models/linear-1-{fold}.fitted" for fold in range(1, 6)}
    manifest = BundleManifest.model_validate_json(text)
    assert set(manifest.files) == {"pipeline.json", "profile.json", *models, *features, *CARRIED}
    assert manifest.pickles == []
    assert not (folder / "signature").exists()
    profile = TrainingProfile.model_validate_json((folder / "profile.json").read_bytes())
    assert [feature.name for feature in profile.features] == [column.name for column in manifest.columns]
    assert [answer.name for answer in profile.predictions] == ["predicted_label", "probability"]


def test_what_was_missing_in_training_is_missing_in_prediction(run_engine) -> None:
    random = np.random.default_rng(0)
    x, kind = random.normal(size=200), random.choice(["a", "b"], 200)
    table = pd.DataFrame({"x": x, "kind": kind, "y": np.where(x + (kind == "a") > 0.5, "yes", "no")})
    table.loc[::7, "x"] = -999
    table.loc[::9, "kind"] = "unknown"
    table["x"] = table["x"].astype(object)
    table.loc[::8, "x"] = "unknown"
    fields = {"training_method": "ensembling", "algorithms": ["linear"], "max_candidates": 1}
    done = run_engine(table, target="y", missing_tokens=["unknown", "-999"], **fields)
    bundle = load_bundle(done.folder / "candidates" / "linear-1" / "bundle")
    column = next(column for column in bundle.manifest.columns if column.name == "x")
    assert (column.type, bundle.manifest.missing_tokens) == (ColumnType.NUMERIC, ["unknown", "-999"])
    assert column.minimum > -10
    gaps = bundle.predict_proba(pd.DataFrame({"x": [None], "kind": [None]}))
    for x_token, kind_token in [("unknown", " unknown "), (-999, "unknown"), (-999.0, None), ("-999", np.nan)]:
        given = pd.DataFrame({"x": [x_token], "kind": [kind_token]})
        np.testing.assert_array_equal(bundle.predict_proba(given), gaps)


def test_an_infinite_number_is_a_gap_as_in_training(bundle: Bundle) -> None:
    gap, infinite = ROWS.assign(x=np.nan), ROWS.assign(x=[np.inf, -np.inf, np.inf])
    np.testing.assert_array_equal(bundle.predict_proba(infinite), bundle.predict_proba(gap))


def pins(text: str) -> dict[str, str]:
    """The exact versions of a requirements file."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return dict(line.split("==") for line in lines)


def test_requirements_are_what_is_installed_and_what_the_models_need(folder: Path, bundle: Bundle) -> None:
    found = pins((folder / "requirements.txt").read_text(encoding="utf-8"))
    assert found.pop("jupyter_autopilot") == jupyter_autopilot.__version__
    assert found == {name: importlib.metadata.version(name) for name in found}
    assert {"scikit-learn", "pandas", "pydantic-core", "threadpoolctl"} <= found.keys()
    assert not {"lightgbm", "jupyterlab", "jupyter-server", "optuna"} & found.keys()
    assert "lightgbm" in pins(carried_files(bundle.manifest, ["lightgbm"])["requirements.txt"])


def test_a_bundle_remembers_the_libraries_of_its_members(run_engine) -> None:
    random = np.random.default_rng(0)
    table = pd.DataFrame({"x": random.normal(size=100), "y": random.normal(size=100)})
    fields = {"training_method": "ensembling", "algorithms": ["lightgbm"], "max_candidates": 1}
    done = run_engine(table, target="y", **fields)
    packed = done.folder / "candidates" / "lightgbm-1" / "bundle"
    assert [part.models.libraries for part in packed_parts(packed)] == [("lightgbm",)]
    assert "lightgbm" in pins((packed / "requirements.txt").read_text(encoding="utf-8"))


def test_what_is_carried_may_be_changed_by_hand(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "bundle")
    for name in CARRIED:
        (copy / name).write_text("# mine", encoding="utf-8")
    load_bundle(copy)


def test_mlflow_finds_its_loader(folder: Path) -> None:
    model = yaml.safe_load((folder / "MLmodel").read_text(encoding="utf-8"))
    flavor = model["flavors"]["python_function"]
    assert flavor["python_version"] == ".".join(map(str, sys.version_info[:3]))
    assert model["metadata"] == {"experiment": "test", "candidate": "linear-1"}
    environment = yaml.safe_load((folder / flavor["env"]["virtualenv"]).read_text(encoding="utf-8"))
    assert environment["dependencies"] == ["mlflow", "-r requirements.txt"]
    assert flavor["loader_module"] == "jupyter_autopilot.serving.pyfunc"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_predict_needs_the_requirements_only(folder: Path, bundle: Bundle, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    found = pins((folder / "requirements.txt").read_text(encoding="utf-8"))
    for name in found.keys() - {"jupyter_autopilot"}:
        distribution = importlib.metadata.distribution(name)
        for top in {file.parts[0] for file in distribution.files or []} - {"..", "__pycache__"}:
            (site / top).symlink_to(str(distribution.locate_file(top)))
    (site / "jupyter_autopilot").symlink_to(Path(jupyter_autopilot.__file__).parent)
    ROWS.to_csv(tmp_path / "rows.csv", index=False)
    # Neither the environment's packages nor those of its user are seen.
    code = f"import runpy, sys; sys.path[:0] = [{str(site)!r}]; runpy.run_path(sys.argv[0], run_name='__main__')"
    given = [str(folder / "predict.py"), str(tmp_path / "rows.csv"), str(tmp_path / "out.csv")]
    code = f"import sys; sys.argv = {given!r}; {code}"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answered = pd.read_csv(tmp_path / "out.csv")
    assert answered["predicted_label"].tolist() == bundle.predict(ROWS).tolist()
    np.testing.assert_allclose(answered["probability_yes"], bundle.predict_proba(ROWS)[:, 1])


class Mine(BaseEstimator):  # type: ignore[misc]
    """An estimator that has no other format than a pickle."""

    def fit(self, x, y):
        self.mean_ = float(np.mean(y))
        return self

    def predict(self, x):
        return np.full(len(x), self.mean_)


@pytest.fixture
def pickled(folder: Path, tmp_path: Path) -> Path:
    """A bundle with a pickle."""
    numbers = pd.DataFrame({"x": [1.0, 2.0]})
    features = write_stored("own", Numbers().fit(numbers), tmp_path)
    models = write_models("own", [Mine().fit(numbers, [1.0, 3.0])], tmp_path / "models")
    manifest = BundleManifest.model_validate_json((folder / "manifest.json").read_bytes()).model_copy(
        update={"columns": [SchemaColumn(name="x", type=ColumnType.NUMERIC)], "labels": []}
    )
    pack_bundle(tmp_path / "bundle", manifest, [Part(1.0, models, [features])], None)
    return tmp_path / "bundle"


def test_a_pickle_is_marked_and_read_by_who_packed_it(pickled: Path, tmp_path: Path, monkeypatch) -> None:
    manifest = BundleManifest.model_validate_json((pickled / "manifest.json").read_bytes())
    assert manifest.pickles == ["models/own-1.joblib"]
    assert "--open --trust-pickle" in (pickled / "Dockerfile").read_text(encoding="utf-8")
    rows = pd.DataFrame({"x": [5.0]})
    assert load_bundle(pickled).predict(rows).tolist() == [2.0]
    monkeypatch.setenv("AUTOPILOT_KEY_FILE", str(tmp_path / "of-somebody-else" / "key"))
    for _ in range(2):  # with no key, and with another one
        with pytest.raises(AutopilotError, match="jupyter autopilot trust") as caught:
            load_bundle(pickled)
        assert caught.value.code is ErrorCode.MODEL_UNTRUSTED
        other = shutil.copytree(pickled, tmp_path / f"copy-{_}")
        sign(other)
        assert load_bundle(other).predict(rows).tolist() == [2.0]
    assert load_bundle(pickled, trust_pickle=True).predict(rows).tolist() == [2.0]


def test_a_signature_is_of_one_manifest(pickled: Path) -> None:
    (pickled / "models" / "own-1.joblib").write_bytes(b"another")
    manifest = BundleManifest.model_validate_json((pickled / "manifest.json").read_bytes())
    files = manifest.files | {"models/own-1.joblib": checksum(pickled / "models" / "own-1.joblib")}
    # What the manifest says of pickles does not decide.
    changed = manifest.model_copy(update={"files": files, "pickles": []})
    (pickled / "manifest.json").write_text(changed.model_dump_json(), encoding="utf-8")
    with pytest.raises(AutopilotError) as caught:
        load_bundle(pickled)
    assert caught.value.code is ErrorCode.MODEL_UNTRUSTED


def test_a_bundle_of_format_1_is_read_by_who_trusts_it(folder: Path, bundle: Bundle, tmp_path: Path) -> None:
    """All its model files are pickles, and a member has all its models in one."""
    old = shutil.copytree(folder, tmp_path / "old")
    pipeline = json.loads((old / "pipeline.json").read_text(encoding="utf-8"))
    (member,) = pipeline["members"]
    joblib.dump([read_stored(old / name) for name in member["models"]], old / "models" / "linear-1.joblib")
    for name in member["features"]:
        joblib.dump(read_stored(old / name), (old / name).with_suffix(".joblib"))
    del member["name"], member["classes"]
    member["models"] = "models/linear-1.joblib"
    member["features"] = [name.replace(".fitted", ".joblib") for name in member["features"]]
    (old / "pipeline.json").write_text(json.dumps(pipeline), encoding="utf-8")
    manifest = json.loads((old / "manifest.json").read_text(encoding="utf-8"))
    files = ["pipeline.json", member["models"], *member["features"]]
    manifest |= {"format": 1, "files": {name: checksum(old / name) for name in files}}
    (old / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(AutopilotError) as caught:
        load_bundle(old)
    assert caught.value.code is ErrorCode.MODEL_UNTRUSTED
    sign(old)
    np.testing.assert_array_equal(load_bundle(old).predict_proba(ROWS), bundle.predict_proba(ROWS))
    (part,) = packed_parts(old)
    pack_bundle(tmp_path / "new", load_bundle(old, trust_pickle=True).manifest, [part], ["no", "yes"])
    np.testing.assert_array_equal(load_bundle(tmp_path / "new").predict_proba(ROWS), bundle.predict_proba(ROWS))
