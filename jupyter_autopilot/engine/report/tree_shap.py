"""Exact SHAP values of trees: LightGBM, XGBoost and CatBoost compute them, and of forests `forest_shap.py` does.

The method is TreeSHAP (Lundberg et al., Nature Machine Intelligence 2020): a value that is not known is averaged over
the training rows that came down the same branches. There is a value for each feature that preprocessing made; by
additivity those of one column are added up, and so are, weighted, those of several models. In these cases there are
none, and they have to be estimated (`walks.py`):

- Of a feature that is made of several columns no rule says which of them its value belongs to, and it changes with
  either: the value of a column is no sum of values of features.
- A model that is stacked on the predictions of others is no tree of the columns.
- The mean of probabilities of forests and of boosters has no scale on which the values of both add up: what those of
  boosters add up to is turned into a probability by a curve.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract.report import ShapUnit
from ..bundle import Bundle, library_of, predict_one
from .forest_shap import forest_values
from .origins import PROBED_ROWS, Columns, by_column, origins

Array = npt.NDArray[np.float64]
TOLERANCE = 1e-3
"""Of a prediction that values add up to: the libraries add float32 up in another order."""
NEAR = 0.05
"""Probabilities that values add up to differ by no more from the model's, on average."""
MOST_COLUMNS = 200
"""Of wider tables it takes too long to find out what is made of which column."""
PROBED_TREES = 2
"""Of a forest, by which it is seen how long all of them take."""
FORESTS = {"RandomForestClassifier", "RandomForestRegressor", "ExtraTreesClassifier", "ExtraTreesRegressor"}


class NotExact(Exception):  # noqa: N818, as StopIteration: it is an answer
    """A model has no exact values; the message goes on after "they are not exact, since"."""


@dataclass(frozen=True)
class TreeShap:
    """Exact values.

    Attributes
    ----------
    values
        Of shape (rows, columns, outputs); one output for two classes, the second one's.
    expected
        What they are added to, of shape (outputs,).
    off
        How far the predictions that they add up to are from the model's, on average; of classes in probability.
    """

    values: Array
    expected: Array
    unit: ShapUnit
    off: float


class Trees:
    """The models of a bundle, when all are trees that have such values; `find` says whether they are, or why not.

    Attributes
    ----------
    unit
        Of numbers the target's. Of classes forests have values of probabilities, and the others of log odds.
    """

    def __init__(self, bundle: Bundle, unit: ShapUnit, columns_of: dict[str, Columns]) -> None:
        self.unit = unit
        self._bundle, self._columns_of = bundle, columns_of

    @classmethod
    def find(cls, bundle: Bundle, background: pd.DataFrame) -> Trees:
        """The models of a bundle.

        Parameters
        ----------
        background
            Rows by which it is found out which column each feature is made of.

        Raises
        ------
        NotExact
            Some model has no exact values, or not on the scale of the others, or a feature is made of several columns.
        """
        unit = common_unit(bundle)
        if background.shape[1] > MOST_COLUMNS:
            raise NotExact(f"of more than {MOST_COLUMNS} columns it would take long to see what features are made of")
        columns_of, rows = {}, bundle.read_rows(background.head(PROBED_ROWS))
        for name, transformer in bundle.transformers.items():
            columns = origins(transformer, rows)
            if columns is None:
                raise NotExact("some of the features that the model learns from are made of several columns")
            columns_of[name] = columns
        return cls(bundle, unit, columns_of)

    def seconds(self, rows: pd.DataFrame) -> float:
        """About how long it takes to explain such rows."""
        total = 0.0
        for _, model, features in self._models(rows):
            started = time.perf_counter()
            _contributions(model, features, self._outputs(None), most_trees=PROBED_TREES)
            taken = time.perf_counter() - started
            total += taken * (max(1.0, len(model.estimators_) / PROBED_TREES) if _is_forest(model) else 1.0)
        return total

    def explain(self, rows: pd.DataFrame, outputs: list[int] | None = None) -> TreeShap:
        """The values of rows.

        Parameters
        ----------
        outputs
            Of more than two classes those that are explained, by position; all if left out.

        Raises
        ------
        NotExact
            They do not add up to the predictions.
        """
        chosen = self._outputs(outputs)
        parts = []
        for (weight, name), model, features in self._models(rows):
            found = _checked(model, features, self._classes, chosen)
            parts.append(weight * by_column(found, self._columns_of[name]))
        values = np.sum(parts, axis=0)
        if np.abs(values[:, -2]).max(initial=0.0) > TOLERANCE:
            raise NotExact("of some features that matter it cannot be seen which column they are made of")
        if self.unit == "log_odds":
            values = values / self._bundle.temperature
        off = self._off(values.sum(axis=1), rows, chosen)
        if off > NEAR and self.unit != "target":
            raise NotExact(f"they would add up to probabilities that are {off:.2f} from the model’s on average")
        if outputs is not None and values.shape[2] > len(chosen):
            values = values[:, :, outputs]
        return TreeShap(values[:, :-2], values[0, -1], self.unit, off)

    @property
    def _classes(self) -> int | None:
        return None if self._bundle.classes_ is None else len(self._bundle.classes_)

    def _outputs(self, outputs: list[int] | None) -> list[int]:
        """Those whose values are computed."""
        if self._classes is None:
            return [0]
        if self._classes == 2:
            return [1]
        return list(range(self._classes)) if outputs is None else outputs

    def _models(self, rows: pd.DataFrame) -> list[tuple[tuple[float, str], Any, Any]]:
        """Each model with its weight, the name of its preprocessing, and the features of the rows."""
        read = self._bundle.read_rows(rows)
        features = {name: transformer.transform(read) for name, transformer in self._bundle.transformers.items()}
        return [
            ((member.weight / len(member.models), name), model, features[name])
            for member in self._bundle.members
            for model, name in zip(member.models, member.features, strict=True)
        ]

    def _off(self, total: Array, rows: pd.DataFrame, outputs: list[int]) -> float:
        if self._classes is None:
            return float(np.abs(total[:, 0] - self._bundle.predict(rows)).mean())
        answer = self._bundle.predict_proba(rows)
        said = total if self.unit == "probability" else _probabilities(total)
        if self.unit == "probability" or self._classes == 2:
            answer = answer[:, outputs]
            said = said[:, -1:] if self._classes == 2 else said
        return float(np.abs(said - answer).mean())


