"""Counts of requests over time, and percentiles of their latencies.

Latencies are counted in buckets whose bounds grow by a constant factor, as in DDSketch (Masson, Rim and Lee, VLDB
2019): a percentile of any number of counts, added up over any time, is off by less than 3 % of itself. Light: standard
library only.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

BUCKETS_PER_DECADE = 40
GROWTH = 10 ** (1 / BUCKETS_PER_DECADE)
LEAST_SECONDS = 1e-5
"""Everything faster is in the first bucket."""


@dataclass
class Counts:
    """Of the requests of a stretch of time.

    Attributes
    ----------
    statuses
        Requests by the status of their answer.
    rows
        That were predicted.
    buckets
        Requests by the bucket of their latency.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    rows: int = 0
    buckets: Counter[int] = field(default_factory=Counter)

    def add(self, status: int, seconds: float, rows: int) -> None:
        """Count a request."""
        self.statuses[status] += 1
        self.rows += rows
        self.buckets[bucket_of(seconds)] += 1

    def merge(self, other: Counts) -> None:
        """Add what was counted elsewhere or at another time."""
        self.statuses.update(other.statuses)
        self.rows += other.rows
        self.buckets.update(other.buckets)

    @property
    def requests(self) -> int:
        """How many there were."""
        return self.statuses.total()

    @property
    def errors(self) -> int:
        """How many were answered with an error, whosever fault it was."""
        return sum(count for status, count in self.statuses.items() if status >= 400)

    def percentile_ms(self, share: float) -> float | None:
        """The latency in milliseconds that this share of the requests does not exceed; None without requests."""
        wanted, seen = share * self.buckets.total(), 0
        for bucket in sorted(self.buckets):
            seen += self.buckets[bucket]
            if seen >= wanted:
                return 1_000 * seconds_of(bucket)
        return None

    def line(self, start: float) -> str:
        """As it is written, with the time at which the stretch began, in seconds since 1970."""
        return json.dumps({"t": round(start, 3), "s": self.statuses, "r": self.rows, "b": self.buckets})


def bucket_of(seconds: float) -> int:
    """The bucket of a latency."""
    return max(0, math.ceil(BUCKETS_PER_DECADE * math.log10(max(seconds, LEAST_SECONDS) / LEAST_SECONDS)))


def seconds_of(bucket: int) -> float:
    """The latency that stands for a bucket: as far from its lower bound as from its upper one, relative to them."""
    return LEAST_SECONDS * GROWTH**bucket * 2 / (1 + GROWTH)


def read_lines(lines: Iterable[str]) -> Iterable[tuple[float, Counts]]:
    """What `Counts.line` wrote, and when it began; a line that was cut off is passed over."""
    for line in lines:
        try:
            read = json.loads(line)
            yield float(read["t"]), Counts(_counter(read["s"]), int(read["r"]), _counter(read["b"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue


def _counter(read: dict[str, Any]) -> Counter[int]:
    return Counter({int(key): int(count) for key, count in read.items()})
