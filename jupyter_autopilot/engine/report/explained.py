"""What the values of each feature add to predictions, over many rows."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import ColumnType
from ...contract.report import ShapFeature, ShapMethod, ShapSection, ShapUnit
from .evidence import Array, Evidence
from .features import label_headers, shown_classes
from .tree_shap import Trees
from .walks import Walks

SHOWN = 20
ROWS, LEAST_ROWS = 200, 20
TIMED_ROWS = 5
"""Of an ensemble of many trees these are all that there is time for."""
SHARE = 0.2
PAIRS = 5
"""Orders for each row, walked there and back: the means over many rows need few."""
UNITS: dict[ShapUnit, str] = {
    "target": "the unit of the target",
    "probability": "probability",
    "log_odds": "log odds",
}


@dataclass(frozen=True)
class _Values:
    """SHAP values of shape (rows, names, outputs) and what they are added to, of shape (outputs,)."""

    names: list[str]
    values: Array
    expected: Array
    method: ShapMethod
    unit: ShapUnit
    outputs: list[int]
    rows: npt.NDArray[np.int64]


def shap(evidence: Evidence) -> ShapSection:
    """SHAP values: exact ones of trees, or Shapley values that are estimated by sampling (`walks.py`)."""
    found = _exact(evidence) or _sampled(evidence)
    means = np.abs(found.values).mean(axis=0)
    order = [place for place in np.argsort(-means.sum(axis=1), kind="stable") if found.names[place]][:SHOWN]
    one_output = found.values.shape[2] == 1
    sample = evidence.features.iloc[found.rows]
    how = (
        "computed exactly from the trees"
        if found.method == "tree_shap"
        else f"estimated from {2 * PAIRS} random orders of the features for each row"
    )
    return ShapSection(
        title="SHAP values",
        reading="A SHAP value is what a feature’s value adds to the prediction of a row, or takes from it, compared "
        f"to the average prediction; the values of a row add up to its prediction. They are in {UNITS[found.unit]} "
        f"and {how}. The list has the mean size of each feature’s values.",
        advice="Permutation importance says what the score needs; this says what moves predictions. A feature that "
        "moves predictions much and has no importance adds noise: try to leave it out. To see why one row is "
        "predicted as it is, explain it under “Worst rows”.",
        method=found.method,
        unit=found.unit,
        label_headers=label_headers(evidence, found.outputs),
        expected_values=found.expected.tolist(),
        features=[
            ShapFeature(
                feature=found.names[place],
                global_shap_values=means[place].tolist(),
                shap_values=found.values[:, place, 0].tolist() if one_output else [],
                relative_values=_relative(sample[found.names[place]], evidence.types[found.names[place]])
                if one_output
                else [],
            )
            for place in order
        ],
        others=evidence.features.shape[1] - len(order),
        rows=len(found.rows),
    )


def _exact(evidence: Evidence) -> _Values | None:
    """Of so many rows as there is time for."""
    features = evidence.features
    trees = Trees.find(evidence.bundle, features)
    if trees is None:
        return None
    rows = _rows(evidence, 0, TIMED_ROWS)
    started = time.perf_counter()
    found = trees.explain(features.iloc[rows])
    if found is None:
        return None
    each = (time.perf_counter() - started) / len(rows)
    more = _rows(evidence, int(SHARE * evidence.seconds / max(each, 1e-6)), TIMED_ROWS)
    if len(more) > 2 * len(rows):
        rows, found = more, trees.explain(features.iloc[more])
    if found is None:
        return None
    outputs = shown_classes(evidence)
    values, expected = found.values, found.expected
    if values.shape[2] > 1:
        values, expected = values[:, :, outputs], expected[outputs]
    return _Values(list(features.columns), values, expected, "tree_shap", found.unit, outputs, rows)


def _sampled(evidence: Evidence) -> _Values:
    """The most important features each for itself, and all others together, which have no name."""
    features = evidence.features
    important = evidence.importance.features[:SHOWN]
    others = [name for name in features.columns if name not in set(important)]
    groups = [[name] for name in important] + ([others] if others else [])
    outputs = shown_classes(evidence)

    def predict(frame: pd.DataFrame) -> Array:
        return evidence.predict(frame).reshape(len(frame), -1)[:, outputs]

    rows = _rows(evidence, evidence.affordable(SHARE) // (2 * PAIRS * (len(groups) + 1)))
    background = features.iloc[_rows(evidence, ROWS)].reset_index(drop=True)
    walks = Walks(predict, background, groups=groups, seed=evidence.spec.seed)
    values = walks.explain(features.iloc[rows], PAIRS).mean
    expected = predict(features.iloc[rows]).mean(axis=0) - values.sum(axis=1).mean(axis=0)
    names = [group[0] if len(group) == 1 and place < len(important) else "" for place, group in enumerate(groups)]
    unit: ShapUnit = "probability" if evidence.labels else "target"
    return _Values(names, values, expected, "sampling", unit, outputs, rows)


def _rows(evidence: Evidence, most: int, least: int = LEAST_ROWS) -> npt.NDArray[np.int64]:
    size = min(len(evidence.features), max(least, min(ROWS, most)))
    return np.sort(np.random.default_rng(evidence.spec.seed).permutation(len(evidence.features))[:size])


def _relative(column: pd.Series, kind: ColumnType) -> list[float | None]:
    """Where each value stands among the others."""
    if kind not in {ColumnType.NUMERIC, ColumnType.DATETIME}:
        return [None] * len(column)
    ranks = column.rank(pct=True)
    return [None if np.isnan(rank) else float(rank) for rank in ranks]
