"""Exact SHAP values of boosted trees, which LightGBM, XGBoost and CatBoost compute themselves.

The method is TreeSHAP (Lundberg et al., Nature Machine Intelligence 2020): a value that is not known is averaged over
the training rows that came down the same branches. The libraries give a value to each feature that preprocessing made;
by additivity those of one column are added up. Where a feature is made of several columns, or a model has no such
values, there are none, and they have to be estimated (`walks.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract.report import ShapUnit
from ..bundle import Bundle, library_of, predict_one

Array = npt.NDArray[np.float64]
Columns = npt.NDArray[np.int64]
TOLERANCE = 1e-3
"""Of a prediction that values add up to: the libraries add float32 up in another order."""
PROBED_ROWS = 200
MISSING = -1
"""Where pandas takes no value."""
MOST_COLUMNS = 200
"""Of wider tables it takes too long to find out what is made of which column."""


@dataclass(frozen=True)
class TreeShap:
    """Exact values.

    Attributes
    ----------
    values
        Of shape (rows, columns, outputs); one output for two classes, the log odds of the second.
    expected
        What they are added to, of shape (outputs,).
    """

    values: Array
    expected: Array
    unit: ShapUnit


class Trees:
    """The models of a bundle, when all are trees that have such values; `find` says whether they are.

    Parameters
    ----------
    origins
        By preprocessing the column of each feature.
    """

    def __init__(self, bundle: Bundle, origins: dict[str, Columns]) -> None:
        self._bundle, self._origins = bundle, origins

    @classmethod
    def find(cls, bundle: Bundle, background: pd.DataFrame) -> Trees | None:
        """None where some model has no exact values, or a feature is made of several columns.

        Of numbers the prediction is the sum of the models' predictions, and so are its values. Probabilities are no
        sum: of one member the values are the mean over its models, in log odds, and of several there are none.

        Parameters
        ----------
        background
            Rows by which it is found out which column each feature is made of.
        """
        members = bundle.members
        summed = bundle.classes_ is None or len(members) == 1
        if not summed or any(member.stacked_on for member in members) or background.shape[1] > MOST_COLUMNS:
            return None
        if not all(_library(model) for member in members for model in member.models):
            return None
        usual = bundle.read_rows(background.head(PROBED_ROWS))
        origins = {}
        for name, transformer in bundle.transformers.items():
            columns = _origins(transformer, usual)
            if columns is None:
                return None
            origins[name] = columns
        return cls(bundle, origins)

    def explain(self, rows: pd.DataFrame) -> TreeShap | None:
        """The values of rows, or None where they do not add up to the predictions."""
        bundle = self._bundle
        classes = None if bundle.classes_ is None else len(bundle.classes_)
        read = bundle.read_rows(rows)
        features = {name: transformer.transform(read) for name, transformer in bundle.transformers.items()}
        parts = []
        for member in bundle.members:
            for model, name in zip(member.models, member.features, strict=True):
                found = _checked(model, features[name], classes)
                if found is None:
                    return None
                parts.append(member.weight / len(member.models) * _by_column(found, self._origins[name]))
        values = np.sum(parts, axis=0) / bundle.temperature
        if np.abs(values[:, -2]).max(initial=0.0) > TOLERANCE:  # features of which no column is known matter
            return None
        unit: ShapUnit = "target" if classes is None else "log_odds"
        return TreeShap(values[:, :-2], values[0, -1], unit)


def _library(model: Any) -> str | None:
    """Of a booster."""
    library = library_of(model)
    return library if library in {"lightgbm", "xgboost", "catboost"} else None


def _checked(model: Any, features: Any, classes: int | None) -> Array | None:
    """The values of one model, of shape (rows, features + 1, outputs), if they add up to what it predicts."""
    if classes is not None and len(model.classes_) != classes:
        return None
    found = _contributions(model, features)
    score, predicted = found.sum(axis=1), predict_one(model, features, classes)
    if classes is None:
        answer = score[:, 0]
    elif classes == 2:
        answer = np.column_stack([1 / (1 + np.exp(score[:, 0])), 1 / (1 + np.exp(-score[:, 0]))])
    else:
        raised = np.exp(score - score.max(axis=1, keepdims=True))
        answer = raised / raised.sum(axis=1, keepdims=True)
    return found if np.allclose(answer, predicted, rtol=TOLERANCE, atol=TOLERANCE) else None


def _contributions(model: Any, features: Any) -> Array:
    """Of shape (rows, features + 1, outputs); the last feature stands for the expected value."""
    rows, columns = features.shape
    library = _library(model)
    if library == "lightgbm":
        flat = np.asarray(model.predict(features, pred_contrib=True), dtype="float64")
        return flat.reshape(rows, -1, columns + 1).transpose(0, 2, 1)
    if library == "xgboost":
        from xgboost import DMatrix

        end = getattr(model, "best_iteration", None) if model.get_params().get("early_stopping_rounds") else None
        part = (0, 0) if end is None else (0, end + 1)
        found = model.get_booster().predict(DMatrix(features), pred_contribs=True, iteration_range=part)
    else:
        from catboost import Pool

        found = model.get_feature_importance(Pool(features), type="ShapValues")
    found = np.asarray(found, dtype="float64")
    return found[:, :, None] if found.ndim == 2 else found.transpose(0, 2, 1)


def _origins(transformer: Any, rows: pd.DataFrame) -> Columns | None:
    """The column of which each feature is made, by position, or the number of columns where none is known.

    A column's values are shuffled, and missing in every second row: the features that change are made of it. None where
    a feature is made of several columns.
    """
    before = _dense(transformer.transform(rows))
    origins = np.full(before.shape[1], rows.shape[1], dtype=np.int64)
    order = np.random.default_rng(0).permutation(len(rows))
    order[::2] = MISSING
    for place, name in enumerate(rows.columns):
        other = rows.copy(deep=False)
        other[name] = rows[name].array.take(order, allow_fill=True)
        after = _dense(transformer.transform(other))
        changed = ~((before == after) | (np.isnan(before) & np.isnan(after))).all(axis=0)
        if (origins[changed] != rows.shape[1]).any():
            return None
        origins[changed] = place
    return np.append(origins, rows.shape[1] + 1)


def _by_column(found: Array, origins: Columns) -> Array:
    """The values of each column; behind them those of no known column, and what they are added to."""
    columns = int(origins[-1]) + 1
    total = np.zeros((len(found), columns, found.shape[2]))
    for feature, column in enumerate(origins):
        total[:, column] += found[:, feature]
    return total


def _dense(features: Any) -> Array:
    return np.asarray(features if isinstance(features, np.ndarray) else features.toarray(), dtype="float64")
