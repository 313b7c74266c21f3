"""What was measured of servers, as Markdown."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..report import machine, table
from .offline import BATCH_ROWS

if TYPE_CHECKING:
    from .__main__ import Measured, Results

OURS = "ours"


def report(results: Results, data: str) -> str:
    """The whole report."""
    parts = [_heading(results, data), _single_rows(results.servers), _batches(results), _transform(results)]
    if results.endurance is not None:
        parts.append(_endurance(results))
    return "\n\n".join(parts) + "\n"


def _heading(results: Results, data: str) -> str:
    versions = ", ".join(f"{name} {measured.version}" for name, measured in results.servers.items())
    return "\n".join(
        [
            "# Serving one LightGBM model",
            "",
            f"- {datetime.now(UTC).date().isoformat()}, {machine()}",
            f"- Python {platform.python_version()}; {versions}",
            f"- one LightGBM model (the first fold's of a candidate), trained on {data}",
            f"- a core for each server, in turn; medians of {results.rounds} rounds, {results.seconds:g} s a load",
        ]
    )


def _single_rows(servers: dict[str, Measured]) -> str:
    header = ("server", "p50 ms", "p99 ms", "requests/s", "start s", "memory MB", "failed")
    rows = [
        (
            name,
            _median(one.p50_ms, ".2f"),
            _median(one.p99_ms, ".2f"),
            _median(one.per_second, ",.0f"),
            _median(one.ready_s, ".2f"),
            _median(one.memory_mb, ".0f"),
            one.failed,
        )
        for name, one in servers.items()
    ]
    text = (
        "## Requests for one row\n\nJSON. Latency at 50 requests/s from when a request was due; requests/s over 8 "
        "connections; start to the first answer; memory after the load.\n\n"
    )
    return text + table(header, rows)


def _batches(results: Results) -> str:
    alone = results.offline["batch_s"]
    rows = [
        (f"{name}, {kind}", f"{1_000 * statistics.median(times):.1f}", f"{statistics.median(times) / alone:.2f}")
        for name, one in results.servers.items()
        for kind, times in one.batch_s.items()
    ]
    header = ("server and format", "ms", "times the call in process")
    text = (
        f"## Requests for {BATCH_ROWS:,} rows\n\nThe model itself takes {1_000 * alone:.1f} ms for a frame in memory, "
        "in a process on the same core; besides, bodies have to be read and answers written.\n\n"
    )
    return text + table(header, rows)


def _transform(results: Results) -> str:
    alone, whole = results.offline["in_process_s"], results.offline["transform_s"]
    rows = results.transform_rows
    return (
        f"## Batch transform\n\n{rows:,} rows from CSV to CSV: {rows / whole:,.0f} rows/s, which is "
        f"{alone / whole:.0%} of the {rows / alone:,.0f} rows/s of `pandas.read_csv`, the model and `to_csv` in one "
        "process that holds all of it."
    )


def _endurance(results: Results) -> str:
    found = results.endurance
    assert found is not None
    recoveries = found.recoveries()
    header = ("requests", "right", "failed", "failed otherwise", "wrong answers", "kills", "longest recovery s")
    total = len(found.right) + len(found.failed) + found.wrong
    row = (
        f"{total:,}",
        f"{len(found.right):,}",
        f"{len(found.failed):,}",
        found.strays(),
        found.wrong,
        len(found.kills),
        f"{max(recoveries, default=0):.2f}",
    )
    text = (
        f"## {results.endurance_seconds:g} s at {results.endurance_pace:,.0f} requests/s, with kills\n\n"
        "A supervised endpoint at 80 % of its throughput, whose process is killed (`kill -9`) at equal distances. A "
        "recovery is from the kill to the first right answer after it; what failed otherwise did so outside of them."
        "\n\n"
    )
    return text + table(header, [row])


def _median(values: Sequence[float], form: str) -> str:
    return format(statistics.median(values), form) if values else "-"
