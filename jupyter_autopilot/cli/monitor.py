"""`jupyter autopilot monitor`: what an endpoint was asked, and how that differs from its training data."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..contract.monitoring import ColumnDrift, Monitoring, MonitoringReport, Traffic
from ..jobs import Endpoints, Workspace
from ..sdk.monitoring import EndpointMonitoring
from ..sdk.monitoring_source import LocalMonitoring
from ..sdk.place import absolute
from .report import table

DAY_MINUTES = 24 * 60
ALERTS = 4


def monitor(given: argparse.Namespace) -> int:
    """Change what is asked for, analyse what was captured, and print it."""
    endpoints = Endpoints(Workspace(absolute(Path(given.workspace))).hidden / "endpoints")
    source = LocalMonitoring(lambda variant: endpoints.watched(given.endpoint, variant), given.variant)
    monitoring = EndpointMonitoring(source)
    if given.capture is not None:
        monitoring.change(capture=given.capture)
    if given.labels is not None:
        monitoring.send_labels(Path(given.labels))
    report = monitoring.analyse()
    state = monitoring.state
    print(state.model_dump_json() if given.json else _as_text(state, report, source.traffic(DAY_MINUTES)))
    return ALERTS if state.alerts else 0


def _as_text(state: Monitoring, report: MonitoringReport, traffic: Traffic) -> str:
    total = traffic.total
    parts = [f"{total.requests} requests in the last 24 hours, {total.errors} of them answered with an error"]
    if total.p50_ms is not None:
        parts[0] += f"; half took less than {total.p50_ms:.1f} ms, 99 of 100 less than {total.p99_ms:.1f} ms"
    parts[0] += "."
    if not state.settings.capture.enabled:
        parts.append("Capturing is off. Turn it on with --capture 1.")
    if report.rows < report.least_rows:
        parts.append(f"{report.rows} captured rows; {report.least_rows} are needed to tell drift.")
    elif report.columns:
        header = ("column", "drift", " PSI", "test", " statistic", " adjusted p", " missing", " in training", " new")
        drifts = [_row(column) for column in (*report.predictions, *report.columns)]
        parts.append(f"{report.rows} captured rows from {report.start} to {report.end}\n\n{table(header, drifts)}")
    if report.quality is not None and report.quality.overall is not None:
        quality, now = report.quality, report.quality.overall
        then = "" if quality.validation is None else f"; in validation {quality.validation:.4g}"
        interval = f"95 % interval {now.low:.4g} to {now.high:.4g}"
        parts.append(f"{quality.title}: {now.value:.4g} on {now.rows} labelled rows ({interval}){then}.")
    parts += report.notes
    parts += [f"Alert: {alert.message}" for alert in state.alerts]
    return "\n\n".join(parts)


def _row(column: ColumnDrift) -> tuple[str, ...]:
    return (
        column.name,
        column.severity.value,
        _number(column.psi),
        column.test or "",
        _number(column.statistic),
        _number(column.adjusted_p_value),
        f"{column.missing_live:.1%}",
        f"{column.missing_training:.1%}",
        f"{column.new_share:.1%}" if column.new_share else "",
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"
