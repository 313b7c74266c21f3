"""What is beyond its threshold. Light."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..contract import ColumnType, utc_now
from ..contract.alert import Alert, AlertKind
from ..contract.monitoring import AlertThresholds, ColumnDrift, DriftSeverity, MonitoringReport
from ..serving.traffic import Counts

SIGNIFICANT = 0.05
LEAST_REQUESTS = 20
"""With fewer requests in the last minutes their errors and latencies raise no alert."""


def alerts_of(
    report: MonitoringReport | None, recent: Counts, thresholds: AlertThresholds, before: Sequence[Alert] = ()
) -> list[Alert]:
    """All that is to be told now.

    Parameters
    ----------
    recent
        Of the last minutes.
    before
        The alerts so far: what is still on keeps the time at which it was first seen.
    """
    since = {(alert.kind, alert.column): alert.since for alert in before}
    found = [*_of_traffic(recent, thresholds), *(_of_report(report, thresholds) if report else ())]
    return [alert.model_copy(update={"since": since.get((alert.kind, alert.column), alert.since)}) for alert in found]


def _of_traffic(recent: Counts, thresholds: AlertThresholds) -> Iterator[Alert]:
    if recent.requests < LEAST_REQUESTS:
        return
    share = recent.errors / recent.requests
    if thresholds.error_share is not None and share > thresholds.error_share:
        text = f"{share:.1%} of {recent.requests} requests of the last 15 minutes were answered with an error."
        yield _alert(AlertKind.ERRORS, None, share, thresholds.error_share, text)
    slow = recent.percentile_ms(0.99)
    if thresholds.latency_p99_ms is not None and slow is not None and slow > thresholds.latency_p99_ms:
        text = f"One request in 100 of the last 15 minutes took longer than {slow:.0f} ms."
        yield _alert(AlertKind.LATENCY, None, slow, thresholds.latency_p99_ms, text)


def _of_report(report: MonitoringReport, thresholds: AlertThresholds) -> Iterator[Alert]:
    # Dates move by themselves.
    moved = [column for column in report.columns if column.type is not ColumnType.DATETIME]
    yield from _of_drift(AlertKind.DRIFT, moved, thresholds.psi, "The column {0} has drifted")
    yield from _of_drift(
        AlertKind.PREDICTION_DRIFT, report.predictions, thresholds.psi, "What the model answers ({0}) has drifted"
    )
    yield from _of_missing(report.columns, thresholds.missing_change)
    yield from _of_quality(report, thresholds.quality_drop)


def _of_drift(kind: AlertKind, columns: Iterable[ColumnDrift], threshold: float | None, text: str) -> Iterator[Alert]:
    for column in columns:
        psi = column.psi or 0.0
        if threshold is not None and column.severity is not DriftSeverity.NONE and psi >= threshold:
            message = f"{text.format(repr(column.name))}: its population stability index is {psi:.2f}."
            yield _alert(kind, column.name, psi, threshold, message)


def _of_missing(columns: Iterable[ColumnDrift], threshold: float | None) -> Iterator[Alert]:
    for column in columns:
        change = abs(column.missing_live - column.missing_training)
        by_chance = column.missing_p_value is None or column.missing_p_value >= SIGNIFICANT
        if threshold is not None and change >= threshold and not by_chance:
            message = (
                f"The column {column.name!r} has no value in {column.missing_live:.0%} of the rows; "
                f"in training it was {column.missing_training:.0%}."
            )
            yield _alert(AlertKind.MISSING, column.name, change, threshold, message)


def _of_quality(report: MonitoringReport, threshold: float | None) -> Iterator[Alert]:
    """Worse than the validation value by more than the threshold, and not by chance: its interval leaves that out."""
    quality = report.quality
    if threshold is None or quality is None or quality.overall is None or quality.validation is None:
        return
    now, then = quality.overall, quality.validation
    sign = 1 if quality.greater_is_better else -1
    drop = sign * (then - now.value) / max(abs(then), 1e-12)
    best = now.high if quality.greater_is_better else now.low
    if drop >= threshold and sign * (then - best) > 0:
        message = f"{quality.title} is {now.value:.4g} on {now.rows} labelled rows; in validation it was {then:.4g}."
        yield _alert(AlertKind.QUALITY, None, drop, threshold, message)


def _alert(kind: AlertKind, column: str | None, value: float, threshold: float, message: str) -> Alert:
    return Alert(kind=kind, column=column, value=value, threshold=threshold, message=message, since=utc_now())
