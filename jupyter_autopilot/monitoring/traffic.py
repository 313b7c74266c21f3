"""The requests of an endpoint over time, from what its processes counted. Light."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from ..contract.monitoring import Traffic, TrafficPoint
from ..serving.traffic import Counts, read_lines
from ..serving.watched import WatchedFolder, day_of

STRETCHES = (10, 30, 60, 300, 900, 3600, 4 * 3600, 24 * 3600)
"""Seconds; the shortest that makes no more than `MOST_POINTS` is taken."""
MOST_POINTS = 120
RECENT_SECONDS = 900.0
"""What an alert of errors or latencies is about."""
RECENT_BYTES = 256_000
"""The end of a file that holds the recent lines for sure: ten seconds take about 200 bytes."""


def read_traffic(folder: WatchedFolder, seconds: float, now: float | None = None) -> Traffic:
    """The requests of the last seconds, in stretches of equal length.

    Parameters
    ----------
    now
        Seconds since 1970; the present if None.
    """
    now = time.time() if now is None else now
    stretch = next((one for one in STRETCHES if seconds / one <= MOST_POINTS), STRETCHES[-1])
    begin = (now - seconds) // stretch * stretch
    by_start: dict[float, Counts] = {}
    total = Counts()
    for part in folder.parts(folder.traffic):
        if day_of(part) < f"{datetime.fromtimestamp(begin, UTC):%Y-%m-%d}":
            continue
        with part.open(encoding="utf-8", errors="replace") as lines:
            for at, counts in read_lines(lines):
                if at >= begin:
                    by_start.setdefault(at // stretch * stretch, Counts()).merge(counts)
                    total.merge(counts)
    return Traffic(
        seconds=stretch,
        start=_written(begin),
        end=_written(now),
        points=[_point(start, by_start[start]) for start in sorted(by_start)],
        total=_point(begin, total),
    )


def recent_counts(folder: WatchedFolder, now: float | None = None) -> Counts:
    """The counts of the last `RECENT_SECONDS`."""
    now = time.time() if now is None else now
    begin = now - RECENT_SECONDS
    total = Counts()
    for part in folder.parts(folder.traffic):
        if part.stat().st_mtime < begin:
            continue
        with part.open("rb") as file:
            file.seek(max(0, part.stat().st_size - RECENT_BYTES))
            lines = file.read().decode("utf-8", "replace").splitlines()
        for at, counts in read_lines(lines):
            if at >= begin:
                total.merge(counts)
    return total


def _point(start: float, counts: Counts) -> TrafficPoint:
    return TrafficPoint(
        start=_written(start),
        requests=counts.requests,
        errors=counts.errors,
        rows=counts.rows,
        p50_ms=counts.percentile_ms(0.5),
        p95_ms=counts.percentile_ms(0.95),
        p99_ms=counts.percentile_ms(0.99),
    )


def _written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
