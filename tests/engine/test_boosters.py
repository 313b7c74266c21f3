"""Models of boosting libraries: files that these libraries read themselves, and the same predictions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pytest

from jupyter_autopilot.crypt import encrypt_folder, is_sealed, make_key
from jupyter_autopilot.engine.bundle import predict_one, write_models

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(200, 4)).astype(np.float32)
X[::7, 1] = np.nan
TWO, THREE, NUMBERS = (X[:, 0] > 0).astype(int), np.digitize(X[:, 0], [-0.5, 0.5]), X[:, 0] * 3 + X[:, 2]


def estimators() -> list[Any]:
    found = [(lightgbm.LGBMClassifier, lightgbm.LGBMRegressor, {"n_estimators": 5, "verbosity": -1}, ".lightgbm.txt")]
    try:
        import catboost

        options = {"iterations": 5, "verbose": 0, "allow_writing_files": False}
        found.append((catboost.CatBoostClassifier, catboost.CatBoostRegressor, options, ".cbm"))
    except ImportError:
        pass
    try:
        import xgboost

        found.append((xgboost.XGBClassifier, xgboost.XGBRegressor, {"n_estimators": 5}, ".ubj"))
    except ImportError:
        pass
    return [pytest.param(*one, id=one[3]) for one in found]


@pytest.mark.parametrize(("classifier", "regressor", "options", "suffix"), estimators())
@pytest.mark.parametrize(("y", "count"), [(TWO, 2), (THREE, 3), (NUMBERS, None)], ids=["two", "three", "numbers"])
def test_what_is_read_predicts_the_same(
    classifier: Any, regressor: Any, options: dict[str, Any], suffix: str, y: Any, count: int | None, tmp_path: Path
) -> None:
    models = [(regressor if count is None else classifier)(**options).fit(X[rows:], y[rows:]) for rows in (0, 50)]
    stored = write_models("one", models, tmp_path / "models")
    assert [file.name for file in stored.files] == [f"one-1{suffix}", f"one-2{suffix}"]
    assert stored.libraries == (classifier.__module__.partition(".")[0],)
    for before, after in zip(models, stored.read(), strict=True):
        np.testing.assert_allclose(predict_one(after, X, count), predict_one(before, X, count), rtol=1e-12)


@pytest.mark.parametrize(("classifier", "regressor", "options", "suffix"), estimators())
def test_in_an_encrypted_folder_they_predict_the_same_and_leave_nothing_in_clear(
    classifier: Any, regressor: Any, options: dict[str, Any], suffix: str, tmp_path: Path
) -> None:
    name = f"key-{suffix.strip('.').replace('.', '-')}"
    make_key(name)
    encrypt_folder(tmp_path, name)
    for estimator, y, count in ((classifier, THREE, 3), (regressor, NUMBERS, None)):
        model = estimator(**options).fit(X, y)
        stored = write_models(f"one-{count}", [model], tmp_path / "models")
        assert all(is_sealed(file.path) and file.name.endswith(suffix) for file in stored.files)
        np.testing.assert_allclose(predict_one(stored.read()[0], X, count), predict_one(model, X, count), rtol=1e-12)


def test_a_fold_without_one_of_the_classes_keeps_its_codes(tmp_path: Path) -> None:
    model = lightgbm.LGBMClassifier(n_estimators=5, verbosity=-1).fit(X, 2 * TWO)
    stored = write_models("one", [model], tmp_path / "models")
    assert stored.classes == ((0, 2),)
    read = predict_one(stored.read()[0], X, 3)
    np.testing.assert_array_equal(read, predict_one(model, X, 3))
    assert not read[:, 1].any()


def test_the_best_round_is_the_last_one_that_is_kept(tmp_path: Path) -> None:
    model = lightgbm.LGBMRegressor(n_estimators=9, verbosity=-1).fit(X, NUMBERS)
    model.booster_.best_iteration = 4
    (file,) = write_models("one", [model], tmp_path / "models").files
    assert lightgbm.Booster(model_file=file.path).num_trees() == 4
