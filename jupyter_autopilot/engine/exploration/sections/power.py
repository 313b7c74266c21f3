"""How well each feature predicts the target alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....contract import ColumnType, ProblemType
from ....contract.exploration import FeaturePower, Finding, PredictionPower, Section, Severity
from ...features.sequence import parse_sequence
from ..fixes import drop_columns, named
from ..view import Floats, Positions, TableView, days

LEAK_POWER = 0.95
FOLDS = 3
LEAST_ROWS, MOST_CELLS = 500, 500_000
"""Of a wide table fewer rows are learned from."""
MOST_FEATURES = 2_000
"""Of more features as many are looked at, evenly over the table."""
WORDS = 200
SCORES = {
    ProblemType.BINARY: ("roc_auc", "area under the ROC curve"),
    ProblemType.MULTICLASS: ("balanced_accuracy", "balanced accuracy"),
    ProblemType.REGRESSION: ("r2", "R2"),
}
TARGET_KINDS = {
    ProblemType.BINARY: "binary",
    ProblemType.MULTICLASS: "multiclass",
    ProblemType.REGRESSION: "continuous",
}
"""What scikit-learn's target encoder calls them; left to itself it takes whole numbers for classes."""


def prediction_power(view: TableView, done: dict[str, Section]) -> tuple[PredictionPower, list[Finding]]:
    """The cross-validated score of a small tree, of each feature alone."""
    names = list(view.types)[:: max(1, -(-len(view.types) // MOST_FEATURES))]
    rows = int(np.clip(MOST_CELLS // max(1, len(names)), LEAST_ROWS, view.sizes.models))
    chosen, y = learning_rows(view, rows)
    section = PredictionPower(
        rows=view.used(len(chosen)),
        metric=SCORES[view.problem_type][1],
        features=[],
        not_looked_at=len(view.types) - len(names),
    )
    if len(chosen) < 2 * FOLDS or len(np.unique(y)) < 2:
        return section, []
    part = view.features.iloc[chosen].reset_index(drop=True)
    for name in names:
        score = _score(part[name], view.types[name], y, view.problem_type)
        power = max(0.0, min(1.0, (score - _chance(y, view.problem_type)) / (1 - _chance(y, view.problem_type))))
        section.features.append(FeaturePower(feature=name, type=view.types[name], power=power, score=score))
    section.features.sort(key=lambda one: -one.power)
    return section, _findings(section)


def learning_rows(view: TableView, rows: int) -> tuple[Positions, npt.NDArray[Any]]:
    """Positions in `features` and their targets: class codes, of which no class is left with too few, or numbers.

    Of each class come as many rows as of the others, as far as there are, so that rare ones count too.
    """
    usable = view.sample(len(view.column_rows), with_target=True)
    values = view.target_values.iloc[view.column_rows].iloc[usable]
    if not view.classification:
        chosen = view.sample(rows, with_target=True)
        return chosen, view.target_values.iloc[view.column_rows].iloc[chosen].to_numpy(dtype="float64")
    counts = values.value_counts()
    frequent = counts.index[counts >= FOLDS]
    shuffled = pd.Series(usable, index=values.to_numpy()).sample(frac=1, random_state=view.seed)
    shuffled = shuffled[shuffled.index.isin(frequent)]
    if shuffled.empty:
        return np.empty(0, dtype=np.int64), np.empty(0)
    most = max(FOLDS, rows // len(frequent))
    balanced = shuffled.groupby(level=0).head(most).sort_values()
    return balanced.to_numpy(dtype=np.int64), pd.factorize(balanced.index, sort=True)[0]


def _chance(y: npt.NDArray[Any], problem_type: ProblemType) -> float:
    if problem_type is ProblemType.REGRESSION:
        return 0.0
    return 1 / len(np.unique(y))


def _score(column: pd.Series, kind: ColumnType, y: npt.NDArray[Any], problem_type: ProblemType) -> float:
    from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import TargetEncoder
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    if column.nunique() < 2:
        return _chance(y, problem_type)
    tree: Any
    if problem_type is ProblemType.REGRESSION:
        tree, folds = DecisionTreeRegressor(max_depth=4, min_samples_leaf=10, random_state=0), KFold
        y = _scaled(y)
    else:
        tree = DecisionTreeClassifier(max_depth=4, min_samples_leaf=10, class_weight="balanced", random_state=0)
        folds = StratifiedKFold
    x: Any = encoded(column, kind)
    if kind is ColumnType.CATEGORICAL:
        encoder = TargetEncoder(target_type=TARGET_KINDS[problem_type], cv=KFold(FOLDS, shuffle=True, random_state=0))
        tree = make_pipeline(encoder, tree)
    scores = cross_val_score(tree, x, y, cv=folds(FOLDS, shuffle=True, random_state=0), scoring=SCORES[problem_type][0])
    return float(np.nan_to_num(scores, nan=_chance(y, problem_type)).mean())


def _scaled(y: Floats) -> Floats:
    """To a size whose squares are finite."""
    largest = float(np.abs(y).max())
    return y / largest if largest else y


def encoded(column: pd.Series, kind: ColumnType) -> Any:
    """A feature as columns of numbers, without a look at the target; categories as objects of shape (rows, 1)."""
    if kind is ColumnType.NUMERIC:
        return _float32(column.to_numpy(dtype="float64"))[:, None]
    if kind is ColumnType.DATETIME:
        parts = [part.to_numpy(dtype="float64") for part in (column.dt.month, column.dt.day_of_week, column.dt.hour)]
        return np.column_stack([_float32(part) for part in [days(column), *parts]])
    if kind is ColumnType.SEQUENCE:
        return np.array([_summary(cell) for cell in column], dtype=np.float32)
    if kind is ColumnType.TEXT:
        return _words(column)
    return column.fillna("").astype(object).to_numpy()[:, None]


def _float32(values: Floats) -> npt.NDArray[np.float32]:
    """What trees compute with; what does not fit in is a gap."""
    with np.errstate(over="ignore"):
        small = values.astype(np.float32)
    return np.where(np.isinf(small), np.float32(np.nan), small)


def _summary(cell: object) -> list[float]:
    values = parse_sequence(cell)
    known = values[np.isfinite(values)]
    if not len(known):
        return [len(values), np.nan, np.nan, np.nan, np.nan]
    largest = float(np.finfo(np.float32).max)
    figures = [known.mean(), known.min(), known.max(), known[-1]]
    return [len(values), *np.clip(figures, -largest, largest)]


def _words(column: pd.Series) -> npt.NDArray[np.float32]:
    """The most frequent words, and the length."""
    from sklearn.feature_extraction.text import CountVectorizer

    texts = column.fillna("").astype(str)
    lengths = texts.str.len().to_numpy(dtype="float64").astype(np.float32)[:, None]
    try:
        words = CountVectorizer(max_features=WORDS, binary=True, dtype=np.float32).fit_transform(texts)
    except ValueError:  # no words, in a script without blanks for example
        return lengths
    return np.hstack([lengths, words.toarray()]).astype(np.float32)


def _findings(section: PredictionPower) -> list[Finding]:
    leaks = [one.feature for one in section.features if one.power > LEAK_POWER]
    if not leaks:
        return []
    return [
        Finding(
            code="leaking_column",
            severity=Severity.HIGH,
            section="prediction_power",
            message=f"{named(leaks)} {'tells' if len(leaks) == 1 else 'tell'} the target almost alone.",
            advice="This is often target leakage: drop what would not be known when a prediction is needed.",
            columns=leaks,
            fix=drop_columns(leaks),
        )
    ]
