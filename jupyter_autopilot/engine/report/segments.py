"""Where the model is worse: the objective by kinds of rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import ColumnType
from ...contract.report import Segment, SegmentsSection
from ..metrics.interval import interval
from ..metrics.user_function import UserFunction
from .evidence import Evidence

FEATURES = 5
CATEGORIES = 5
QUARTILES = (0.25, 0.5, 0.75)
LEAST_ROWS = 20
Mask = npt.NDArray[np.bool_]


def segments(evidence: Evidence) -> SegmentsSection | None:
    """The categories or quartiles of the most important features, as far as they have enough rows."""
    part = evidence.validation
    overall = evidence.score(part.truth, part.prediction, part.weight)
    found = [
        segment
        for name in evidence.importance.features[:FEATURES]
        for label, rows in _kinds(evidence.features[name], evidence.types[name])
        if (segment := _segment(evidence, overall, name, label, rows)) is not None
    ]
    if not found:
        return None
    return SegmentsSection(
        title="Metrics by segment",
        reading="The objective on the rows of one kind, with its 95 % interval; the dashed line is the score of all "
        "rows of the validation part.",
        advice="A segment whose interval lies wholly on the worse side is marked: more of its rows, or a feature that "
        "matters there, would help most. Of many segments one in twenty is marked by chance.",
        metric=evidence.metric.info.name,
        score=overall,
        segments=found,
    )


def _kinds(column: pd.Series, kind: ColumnType) -> Iterator[tuple[str, Mask]]:
    missing = column.isna().to_numpy()
    if kind is ColumnType.NUMERIC and not missing.all():
        yield from _quartiles(column.to_numpy(), missing)
    elif kind is ColumnType.CATEGORICAL:
        counts = column.value_counts()
        for value in counts.index[:CATEGORIES]:
            yield str(value), (column == value).to_numpy(dtype=bool, na_value=False)
        if len(counts) > CATEGORIES:
            yield "all others", ~(column.isin(counts.index[:CATEGORIES]).to_numpy() | missing)
    if missing.any():
        yield "missing", missing


def _quartiles(numbers: npt.NDArray[np.float64], missing: Mask) -> Iterator[tuple[str, Mask]]:
    cuts = np.unique(np.quantile(numbers[~missing], QUARTILES))
    at = np.searchsorted(cuts, numbers)
    for position in range(len(cuts) + 1):
        if position == 0:
            label = f"≤ {cuts[0]:.4g}"
        elif position == len(cuts):
            label = f"> {cuts[-1]:.4g}"
        else:
            label = f"> {cuts[position - 1]:.4g} to {cuts[position]:.4g}"
        yield label, (at == position) & ~missing


def _segment(evidence: Evidence, overall: float, feature: str, label: str, rows: Mask) -> Segment | None:
    part = evidence.validation
    counted = rows & (part.weights > 0)
    if counted.sum() < LEAST_ROWS or (evidence.labels and len(np.unique(part.truth[counted])) < 2):
        return None
    truth, prediction = part.truth[counted], part.prediction[counted]
    weight = None if part.weight is None else part.weight[counted]
    score = evidence.score(truth, prediction, weight)
    low = high = None
    metric = evidence.metric
    if not isinstance(metric.function, UserFunction):  # its time is not known
        low, high = interval(metric, truth, prediction, weight, thresholds=evidence.thresholds, seed=evidence.spec.seed)
    worst_case = high if metric.info.greater_is_better else low
    return Segment(
        feature=feature,
        segment=label,
        count=int(counted.sum()),
        score=score,
        low=low,
        high=high,
        worse=worst_case is not None and metric.sign * (worst_case - overall) < 0,
    )
