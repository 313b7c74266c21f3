"""What is counted of the requests that a variant got; to be used from one thread."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Sequence

from ..contract.deployment import ShadowActivity, VariantActivity

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds in seconds; what takes longer is in the last bucket, which has none."""
RECENT = 1_000
"""Latencies that are kept one by one, for percentiles."""
FIRST_ERROR = 400


class Counts:
    """Of requests that were answered, or of a shadow's copies of them.

    Attributes
    ----------
    statuses
        By status of the answer.
    buckets
        How many took a time of each of `BUCKETS`; not cumulative.
    seconds, rows
        Sums.
    """

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.buckets = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0
        self.rows = 0
        self._recent: deque[float] = deque(maxlen=RECENT)

    def answered(self, status: int, seconds: float, rows: int) -> None:
        """Count a request, and the rows that were predicted for it."""
        self.statuses[status] += 1
        self.buckets[bisect_left(BUCKETS, seconds)] += 1
        self.seconds += seconds
        self.rows += rows
        self._recent.append(seconds)

    def activity(self, name: str, shadow: ShadowActivity | None = None) -> VariantActivity:
        """Them in the contract's words."""
        median, late = percentiles(self._recent, (0.5, 0.99))
        return VariantActivity(
            name=name,
            requests=sum(self.statuses.values()),
            errors=sum(count for status, count in self.statuses.items() if status >= FIRST_ERROR),
            rows=self.rows,
            p50_ms=None if median is None else 1_000 * median,
            p99_ms=None if late is None else 1_000 * late,
            shadow=shadow,
        )


class Agreement:
    """How a shadow's predictions compare with those that were answered.

    Attributes
    ----------
    rows, agreed, difference
        Rows that both predicted, those of them with the same label, and the sum over them of the largest difference
        between their numbers.
    dropped
        Requests that the shadow did not get.
    """

    def __init__(self) -> None:
        self.rows = self.agreed = self.dropped = 0
        self.difference = 0.0

    def compared(self, rows: int, agreed: int, difference: float) -> None:
        """Add a request that both predicted."""
        self.rows += rows
        self.agreed += agreed
        self.difference += difference

    def activity(self, *, labels: bool) -> ShadowActivity:
        """It in the contract's words; `labels` where there are some to agree on."""
        return ShadowActivity(
            rows=self.rows,
            dropped=self.dropped,
            agreement=self.agreed / self.rows if labels and self.rows else None,
            mean_difference=self.difference / self.rows if self.rows else None,
        )


def percentiles(values: Sequence[float], shares: Sequence[float]) -> list[float | None]:
    """The smallest value that is not exceeded by each share of the values; None where there are none."""
    ordered = sorted(values)
    if not ordered:
        return [None] * len(shares)
    return [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in shares]
