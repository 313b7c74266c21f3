"""`jupyter autopilot monitor`: what an endpoint was asked, and how that differs from its training data."""

from __future__ import annotations

import argparse
from pathlib import Path

from pydantic import ValidationError

from ..contract import AutopilotError, ErrorCode
from ..contract.monitoring import ColumnDrift, Monitoring, MonitoringReport, Traffic
from ..jobs import Workspace
from ..jobs.endpoints import Endpoints, Watched
from ..monitoring.labels import take_labels
from ..monitoring.state import check_alerts, monitoring_of, read_settings, write_settings
from ..monitoring.traffic import read_traffic
from ..sdk.place import absolute
from .report import table

DAY_SECONDS = 24 * 3600
ALERTS = 4


def monitor(given: argparse.Namespace) -> int:
    """Change what is asked for, analyse what was captured, and print it."""
    watched = Endpoints(Workspace(absolute(Path(given.workspace))).hidden / "endpoints").watched(given.endpoint)
    _change(watched, given)
    from ..monitoring.analysis import analyse

    report = analyse(watched.folder.path, watched.bundle)
    check_alerts(watched.folder)
    state = monitoring_of(watched.folder, watched.bundle)
    traffic = read_traffic(watched.folder, DAY_SECONDS)
    print(state.model_dump_json() if given.json else _as_text(state, report, traffic))
    return ALERTS if state.alerts else 0


def _change(watched: Watched, given: argparse.Namespace) -> None:
    if given.capture is not None:
        settings = read_settings(watched.folder)
        capture = {**settings.capture.model_dump(), "enabled": given.capture > 0}
        if given.capture > 0:
            capture["share"] = given.capture
        try:
            settings.capture = type(settings.capture).model_validate(capture)
        except ValidationError as error:
            raise AutopilotError(ErrorCode.INVALID_REQUEST, "--capture must be a share from 0 to 1.") from error
        write_settings(watched.folder, settings)
    if given.labels is not None:
        file = Path(given.labels)
        try:
            body = file.read_bytes()
        except OSError as error:
            raise AutopilotError(ErrorCode.FILE_UNREADABLE, f"{file} cannot be read: {error.strerror}.") from error
        kind = "application/json" if file.suffix.lower() == ".json" else "text/csv"
        take_labels(watched.folder, body, kind)


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
