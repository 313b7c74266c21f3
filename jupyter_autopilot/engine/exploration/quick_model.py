"""The quick model: what a small model of all features reaches before anything is trained, by every metric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import ColumnType, ProblemType
from ..metrics import metrics_for, reported_metrics
from ..metrics.labels import confusion_counts
from .figures import written
from .pages import Page, table
from .quick import ROWS, SETTINGS, Task, quick_task

MOST_LABELS = 15
"""Of a confusion matrix; of more the most frequent ones."""


@dataclass(frozen=True)
class QuickModel:
    """Metrics of a small model; the last expression of a cell shows them.

    Attributes
    ----------
    metrics
        A row for each metric, with what it is and its value.
    confusion
        Rows by actual and predicted label; None for numbers.
    note
        On which rows they stand.
    """

    metrics: pd.DataFrame
    confusion: pd.DataFrame | None
    note: str

    @property
    def _pages(self) -> list[Page]:
        return [table(one, size=len(one)) for one in (self.metrics, self.confusion) if one is not None]

    def _repr_html_(self) -> str:
        return "".join(page._repr_html_() for page in self._pages) + f"<p>{self.note}</p>"

    def __repr__(self) -> str:
        return "\n\n".join([*map(repr, self._pages), self.note])


def quick_model(
    data: pd.DataFrame,
    target: str,
    types: Mapping[str, ColumnType | str],
    problem_type: ProblemType | str,
    *,
    group_column: str | None = None,
    time_column: str | None = None,
    rows: int = ROWS,
    seed: int = 0,
) -> QuickModel:
    """Judge a small LightGBM on rows that it has not seen, in cross-validation; parameters are as of `quick_score`."""
    problem_type = ProblemType(problem_type)
    task = quick_task(
        data, target, types, problem_type, group_column=group_column, time_column=time_column, rows=rows, seed=seed
    )
    judged = np.empty(0, dtype=np.int64) if task is None else _judged(task)
    if task is None or len(np.unique(task.y[judged])) < 2:
        return QuickModel(pd.DataFrame({"value": []}), None, "There are too few rows for a quick model.")
    predicted, truth = _predicted(task)[judged], task.y[judged]
    chosen = reported_metrics(metrics_for(problem_type)[0], problem_type, truth)
    metrics = pd.DataFrame(
        {
            "value": [written(one.score(truth, predicted)) for one in chosen],
            "better is": ["more" if one.info.greater_is_better else "less" for one in chosen],
            "what it is": [one.info.description for one in chosen],
        },
        index=[one.info.title for one in chosen],
    )
    note = f"{len(task.folds)}-fold cross-validation of a small LightGBM on {len(judged):,} of {len(data):,} rows."
    return QuickModel(metrics, _confusion(task.labels, truth, predicted) if task.labels else None, note)


def _judged(task: Task) -> npt.NDArray[np.int64]:
    """The rows that some fold judges by; split by time the first ones are only learned from."""
    return np.unique(np.concatenate([np.empty(0, dtype=np.int64), *(held for _, held in task.folds)]))


def _predicted(task: Task) -> npt.NDArray[np.float64]:
    """Probabilities of shape (rows, labels), or numbers of shape (rows,), each by a model that has not seen its row."""
    from lightgbm import LGBMClassifier, LGBMRegressor

    if not task.labels:
        numbers = np.zeros(len(task.y))
        largest = float(np.abs(task.y).max()) or 1.0  # so that squares are finite
        for learn, held in task.folds:
            model: Any = LGBMRegressor(**SETTINGS).fit(task.x[learn], task.y[learn] / largest)
            numbers[held] = np.asarray(model.predict(task.x[held])) * largest
        return numbers
    probabilities = np.zeros((len(task.y), len(task.labels)))
    for learn, held in task.folds:
        known = np.unique(task.y[learn])
        if len(known) < 2:
            probabilities[held, known[0]] = 1.0
            continue
        model = LGBMClassifier(**SETTINGS).fit(task.x[learn], task.y[learn])
        probabilities[np.ix_(held, model.classes_)] = model.predict_proba(task.x[held])
    return probabilities


def _confusion(labels: list[str], truth: npt.NDArray[Any], predicted: npt.NDArray[np.float64]) -> pd.DataFrame:
    counts = confusion_counts(truth, predicted.argmax(axis=1), None, len(labels)).astype(np.int64)
    shown = np.sort(np.argsort(-counts.sum(axis=1), kind="stable")[:MOST_LABELS])
    part = counts[np.ix_(shown, shown)]
    return pd.DataFrame(
        [[f"{count:,}" for count in row] for row in part],
        index=[f"actual {labels[place]}" for place in shown],
        columns=[f"predicted {labels[place]}" for place in shown],
    )
