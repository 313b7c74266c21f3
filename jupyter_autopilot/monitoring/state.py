"""How an endpoint is watched and what is known of it, from the files of its folder. Light."""

from __future__ import annotations

import functools
import time
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ..atomic import write_atomic
from ..contract import AutopilotError, Model
from ..contract.alert import Alert, AlertsFile
from ..contract.monitoring import (
    PROFILE_FILE,
    Captured,
    Monitoring,
    MonitoringReport,
    MonitoringSettings,
)
from ..crypt import read_bytes
from ..serving.watched import OWNER_ONLY, Watched, WatchedFolder, day_of
from .alerts import alerts_of
from .labels import count_labels
from .traffic import recent_counts

M = TypeVar("M", bound=Model)


def monitoring_of(watched: Watched, error: str = "") -> Monitoring:
    """Everything at once.

    Parameters
    ----------
    error
        Why the last analysis failed.
    """
    folder, report = watched.folder, read_report(watched.report)
    return Monitoring(
        variants=list(watched.variants),
        variant=watched.variant,
        settings=read_settings(folder),
        captured=_captured(folder),
        profile=(watched.bundle / PROFILE_FILE).is_file(),
        report=report if report is not None and _is_of(report, watched) else None,
        error=error,
        alerts=read_alerts(folder),
    )


def read_settings(folder: WatchedFolder) -> MonitoringSettings:
    """The settings; the usual ones where none were made, or where the file is damaged."""
    return _read(folder.settings, MonitoringSettings) or MonitoringSettings()


def write_settings(folder: WatchedFolder, settings: MonitoringSettings) -> None:
    """Have the endpoint watched like this; its process notices within a second."""
    folder.make()
    write_atomic(folder.settings, settings.model_dump_json(indent=2), mode=OWNER_ONLY)
    check_alerts(folder)


def read_report(file: Path) -> MonitoringReport | None:
    """An analysis that was kept; None where there was none, or where it is encrypted and its key is not here.

    Then the next analysis fails and says so.
    """
    try:
        return _report_of(file, file.stat().st_mtime_ns)
    except (FileNotFoundError, AutopilotError):
        return None


@functools.lru_cache(maxsize=32)
def _report_of(file: Path, _written: int) -> MonitoringReport | None:
    """Read once for each time that it was written: of thousands of columns it takes a while."""
    try:
        return MonitoringReport.model_validate_json(read_bytes(file))
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None


def read_alerts(folder: WatchedFolder) -> list[Alert]:
    """The alerts that are on."""
    known = _read(folder.alerts, AlertsFile)
    return known.alerts if known else []


def check_alerts(folder: WatchedFolder) -> list[Alert]:
    """Look anew at what is beyond its threshold, and keep it."""
    before = read_alerts(folder)
    alerts = alerts_of(read_report(folder.report), recent_counts(folder), read_settings(folder).thresholds, before)
    if alerts != before:
        folder.make()
        write_atomic(folder.alerts, AlertsFile(alerts=alerts).model_dump_json(indent=2), mode=OWNER_ONLY)
    return alerts


def is_due(watched: Watched, now: float | None = None) -> bool:
    """Whether the captured data are to be analysed: there are some, and the last analysis is old enough.

    One of a model that was served before counts for nothing.
    """
    folder = watched.folder
    settings = read_settings(folder)
    if settings.every_hours is None or not folder.parts(folder.captured):
        return False
    report = read_report(watched.report)
    if report is None or not _is_of(report, watched):
        return True
    # One that had too few rows to say anything does not keep the next one waiting.
    hours = settings.every_hours if report.rows >= report.least_rows else min(1.0, settings.every_hours)
    age = (time.time() if now is None else now) - datetime.fromisoformat(report.created_at).timestamp()
    return age >= 3600 * hours


def delete_captured(folder: WatchedFolder) -> None:
    """Delete what was captured, the labels, and what was found in them."""
    for part in (*folder.parts(folder.captured), *folder.parts(folder.labels), *folder.reports()):
        part.unlink(missing_ok=True)
    check_alerts(folder)


def _is_of(report: MonitoringReport, watched: Watched) -> bool:
    return (report.experiment, report.candidate) == watched.model


def _captured(folder: WatchedFolder) -> Captured:
    parts = folder.parts(folder.captured)
    size = sum(part.stat().st_size for part in parts)
    return Captured(
        megabytes=round(size / 1e6, 3),
        parts=len(parts),
        first=day_of(parts[0]) if parts else None,
        labels=count_labels(folder),
    )


def _read(file: Path, kind: type[M]) -> M | None:
    try:
        return kind.model_validate_json(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None
