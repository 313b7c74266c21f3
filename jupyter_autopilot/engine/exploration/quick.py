"""The quick score: what a small model of all features reaches, to compare before and after a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import ColumnType, ProblemType
from ..data import as_text, convert_columns, group_codes, make_folds, time_keys, to_number
from .sections.power import SCORES, encoded

ROWS = 5_000
FOLDS = 3
TREES = 60
MOST_COLUMNS = 300
SETTINGS: dict[str, Any] = {"n_estimators": TREES, "num_leaves": 15, "n_jobs": 1, "verbose": -1, "random_state": 0}
"""Of LightGBM."""


def quick_score(
    data: pd.DataFrame,
    target: str,
    types: Mapping[str, ColumnType | str],
    problem_type: ProblemType | str,
    *,
    group_column: str | None = None,
    time_column: str | None = None,
    rows: int = ROWS,
    seed: int = 0,
) -> float | None:
    """The area under the ROC curve (binary), balanced accuracy (multiclass) or R2 (regression) in cross-validation.

    Parameters
    ----------
    data, target, types, problem_type
        As for `explore`.
    group_column
        Rows with the same value are never both trained on and judged by.
    time_column
        Rows are judged by models of earlier ones.
    rows
        How many random rows are used, at most.

    Returns
    -------
    float or None
        None where there are too few rows for a cross-validation.
    """
    problem_type = ProblemType(problem_type)
    task = quick_task(
        data, target, types, problem_type, group_column=group_column, time_column=time_column, rows=rows, seed=seed
    )
    if task is None:
        return None
    x, y = task.x, task.y
    scores = [_judge(x[learn], y[learn], x[held], y[held], problem_type) for learn, held in task.folds]
    known = [score for score in scores if score is not None]
    return float(np.mean(known)) if known else None


@dataclass(frozen=True)
class Task:
    """Rows to learn from.

    Attributes
    ----------
    x
        The features as float32, of shape (rows, numbers).
    y
        int64 class codes, in the order of `labels`, or float64 numbers, of shape (rows,).
    labels
        As text; empty where numbers are predicted.
    folds
        Positions to learn from and to judge by.
    """

    x: npt.NDArray[np.float32]
    y: npt.NDArray[Any]
    labels: list[str]
    folds: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]


def quick_task(
    data: pd.DataFrame,
    target: str,
    types: Mapping[str, ColumnType | str],
    problem_type: ProblemType,
    *,
    group_column: str | None,
    time_column: str | None,
    rows: int,
    seed: int,
) -> Task | None:
    """What a small model learns from, or None where it is too little; parameters are as of `quick_score`."""
    classes = problem_type is not ProblemType.REGRESSION
    values = as_text(data[target]) if classes else to_number(data[target])
    usable = np.flatnonzero(values.notna())
    if len(usable) > rows:
        usable = np.sort(np.random.default_rng(seed).choice(usable, rows, replace=False))
    part, truth = data.iloc[usable], values.iloc[usable].to_numpy()
    if classes:
        y, known = pd.factorize(truth, sort=True)
        labels = [str(label) for label in known]
    else:
        y, labels = truth.astype("float64"), []
    if len(y) < 2 * FOLDS or len(np.unique(y)) < 2 or not types:
        return None
    folds = make_folds(
        y,
        FOLDS,
        seed,
        stratify=classes,
        groups=None if group_column is None else group_codes(part[group_column]),
        times=None if time_column is None else time_keys(part[time_column]),
    )
    return Task(_table(part, types), y, labels, list(folds))


def metric_title(problem_type: ProblemType) -> str:
    """What the quick score measures."""
    return SCORES[problem_type][1]


def _table(part: pd.DataFrame, types: Mapping[str, ColumnType | str]) -> npt.NDArray[np.float32]:
    """The features as numbers, without a look at the target."""
    names = list(types)[:: max(1, -(-len(types) // MOST_COLUMNS))]
    features = convert_columns(part, {name: types[name] for name in names})
    columns = []
    for name in names:
        kind = ColumnType(types[name])
        if kind is ColumnType.CATEGORICAL:
            # Frequent values first, so that a cut tells them from rare ones.
            order = features[name].value_counts().index
            columns.append(pd.Index(order).get_indexer(pd.Index(features[name])).astype(np.float32)[:, None])
        else:
            columns.append(np.asarray(encoded(features[name], kind), dtype=np.float32))
    return np.hstack(columns)


def _judge(x: Any, y: Any, held_x: Any, held_y: Any, problem_type: ProblemType) -> float | None:
    from lightgbm import LGBMClassifier, LGBMRegressor
    from sklearn.metrics import r2_score, roc_auc_score

    if len(np.unique(held_y)) < 2 or len(np.unique(y)) < 2:
        return None
    if problem_type is ProblemType.REGRESSION:
        largest = float(np.abs(y).max())
        model = LGBMRegressor(**SETTINGS).fit(x, y / largest)
        return float(r2_score(held_y / largest, model.predict(held_x)))
    model = LGBMClassifier(class_weight="balanced", **SETTINGS).fit(x, y)
    if problem_type is ProblemType.BINARY:
        return float(roc_auc_score(held_y, model.predict_proba(held_x)[:, 1]))
    told = model.predict(held_x)
    return float(np.mean([(told[held_y == label] == label).mean() for label in np.unique(held_y)]))
