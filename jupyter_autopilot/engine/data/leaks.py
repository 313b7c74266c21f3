"""Columns that know the target: too good to be true alone, or its parts."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import ProblemType
from .suggestion import Suggestion
from .types import as_text, to_number

Floats = npt.NDArray[np.float64]

LEAK_SCORE, NAMED_LEAK_SCORE = 0.99, 0.95
"""AUC, balanced accuracy or R2 of one column alone that is too good to be true; less is enough for a column that is
named after the target."""
LEAVES = 128
SUM_SCORE = 0.99999
"""R2 of the best linear combination of columns that make up the target."""
PART_SHARE = 1e-3
"""A column is such a part when it moves the target by this share of its spread."""
MIN_ROWS_OF_A_CLASS = 20
"""In fewer rows a class can be told by chance."""


def find_leaks(sample: pd.DataFrame, target: pd.Series, problem_type: ProblemType) -> list[Suggestion]:
    """The columns of a sample that give the target away.

    Parameters
    ----------
    sample
        Features as made by `convert_columns`; texts and sequences are not looked at.
    target
        Its values in the same rows.
    """
    if problem_type is ProblemType.REGRESSION:
        y = to_number(target).to_numpy()
    else:
        y = np.unique(as_text(target).to_numpy(dtype=str), return_inverse=True)[1].astype("float64")
    found = []
    for name in sample.columns:
        named = len(str(target.name)) >= 3 and str(target.name).casefold() in name.casefold()
        score = _alone(sample[name], y, problem_type)
        if score > (NAMED_LEAK_SCORE if named else LEAK_SCORE):
            found.append(_leak(name, f"tells the target almost by itself (score {score:.3f} of 1)"))
        elif problem_type is ProblemType.MULTICLASS and _marks_a_class(sample[name], y):
            found.append(_leak(name, "marks one class of the target"))
    if problem_type is ProblemType.REGRESSION:
        found += _parts(sample, y, str(target.name), {column for leak in found for column in leak.columns})
    return found


def _leak(name: str, why: str) -> Suggestion:
    return Suggestion(
        "leaking_column",
        f"Column {name!r} {why}. If it is not known when a prediction is made, take it out of the features; otherwise "
        "the scores are too good to be true.",
        "features",
        (name,),
    )


def _alone(column: pd.Series, y: Floats, problem_type: ProblemType) -> float:
    """How well the column alone tells the target in rows that were not learned from; 0 where that cannot be said."""
    learn = np.random.default_rng(0).permutation(len(y)) < len(y) // 2
    truth = y[~learn]
    if problem_type is ProblemType.REGRESSION:
        spread = float(((truth - truth.mean()) ** 2).sum())
        error = float(((truth - _told_mean(column, y, learn)) ** 2).sum())
        return 1 - error / spread if spread else 0.0
    if problem_type is ProblemType.BINARY:
        return _auc(truth, _told_mean(column, y, learn))
    classes = np.flatnonzero(np.bincount(truth.astype(np.int64)) >= MIN_ROWS_OF_A_CLASS)
    told = _told_class(column, y, learn)
    return float(np.mean([(told[truth == one] == one).mean() for one in classes])) if len(classes) > 1 else 0.0


def _auc(truth: Floats, scores: Floats) -> float:
    from scipy.stats import rankdata

    positive = truth == 1
    count = int(positive.sum())
    if min(count, len(truth) - count) < MIN_ROWS_OF_A_CLASS:
        return 0.0
    return float((rankdata(scores)[positive].sum() - count * (count + 1) / 2) / (count * (len(truth) - count)))


def _told_mean(column: pd.Series, y: Floats, learn: npt.NDArray[np.bool_]) -> Floats:
    """The mean of the target by a small tree for numbers, or by value."""
    from sklearn.tree import DecisionTreeRegressor

    x = _numbers(column)
    if x is not None:
        tree = DecisionTreeRegressor(max_leaf_nodes=LEAVES, random_state=0).fit(x[learn], y[learn])
        return np.asarray(tree.predict(x[~learn]))
    means = pd.Series(y[learn]).groupby(column.to_numpy()[learn]).mean()
    told = column[~learn].map(means).fillna(y[learn].mean())
    return np.asarray(told, dtype="float64")


def _told_class(column: pd.Series, y: Floats, learn: npt.NDArray[np.bool_]) -> Floats:
    from sklearn.tree import DecisionTreeClassifier

    x = _numbers(column)
    if x is not None:
        tree = DecisionTreeClassifier(max_leaf_nodes=LEAVES, random_state=0).fit(x[learn], y[learn])
        return np.asarray(tree.predict(x[~learn]))
    table = pd.crosstab(column.to_numpy()[learn], y[learn])
    told = column[~learn].map(table.idxmax(axis=1)).fillna(-1)
    return np.asarray(told, dtype="float64")


def _numbers(column: pd.Series) -> Floats | None:
    """The values of numbers and dates as a column of float32, which a tree works in; None for categories."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.astype("int64").astype("float64").where(column.notna())
    elif not pd.api.types.is_numeric_dtype(column):
        return None
    values = column.to_numpy(dtype="float64")
    with np.errstate(over="ignore"):
        small = values.astype("float32")
    return np.where(np.isinf(small), np.nan, small)[:, None]


def _marks_a_class(column: pd.Series, y: Floats) -> bool:
    """Whether a value of a flag, or of a column with no more values than there are classes, is one class."""
    count = column.nunique()
    if not 2 <= count <= min(10, len(np.unique(y))):
        return False
    table = pd.crosstab(column.to_numpy(), y)
    table = table.loc[:, table.sum() >= MIN_ROWS_OF_A_CLASS]
    both = np.add.outer(table.sum(axis=1).to_numpy(), table.sum().to_numpy())
    return bool((2 * table.to_numpy() / both > LEAK_SCORE).any())  # F1 of the value as a sign of the class


def _parts(sample: pd.DataFrame, y: Floats, target: str, leaking: Collection[str]) -> list[Suggestion]:
    """Columns of which the target is the sum, with whatever factors."""
    names = [str(name) for name in sample if name not in leaking and pd.api.types.is_numeric_dtype(sample[name])]
    if not 2 <= len(names) < len(y) / 4:
        return []
    x = sample[names].to_numpy(dtype="float64")
    x = np.nan_to_num(x - np.nanmean(np.where(np.isnan(x).all(axis=0), 0.0, x), axis=0))
    centred = y - y.mean()
    factors, *_ = np.linalg.lstsq(x, centred, rcond=None)
    spread = float(centred @ centred)
    if not spread or ((centred - x @ factors) ** 2).sum() > (1 - SUM_SCORE) * spread:
        return []
    moved = np.abs(factors) * x.std(axis=0)
    parts = tuple(name for name, one in zip(names, moved, strict=True) if one > PART_SHARE * y.std())
    return [
        Suggestion(
            "leaking_column",
            f"The columns {', '.join(map(repr, parts))} add up to the target {target!r}. If they are not known when a "
            "prediction is made, take them out of the features; otherwise the scores are too good to be true.",
            "features",
            parts,
        )
    ]
