"""Models of boosting libraries in these libraries' own formats, which any program that knows them can read.

lightgbm    text, `lightgbm.Booster(model_file=…)`
catboost    cbm, `catboost.CatBoostClassifier().load_model(…)`
xgboost     UBJSON, `xgboost.Booster(model_file=…)`
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...crypt import is_encrypted, is_sealed, open_write, private_file, read_bytes

Array = npt.NDArray[np.float64]
LIGHTGBM, CATBOOST, XGBOOST = ".lightgbm.txt", ".cbm", ".ubj"
FORMATS = {
    "LGBMClassifier": LIGHTGBM,
    "LGBMRegressor": LIGHTGBM,
    "CatBoostClassifier": CATBOOST,
    "CatBoostRegressor": CATBOOST,
    "XGBClassifier": XGBOOST,
    "XGBRegressor": XGBOOST,
}
"""By the name of the estimator the end of its file's name."""


def library_of(model: Any) -> str:
    """The distribution that an estimator is of."""
    if isinstance(model, LightGBMTrees):
        return "lightgbm"
    return type(model).__module__.partition(".")[0]


def format_of(model: Any) -> str | None:
    """The end of the name of an estimator's file; None for one that is of no boosting library."""
    return FORMATS.get(type(model).__name__) if library_of(model) in {"lightgbm", "catboost", "xgboost"} else None


def write_booster(model: Any, path: Path) -> None:
    """Write a fitted estimator that has a format; of LightGBM's, the rounds until the best one."""
    save = model.booster_.save_model if path.name.endswith(LIGHTGBM) else model.save_model
    if not is_encrypted(path.parent):
        save(path)
        return
    # The libraries write to a path only.
    with private_file(path.name) as clear:
        save(clear)
        with clear.open("rb") as source, open_write(path) as target:
            shutil.copyfileobj(source, target, 1 << 20)


def read_booster(path: Path, classes: list[int] | None) -> Any:
    """A model that predicts as the one that was written.

    Parameters
    ----------
    classes
        The codes of the classes that it has seen; None for regression.
    """
    if path.name.endswith(LIGHTGBM):
        return LightGBMTrees(path, classes)
    if path.name.endswith(CATBOOST):
        from catboost import CatBoostClassifier, CatBoostRegressor

        estimator = (CatBoostRegressor if classes is None else CatBoostClassifier)()
        return estimator.load_model(blob=read_bytes(path)) if is_sealed(path) else estimator.load_model(path)
    from xgboost import XGBClassifier, XGBRegressor

    model = (XGBRegressor if classes is None else XGBClassifier)(n_jobs=1)
    model.load_model(bytearray(read_bytes(path)) if is_sealed(path) else path)
    return model


class LightGBMTrees:
    """LightGBM's trees with the methods of an estimator.

    Attributes
    ----------
    classes_
        The codes of the classes, of shape (classes,); for classification only.
    """

    def __init__(self, path: Path, classes: list[int] | None) -> None:
        from lightgbm import Booster

        self._booster = Booster(model_str=read_bytes(path).decode()) if is_sealed(path) else Booster(model_file=path)
        if classes is not None:
            self.classes_ = np.array(classes, dtype=np.int64)

    @property
    def booster(self) -> Any:
        """LightGBM's own."""
        return self._booster

    def predict(self, features: Any, **options: Any) -> Array:
        """Numbers of shape (rows,), float64, or what LightGBM answers with other options, as `pred_contrib`."""
        return np.asarray(self._booster.predict(features, num_threads=1, **options))

    def predict_proba(self, features: Any) -> Array:
        """Probabilities of shape (rows, classes), float64."""
        answer = self.predict(features)
        return answer if answer.ndim == 2 else np.column_stack([1 - answer, answer])
