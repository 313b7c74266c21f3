"""Whether probabilities are what they say."""

from __future__ import annotations

import numpy as np

from ...contract.report import CalibrationBin, CalibrationSection
from .evidence import Array, Evidence

BINS = 10
Z = 1.96


def calibration(evidence: Evidence) -> CalibrationSection | None:
    """Of two classes the second one's probability; of more that of the most probable class."""
    if not evidence.labels:
        return None
    part = evidence.validation
    if evidence.binary:
        probability, happened = part.prediction[:, 1], part.truth == 1
        event = evidence.labels[1]
    else:
        probability, happened = part.prediction.max(axis=1), part.prediction.argmax(axis=1) == part.truth
        event = "The most probable class is the right one"
    bins = _bins(probability, happened.astype(np.float64), part.weights)
    if not bins:
        return None
    rows = sum(one.count for one in bins)
    return CalibrationSection(
        title="Calibration",
        reading="Rows are grouped by the predicted probability. On the dashed line the event is as frequent as the "
        "model says: of rows with 70 %, seven in ten. Points above it happen more often than predicted, points below "
        "it less often; the bars are 95 % intervals.",
        advice="Probabilities near the line can be used as they are, for expected costs for instance. Where the bars "
        "stay clear of the line, use the model’s ranking, and do not read its probabilities as frequencies.",
        event=event,
        bins=bins,
        error=sum(one.count * abs(one.predicted - one.observed) for one in bins) / rows,
    )


def _bins(probability: Array, happened: Array, weights: Array) -> list[CalibrationBin]:
    edges = np.linspace(0, 1, BINS + 1)
    at = np.clip(np.searchsorted(edges, probability, side="right") - 1, 0, BINS - 1)
    found = []
    for position in range(BINS):
        rows = (at == position) & (weights > 0)
        if not rows.any():
            continue
        share = float(np.average(happened[rows], weights=weights[rows]))
        low, high = _wilson(share, float(weights[rows].sum() ** 2 / (weights[rows] ** 2).sum()))
        found.append(
            CalibrationBin(
                lower=float(edges[position]),
                upper=float(edges[position + 1]),
                count=int(rows.sum()),
                predicted=float(np.average(probability[rows], weights=weights[rows])),
                observed=share,
                observed_low=low,
                observed_high=high,
            )
        )
    return found


def _wilson(share: float, rows: float) -> tuple[float, float]:
    """The score interval of a share (Wilson, JASA 1927)."""
    centre = (share + Z**2 / (2 * rows)) / (1 + Z**2 / rows)
    half = Z * np.sqrt(share * (1 - share) / rows + Z**2 / (4 * rows**2)) / (1 + Z**2 / rows)
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))