def common_unit(bundle: Bundle) -> ShapUnit:
    """The scale on which the models' values add up.

    Raises
    ------
    NotExact
        There is none.
    """
    models = [model for member in bundle.members for model in member.models]
    if any(member.stacked_on for member in bundle.members):
        raise NotExact("one of the ensemble’s models learns from the predictions of the others")
    if not all(_is_forest(model) or _is_booster(model) for model in models):
        raise NotExact("not every model is one of trees")
    if bundle.classes_ is None:
        return "target"
    if all(map(_is_forest, models)):
        if bundle.pooling == "geometric" and len(bundle.members) > 1:
            raise NotExact("the values of several forests are probabilities, whose geometric mean is no sum of them")
        return "probability"
    if all(map(_is_booster, models)):
        return "log_odds"
    raise NotExact("the ensemble has forests, whose values are probabilities, and boosted trees, whose are log odds")


def _is_forest(model: Any) -> bool:
    return library_of(model) == "sklearn" and type(model).__name__ in FORESTS


def _is_booster(model: Any) -> bool:
    return library_of(model) in {"lightgbm", "xgboost", "catboost"}


def _checked(model: Any, features: Any, classes: int | None, outputs: list[int]) -> Array:
    """The values of one model, of shape (rows, features + 1, outputs), which add up to what it predicts."""
    if classes is not None and len(model.classes_) != classes:
        raise NotExact("some of its models have not seen every class")
    found = _contributions(model, features, outputs)
    score, predicted = found.sum(axis=1), predict_one(model, features, classes)
    if classes is None:
        score = score[:, 0]
    elif _is_forest(model):
        predicted = predicted[:, outputs]
    else:
        score = _probabilities(score)
    if not np.allclose(score, predicted, rtol=TOLERANCE, atol=TOLERANCE):
        raise NotExact("the values of its trees do not add up to what they predict")
    return found


def _probabilities(scores: Array) -> Array:
    """Of log odds of the second of two classes, or of a score for each of more."""
    if scores.shape[1] == 1:
        return np.asarray(np.column_stack([1 / (1 + np.exp(scores[:, 0])), 1 / (1 + np.exp(-scores[:, 0]))]))
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _contributions(model: Any, features: Any, outputs: list[int], most_trees: int | None = None) -> Array:
    """Of shape (rows, features + 1, outputs); the last feature stands for the expected value.

    Parameters
    ----------
    outputs
        Those of a forest; a booster has the values of all classes together.
    """
    if _is_forest(model):
        return forest_values(model, features, outputs, most_trees=most_trees)
    rows, columns = features.shape
    library = library_of(model)
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
