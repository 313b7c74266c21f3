"""What the values of each feature add to predictions, over many rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import ColumnType
from ...contract.report import ShapFeature, ShapMethod, ShapSampling, ShapSection, ShapUnit
from .evidence import Array, Evidence
from .features import label_headers, shown_classes
from .tree_shap import NotExact, Trees, TreeShap
from .walks import Walks

SHOWN = 20
ROWS, LEAST_ROWS = 200, 20
TIMED_ROWS = 10
LEAST_EXACT_ROWS = 20
"""Where there is no time for exact values of so many, those of more rows are estimated: the list shows their means."""
EXACT = 1e-3
"""As near as probabilities are shown."""
SHARE, EXACT_SHARE = 0.2, 0.4
"""Of the seconds for asking the model."""
LEAST_PAIRS, MOST_PAIRS = 5, 25
"""Orders for each row, walked there and back: the means over many rows need few."""
UNITS: dict[ShapUnit, str] = {
    "target": "the unit of the target",
    "probability": "probability",
    "log_odds": "log odds",
}


@dataclass(frozen=True)
class ShapValues:
    """SHAP values of shape (rows, names, outputs) and what they are added to, of shape (outputs,).

    Attributes
    ----------
    how
        They were found, and what they add up to, in words.
    """

    names: list[str]
    values: Array
    expected: Array
    method: ShapMethod
    unit: ShapUnit
    how: str
    outputs: list[int]
    rows: npt.NDArray[np.int64]
    sampling: ShapSampling | None = None


def shap(evidence: Evidence) -> ShapSection:
    """SHAP values: exact ones of trees, or Shapley values that are estimated by sampling (`walks.py`)."""
    try:
        found = _exact(evidence)
    except NotExact as reason:
        found = sampled(evidence, str(reason))
    means = np.abs(found.values).mean(axis=0)
    order = [place for place in np.argsort(-means.sum(axis=1), kind="stable") if found.names[place]][:SHOWN]
    one_output = found.values.shape[2] == 1
    sample = evidence.features.iloc[found.rows]
    return ShapSection(
        title="SHAP values",
        reading="A SHAP value is what a feature’s value adds to the prediction of a row, or takes from it, compared "
        f"to the average prediction; with that the values of a row add up to its prediction. They are in "
        f"{UNITS[found.unit]} and {found.how}. The list has the mean size of each feature’s values.",
        advice="Permutation importance says what the score needs; this says what moves predictions. A feature that "
        "moves predictions much and has no importance adds noise: try to leave it out. To see why one row is "
        "predicted as it is, explain it under “Worst rows”.",
        method=found.method,
        unit=found.unit,
        sampling=found.sampling,
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
        row_numbers=(evidence.validation.position[found.rows] + 1).tolist(),
    )


def _exact(evidence: Evidence) -> ShapValues:
    """Of so many rows as there is time for.

    Raises
    ------
    NotExact
        There is no time for some, or none are to be had.
    """
    features = evidence.features
    trees = Trees.find(evidence.bundle, features)
    timed = features.iloc[_rows(evidence, 0, TIMED_ROWS)]
    affordable = int(EXACT_SHARE * evidence.seconds * len(timed) / max(trees.seconds(timed), 1e-6))
    if affordable < min(LEAST_EXACT_ROWS, len(features)):
        raise NotExact("those of its many trees would take too long")
    rows, outputs = _rows(evidence, affordable, TIMED_ROWS), shown_classes(evidence)
    found = trees.explain(features.iloc[rows], outputs)
    how = f"computed exactly from the trees{_reservation(evidence, found)}"
    return ShapValues(list(features.columns), found.values, found.expected, "tree_shap", found.unit, how, outputs, rows)


def _reservation(evidence: Evidence, found: TreeShap) -> str:
    """How what the values add up to differs from what the model answers, if it does."""
    if found.unit == "target" or found.off < EXACT:
        return ""
    if found.unit == "log_odds":
        why = "the models’ log odds are averaged, where the model averages their probabilities"
    else:
        why = "they explain the mean over the trees, which the model makes a little surer or less sure afterwards"
    return f" ({why}: those that they add up to differ by {found.off:.3f} on average)"


def sampled(evidence: Evidence, reason: str) -> ShapValues:
    """The most important features each for itself, and all others together, which have no name.

    Parameters
    ----------
    reason
        Why the values are not exact.
    """
    features = evidence.features
    important = evidence.importance.features[:SHOWN]
    others = [name for name in features.columns if name not in set(important)]
    groups = [[name] for name in important] + ([others] if others else [])
    outputs = shown_classes(evidence)

    def predict(frame: pd.DataFrame) -> Array:
        return evidence.predict(frame).reshape(len(frame), -1)[:, outputs]

    affordable = evidence.affordable(SHARE) // (2 * (len(groups) + 1))
    rows = _rows(evidence, affordable // LEAST_PAIRS)
    pairs = min(MOST_PAIRS, max(LEAST_PAIRS, affordable // len(rows)))
    background = features.iloc[_rows(evidence, ROWS)].reset_index(drop=True)
    usual = predict(background)
    # In the order of their predictions, so that the few rows that a row is compared to predict as all do on average.
    order = np.argsort(usual[:, usual.var(axis=0).argmax()], kind="stable")
    walks = Walks(predict, background.iloc[order].reset_index(drop=True), groups=groups, seed=evidence.spec.seed)
    explained = features.iloc[rows]
    found = walks.explain(explained, pairs)
    expected = usual.mean(axis=0)
    gap = np.abs(expected + found.mean.sum(axis=1) - predict(explained)).mean()
    sampling = ShapSampling(
        reason=reason,
        orders=2 * pairs,
        background_rows=len(background),
        predictions=len(rows) * 2 * pairs * (len(groups) + 1),
        standard_error=float(np.sqrt((found.error**2).mean())),
        additivity_gap=float(gap),
    )
    names = [group[0] if len(group) == 1 and place < len(important) else "" for place, group in enumerate(groups)]
    unit: ShapUnit = "probability" if evidence.labels else "target"
    return ShapValues(names, found.mean, expected, "sampling", unit, _estimated(sampling), outputs, rows, sampling)


def _estimated(sampling: ShapSampling) -> str:
    return (
        f"estimated; they are not exact, since {sampling.reason}. Each row is compared to some of "
        f"{sampling.background_rows:,} others, which take on its values one feature after another in {sampling.orders} "
        f"random orders ({sampling.predictions:,} predictions in all). A single value has a standard error of about "
        f"{sampling.standard_error:.2g}, and what the values of a row add up to differs from its prediction by "
        f"{sampling.additivity_gap:.2g} on average"
    )


def _rows(evidence: Evidence, most: int, least: int = LEAST_ROWS) -> npt.NDArray[np.int64]:
    size = min(len(evidence.features), max(least, min(ROWS, most)))
    return np.sort(np.random.default_rng(evidence.spec.seed).permutation(len(evidence.features))[:size])


def _relative(column: pd.Series, kind: ColumnType) -> list[float | None]:
    """Where each value stands among the others."""
    if kind not in {ColumnType.NUMERIC, ColumnType.DATETIME}:
        return [None] * len(column)
    ranks = column.rank(pct=True)
    return [None if np.isnan(rank) else float(rank) for rank in ranks]
