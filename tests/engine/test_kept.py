"""Models that a script keeps are read again without running anything, and predict what they did."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lightgbm import LGBMClassifier
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline

from jupyter_autopilot.features import Numbers, WithPredictions
from jupyter_autopilot.models import load_models, save_models

RANDOM = np.random.default_rng(0)
ROWS = pd.DataFrame(RANDOM.normal(size=(80, 3)), columns=["a", "b", "c"])
LABELS = (ROWS["a"] + RANDOM.normal(scale=0.3, size=80) > 0).to_numpy().astype(int)


def fitted(model: Any, features: Any) -> Pipeline:
    return Pipeline([("features", features), ("model", model.fit(features.transform(ROWS), LABELS))])


@pytest.fixture(scope="module")
def models() -> dict[str, list[Pipeline]]:
    """Two boosters that share their preprocessing, and trees that are stacked on them."""
    features = Numbers().fit(ROWS)
    trees = [fitted(LGBMClassifier(n_estimators=5, verbosity=-1, random_state=seed), features) for seed in (0, 1)]
    stacked = WithPredictions(Numbers().fit(ROWS), [trees], 2)
    return {"lightgbm-1": trees, "stacked-1": [fitted(ExtraTreesClassifier(5, random_state=0), stacked)]}


def test_they_predict_what_they_did(models: dict[str, list[Pipeline]], tmp_path: Path) -> None:
    save_models(models, tmp_path / "model")
    assert {path.name for path in (tmp_path / "model").iterdir()} == {
        "models.json",
        "features-1.fitted",
        "features-2.fitted",
        "model-1.lightgbm.txt",
        "model-2.lightgbm.txt",
        "model-3.fitted",
    }
    again = load_models(tmp_path / "model")
    for name, several in models.items():
        for kept, model in zip(again[name], several, strict=True):
            np.testing.assert_array_equal(kept.classes_, [0, 1])
            np.testing.assert_allclose(kept.predict_proba(ROWS), model.predict_proba(ROWS), rtol=1e-12)
    save_models({"one": models["lightgbm-1"][:1]}, tmp_path / "model")  # takes its place
    assert list(load_models(tmp_path / "model")) == ["one"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_what_is_no_model_is_left_alone(models: dict[str, list[Pipeline]], tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="holds no models"):
        save_models(models, tmp_path / "model")
    assert (tmp_path / "model" / "notes.txt").exists()
    for folder in (tmp_path / "model", tmp_path / "nowhere"):
        with pytest.raises(ValueError, match="holds no models"):
            load_models(folder)


def test_a_pickle_is_read_for_those_only_who_trust_it(tmp_path: Path) -> None:
    own = fitted(HistGradientBoostingClassifier(max_iter=2), Numbers().fit(ROWS))
    save_models({"own": [own]}, tmp_path / "model")
    with pytest.raises(ValueError, match=r"model-1\.joblib is a pickle.*--trust-pickle"):
        load_models(tmp_path / "model")
    again = load_models(tmp_path / "model", trust_pickle=True)
    np.testing.assert_allclose(again["own"][0].predict_proba(ROWS), own.predict_proba(ROWS))


def test_no_file_outside_of_the_folder_is_read(models: dict[str, list[Pipeline]], tmp_path: Path) -> None:
    save_models(models, tmp_path / "model")
    index = json.loads((tmp_path / "model" / "models.json").read_text(encoding="utf-8"))
    index["lightgbm-1"][0]["model"] = "../model-1.lightgbm.txt"
    (tmp_path / "model" / "models.json").write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(ValueError, match="no file of the folder"):
        load_models(tmp_path / "model")
