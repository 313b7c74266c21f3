"""The cheapest threshold for what mistakes cost, as the page of a model finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....contract.report import ThresholdCounts, ThresholdSection

COSTS = ((1.0, 1.0), (1.0, 2.0), (1.0, 5.0), (1.0, 10.0), (2.0, 1.0), (5.0, 1.0))
ROWS = 1_000
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Choice:
    """A threshold, and what it costs on so many validation rows; `current_cost` is that of the model's own."""

    false_alarm: float
    missed: float
    threshold: float
    cost: float
    current_cost: float


def cheapest(section: ThresholdSection, *, false_alarm: float, missed: float) -> Choice:
    """The threshold that costs least on the out-of-fold rows; of several the one nearest to the model's own.

    Parameters
    ----------
    false_alarm, missed
        What a row costs that is wrongly predicted positive, or negative; in any unit, from 0.
    """
    chosen_by = _costs(section.out_of_fold, false_alarm, missed)
    measured = _costs(section.validation, false_alarm, missed)
    least = min(chosen_by)
    places = [place for place, cost in enumerate(chosen_by) if cost <= least + TOLERANCE * max(1.0, least)]
    best = min(places, key=lambda place: abs(section.thresholds[place] - section.current))
    own = section.thresholds.index(section.current)
    return Choice(false_alarm, missed, section.thresholds[best], measured[best], measured[own])


def choices(section: ThresholdSection) -> list[Choice]:
    """For usual proportions of the costs."""
    return [cheapest(section, false_alarm=alarm, missed=missed) for alarm, missed in COSTS]


def _costs(counts: ThresholdCounts, false_alarm: float, missed: float) -> Sequence[float]:
    """Of `ROWS` rows at each threshold."""
    rows = max(sum(column[0] for column in counts.model_dump().values()), TOLERANCE)
    return [
        ROWS * (false_alarm * positives + missed * negatives) / rows
        for positives, negatives in zip(counts.false_positives, counts.false_negatives, strict=True)
    ]
