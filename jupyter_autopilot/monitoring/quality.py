"""How good the answers were: labels that have arrived, joined to the captured rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..contract import BundleManifest, MetricNeeds
from ..contract.monitoring import Quality, QualityPoint
from ..engine.metrics import METRICS
from ..engine.metrics.base import Metric
from ..engine.metrics.interval import interval
from .captures import ID, LABEL, TIME, Captures

Array = npt.NDArray[Any]
POINTS, LEAST_ROWS = 30, 20
"""Of a course over time: at most so many stretches, none with fewer rows."""
SEED = 0


@dataclass(frozen=True)
class Labelled:
    """Captured rows whose labels are known.

    Attributes
    ----------
    places
        In the captures, ascending.
    truth
        int64 class codes, or float64 numbers.
    """

    places: npt.NDArray[np.int64]
    truth: Array
    invalid: int


def join_labels(captures: Captures, labels: Mapping[str, Any], classes: list[str]) -> Labelled:
    """The rows that have a label.

    Parameters
    ----------
    classes
        The model's labels as text; empty for regression.
    """
    given = [(place, labels[row_id]) for place, row_id in enumerate(captures.answers[ID]) if row_id in labels]
    codes = {label: code for code, label in enumerate(classes)}
    read = [(place, _read(label, codes) if classes else _number(label)) for place, label in given]
    valid = [(place, value) for place, value in read if value is not None]
    truth = np.array([value for _, value in valid], dtype="int64" if classes else "float64")
    return Labelled(np.array([place for place, _ in valid], dtype="int64"), truth, len(given) - len(valid))


def quality_of(captures: Captures, labels: Mapping[str, Any], manifest: BundleManifest) -> tuple[Quality | None, str]:
    """The objective on the rows that have a label, altogether and over time, and what could not be told.

    An interval is that of `engine.metrics.interval`. A user's own metric is unknown here, as is the quantile of the
    quantile loss: the usual metric of the problem type stands in.
    """
    if not labels:
        return None, ""
    metric, note = _metric(manifest)
    labelled = join_labels(captures, labels, manifest.labels)
    recorded = next((one for one in manifest.metrics if one.name == metric.info.name), None)
    quality = Quality(
        objective=metric.info.name,
        title=metric.info.title,
        greater_is_better=metric.info.greater_is_better,
        validation=recorded.validation if recorded else None,
        validation_low=recorded.validation_low if recorded else None,
        validation_high=recorded.validation_high if recorded else None,
        labels=len(labels),
        matched=len(labelled.places) + labelled.invalid,
        invalid=labelled.invalid,
    )
    prediction = _prediction(captures, metric, manifest.labels)[labelled.places]
    known = np.isfinite(prediction).all(axis=tuple(range(1, prediction.ndim)))
    places, truth, prediction = labelled.places[known], labelled.truth[known], prediction[known]
    if len(places) < LEAST_ROWS:
        quality_note = f"{LEAST_ROWS} labelled rows are needed to tell the quality; there are {len(places)}."
        return quality, " ".join(filter(None, [note, quality_note]))
    times = captures.answers[TIME].iloc[places].reset_index(drop=True)
    quality.overall = _point(metric, truth, prediction, times)
    for part in _stretches(len(places)):
        point = _point(metric, truth[part], prediction[part], times.iloc[part])
        if point is not None:
            quality.over_time.append(point)
    return quality, note


def _metric(manifest: BundleManifest) -> tuple[Metric, str]:
    from ..engine.metrics import QUANTILE_LOSS, metrics_for

    if manifest.objective in METRICS and manifest.objective != QUANTILE_LOSS:
        return METRICS[manifest.objective], ""
    metric = metrics_for(manifest.problem_type)[0]
    return metric, f"The objective {manifest.objective} cannot be computed here; {metric.info.title} stands in for it."


def _prediction(captures: Captures, metric: Metric, classes: list[str]) -> npt.NDArray[np.float64]:
    """What the metric takes; for a metric of labels, the predicted ones, since thresholds have been applied."""
    if not classes:
        return np.asarray(captures.answers[LABEL], dtype="float64")
    if metric.info.needs is not MetricNeeds.LABELS:
        assert captures.probabilities is not None
        return captures.probabilities
    codes = pd.Categorical(captures.answers[LABEL], categories=classes).codes
    decided: npt.NDArray[np.float64] = np.eye(len(classes))[np.maximum(codes, 0)]
    decided[codes < 0] = np.nan
    return decided


def _stretches(rows: int) -> list[slice]:
    """Equally many rows each, in the order of time."""
    count = max(1, min(POINTS, rows // max(LEAST_ROWS, 50)))
    bounds = np.linspace(0, rows, count + 1).round().astype("int64")
    return [slice(int(low), int(high)) for low, high in pairwise(bounds)]


def _point(metric: Metric, truth: Array, prediction: Array, times: pd.Series) -> QualityPoint | None:
    """None where the metric is not defined, as where only one class came."""
    try:
        value = metric.score(truth, prediction)
        low, high = interval(metric, truth, prediction, seed=SEED)
    except (ValueError, ZeroDivisionError):
        return None
    if not np.isfinite([value, low, high]).all():
        return None
    start, end = _written(times.iloc[0]), _written(times.iloc[-1])
    return QualityPoint(start=start, end=end, rows=len(truth), value=value, low=low, high=high)


def _written(time: datetime) -> str:
    return time.isoformat(timespec="seconds")


def _read(label: Any, codes: Mapping[str, int]) -> int | None:
    """The class of a label however it is written: 1, 1.0 and "1" are the same, as are true and "True"."""
    for text in (str(label).strip(), str(label).strip().capitalize(), _plain(label)):
        if text in codes:
            return codes[text]
    return None


def _plain(label: Any) -> str:
    number = _number(label)
    return str(int(number)) if number is not None and number.is_integer() else str(label)


def _number(label: Any) -> float | None:
    try:
        number = float(label)
    except (TypeError, ValueError):
        return None
    return number if np.isfinite(number) else None
