"""How far predicted numbers are off."""

from __future__ import annotations

import numpy as np

from ...contract.report import OUTLIER_DEVIATIONS, ActualPredictedSection, ReportBin, ResidualSection
from .evidence import Evidence

BINS = 40
POINTS = 1_000
TAIL = 0.001
"""The histogram's outermost bins take in so much beyond what is drawn, so that one row does not squeeze all others."""


def actual_predicted(evidence: Evidence) -> ActualPredictedSection | None:
    """Points of the validation part and the line that fits them best."""
    if evidence.labels:
        return None
    part = evidence.validation
    chosen = _drawn(evidence)
    slope, intercept = _line(part.truth, part.prediction, part.weights)
    return ActualPredictedSection(
        title="Predicted against actual",
        reading="Each point is a row of the validation part; on the dashed line the prediction is exact. The other "
        "line fits the points best.",
        advice="A best-fit line that is flatter than the dashed one means that high values are predicted too low and "
        "low ones too high, as is usual where features explain little. Look at points far off under “Worst rows”.",
        actual=part.truth[chosen].tolist(),
        predicted=part.prediction[chosen].tolist(),
        sampled=len(chosen) < len(part.truth),
        slope=slope,
        intercept=intercept,
    )


def residuals(evidence: Evidence) -> ResidualSection | None:
    """The histogram of what is missing to the actual values of the validation part."""
    if evidence.labels:
        return None
    part = evidence.validation
    residual, chosen = part.truth - part.prediction, _drawn(evidence)
    mean = float(np.average(residual, weights=part.weights))
    spread = float(np.sqrt(np.average((residual - mean) ** 2, weights=part.weights)))
    low, high = np.quantile(residual, [TAIL, 1 - TAIL])
    counts, edges = np.histogram(
        residual.clip(low, high), bins=BINS if high > low else 1, range=(low, high), weights=part.weights
    )
    return ResidualSection(
        title="Residuals",
        reading="A residual is the actual number minus the predicted one: right of 0 the model said too little, left "
        "of it too much. The outermost bars hold what lies further out too. The points show the residuals of rows in "
        f"standard deviations; beyond {OUTLIER_DEVIATIONS:.0f} a row counts as an outlier.",
        advice="A centre away from 0 means that the model is off in one direction; a long tail on one side, or points "
        "that spread the more the larger the prediction is, that a logarithm of the target may suit better. Check "
        "outliers for errors in the data.",
        bins=[
            ReportBin(lower=float(lower), upper=float(upper), count=float(count))
            for lower, upper, count in zip(edges[:-1], edges[1:], counts, strict=True)
        ],
        mean=mean,
        standard_deviation=spread,
        outliers=int((np.abs(residual - mean) > OUTLIER_DEVIATIONS * spread).sum()) if spread > 0 else 0,
        predicted=part.prediction[chosen].tolist(),
        standardized=((residual[chosen] - mean) / (spread or 1.0)).tolist(),
    )


def _drawn(evidence: Evidence) -> np.ndarray:
    """The rows of the validation part that are drawn as points, ascending."""
    rows = len(evidence.validation.truth)
    if rows <= POINTS:
        return np.arange(rows)
    return np.sort(np.random.default_rng(evidence.spec.seed).permutation(rows)[:POINTS])


def _line(truth: np.ndarray, prediction: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of the least squares of the prediction on the truth."""
    centre, level = np.average(truth, weights=weights), np.average(prediction, weights=weights)
    spread = np.average((truth - centre) ** 2, weights=weights)
    shared = np.average((truth - centre) * (prediction - level), weights=weights)
    slope = float(shared / spread) if spread > 0 else 0.0
    return slope, float(level - slope * centre)
