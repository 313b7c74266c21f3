"""What the model looks at: importance and partial dependence of the features."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import ColumnType
from ...contract.report import Dependence, DependenceSection, FeatureImportance, ImportanceSection
from ..search.schema import json_value
from .batches import predictions
from .evidence import Array, Evidence

SHOWN = 20
DRAWN, LEAST_DRAWN = 10, 6
"""Features whose partial dependence is drawn, as many as Autopilot's, and of a model that is slow for it."""
GRID = 20
CATEGORIES = 12
CLASSES = 6
DEPENDENCE_SHARE = 0.15
LEAST_ROWS, MOST_ROWS = 30, 500


def importance(evidence: Evidence) -> ImportanceSection:
    """The permutation importance of the most important features."""
    found = evidence.importance
    return ImportanceSection(
        title="Feature importance",
        reading="How much worse the objective becomes on the validation part when a feature’s values are shuffled "
        "among the rows, as if the model did not know it. The thin lines are the spread over the repeats.",
        advice="Features at 0 can be left out, which makes the model simpler and its data easier to get. A feature "
        "that matters far more than all others may tell the answer: check that it is known before the target is. Of "
        "features that tell the same, each seems less important than they are together.",
        metric=evidence.metric.info.name,
        features=[
            FeatureImportance(feature=name, importance=float(mean), standard_deviation=float(deviation))
            for name, mean, deviation in zip(found.features, found.mean, found.deviation, strict=True)
        ][:SHOWN],
        others=max(0, len(found.features) - SHOWN) + found.others,
        rows=found.rows,
        repeats=found.repeats,
    )


def partial_dependence(evidence: Evidence) -> DependenceSection | None:
    """The mean prediction by the values of the most important features (Friedman, Annals of Statistics 2001)."""
    grids = [(name, grid) for name in evidence.importance.features if (grid := _grid(evidence, name)) is not None]
    if not grids:
        return None
    most = evidence.affordable(DEPENDENCE_SHARE)
    drawn = _affordable(grids, most)
    affordable = most // _values(drawn)
    size = min(len(evidence.features), max(LEAST_ROWS, min(MOST_ROWS, affordable)))
    rows = np.sort(np.random.default_rng(evidence.spec.seed).permutation(len(evidence.features))[:size])
    sample, weights = evidence.features.iloc[rows].reset_index(drop=True), evidence.validation.weights[rows]
    if not weights.any():
        weights = np.ones(size)
    answers = predictions(evidence.predict, (_every_value(sample, name, grid) for name, grid in drawn))
    return DependenceSection(
        title="Partial dependence",
        reading="The mean prediction if every row had the same value of a feature and kept its others. The bars below "
        "show where the rows are; where there are few, the curve tells little.",
        advice="Check that the direction is plausible to somebody who knows the subject. A jump or a turn where there "
        "are rows is what the model has learned; if it cannot be true, look for an error in the data.",
        features=[
            _dependence(evidence, name, grid, predicted, weights)
            for (name, grid), predicted in zip(drawn, answers, strict=True)
        ],
        rows=size,
    )


@dataclass(frozen=True)
class _Grid:
    """The values of a feature that are tried, and the share of the rows near each."""

    values: list[Any]
    shares: Array


def _affordable(grids: list[tuple[str, _Grid]], predictions: int) -> list[tuple[str, _Grid]]:
    """As many features as can be drawn with so many predictions, the most important first."""
    drawn = grids[:DRAWN]
    while len(drawn) > LEAST_DRAWN and LEAST_ROWS * _values(drawn) > predictions:
        drawn = drawn[:-1]
    return drawn


def _values(grids: list[tuple[str, _Grid]]) -> int:
    return sum(len(grid.values) for _, grid in grids)


def _grid(evidence: Evidence, name: str) -> _Grid | None:
    """None for a feature that has no values to be put in an order, or only one."""
    maker = _GRIDS.get(evidence.types[name])
    column = evidence.features[name].dropna()
    grid = maker(column) if maker is not None and len(column) else None
    return grid if grid is not None and len(grid.values) > 1 else None


def _of_numbers(column: pd.Series) -> _Grid:
    """Quantiles from the 2nd to the 98th percentile, or all values where they are few."""
    numbers = column.to_numpy()
    values = np.unique(numbers)
    if len(values) > GRID:
        values = np.unique(np.quantile(numbers, np.linspace(0.02, 0.98, GRID)))
    return _Grid(values.tolist(), _near(numbers, values))


def _of_dates(column: pd.Series) -> _Grid:
    stamps = column.to_numpy().astype("datetime64[us]").astype(np.int64)
    places = np.unique(np.quantile(stamps, np.linspace(0.02, 0.98, GRID)).astype(np.int64))
    return _Grid([pd.Timestamp(int(place), unit="us") for place in places], _near(stamps, places))


def _of_categories(column: pd.Series) -> _Grid:
    counts = column.value_counts()
    return _Grid(counts.index[:CATEGORIES].tolist(), (counts.to_numpy() / len(column))[:CATEGORIES])


_GRIDS: dict[ColumnType, Callable[[pd.Series], _Grid]] = {
    ColumnType.NUMERIC: _of_numbers,
    ColumnType.DATETIME: _of_dates,
    ColumnType.CATEGORICAL: _of_categories,
}


def _near(numbers: npt.NDArray[Any], values: npt.NDArray[Any]) -> Array:
    """The share of the numbers that is nearer to each of the ascending values than to the others."""
    between = values[:-1] + (values[1:] - values[:-1]) / 2
    at = np.searchsorted(between, numbers)
    return np.asarray(np.bincount(at, minlength=len(values)) / len(numbers))


def _every_value(sample: pd.DataFrame, name: str, grid: _Grid) -> pd.DataFrame:
    """All rows with the first value of a feature, then with the second, and so on."""
    many = pd.concat([sample] * len(grid.values), ignore_index=True)
    many[name] = pd.Series(grid.values).repeat(len(sample)).to_numpy()
    return many


def _dependence(evidence: Evidence, name: str, grid: _Grid, predicted: Array, weights: Array) -> Dependence:
    by_value = np.average(predicted.reshape(len(grid.values), len(weights), -1), axis=1, weights=weights)
    shown = shown_classes(evidence)
    return Dependence(
        feature_name=name,
        data_type=evidence.types[name],
        feature_values=[json_value(value) for value in grid.values],
        data_distribution=grid.shares.tolist(),
        model_predictions=by_value[:, shown].T.tolist(),
        label_headers=label_headers(evidence, shown),
    )


def shown_classes(evidence: Evidence) -> list[int]:
    """The second of two classes, the most frequent of more, and the only output of a regression."""
    if not evidence.labels:
        return [0]
    if evidence.binary:
        return [1]
    counts = np.bincount(evidence.out_of_fold.truth.astype(np.int64), minlength=len(evidence.labels))
    return sorted(int(code) for code in np.argsort(-counts, kind="stable")[:CLASSES])


def label_headers(evidence: Evidence, shown: list[int]) -> list[str]:
    """The names of the shown outputs: classes, or the target of a regression."""
    return [evidence.labels[code] for code in shown] if evidence.labels else [evidence.spec.target]
