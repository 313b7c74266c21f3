"""What raises an alert, and what does not."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract import AutopilotError, ColumnType, utc_now
from jupyter_autopilot.contract.monitoring import (
    AlertThresholds,
    ColumnDrift,
    DriftSeverity,
    MonitoringReport,
    MonitoringSettings,
    Quality,
    QualityPoint,
)
from jupyter_autopilot.monitoring.alerts import alerts_of
from jupyter_autopilot.monitoring.labels import read_labels, take_labels
from jupyter_autopilot.monitoring.state import check_alerts, is_due, read_alerts, write_settings
from jupyter_autopilot.monitoring.traffic import read_traffic, recent_counts
from jupyter_autopilot.serving.capture import append
from jupyter_autopilot.serving.traffic import Counts
from jupyter_autopilot.serving.watched import Watched, WatchedFolder

NOW = 1_790_000_010.0


def counts(requests: int, errors: int = 0, seconds: float = 0.01) -> Counts:
    made = Counts()
    for number in range(requests):
        made.add(500 if number < errors else 200, seconds, 1)
    return made


def column(name: str = "age", **fields: Any) -> ColumnDrift:
    given = {"severity": DriftSeverity.NONE, "missing_training": 0.0, "missing_live": 0.0, "type": ColumnType.NUMERIC}
    return ColumnDrift(name=name, **{**given, **fields})


def report(*columns: ColumnDrift, rows: int = 500, **fields: Any) -> MonitoringReport:
    return MonitoringReport(
        created_at=utc_now(), experiment="e", candidate="c", rows=rows, least_rows=200, columns=list(columns), **fields
    )


def quality(value: float, low: float, high: float, *, greater: bool = True, then: float = 0.8) -> Quality:
    point = QualityPoint(start=utc_now(), end=utc_now(), rows=300, value=value, low=low, high=high)
    return Quality(
        objective="auc", title="AUC", greater_is_better=greater, validation=then, labels=300, matched=300, overall=point
    )


def kinds(found: list[Any]) -> list[str]:
    return [alert.kind.value for alert in found]


@pytest.fixture
def folder(tmp_path: Path) -> WatchedFolder:
    folder = WatchedFolder(tmp_path / "monitoring")
    folder.make()
    return folder


def test_traffic_raises_alerts_beyond_its_thresholds_only() -> None:
    thresholds = AlertThresholds(error_share=0.1, latency_p99_ms=100)
    assert alerts_of(None, counts(100, 10), thresholds) == []
    assert kinds(alerts_of(None, counts(100, 11), thresholds)) == ["errors"]
    assert kinds(alerts_of(None, counts(100, seconds=0.2), thresholds)) == ["latency"]
    assert alerts_of(None, counts(19, 19, seconds=9), thresholds) == []
    assert alerts_of(None, counts(100, 50, seconds=9), AlertThresholds(error_share=None)) == []


def test_drift_raises_an_alert_where_it_is_large_and_not_by_chance() -> None:
    major = {"psi": 0.3, "severity": DriftSeverity.MAJOR}
    found = alerts_of(
        report(
            column("age", **major),
            column("chance", psi=0.3),
            column("since", **major, type=ColumnType.DATETIME),
            column("gaps", missing_live=0.2, missing_training=0.05, missing_p_value=0.001),
            column("luck", missing_live=0.2, missing_training=0.05, missing_p_value=0.2),
            predictions=[column("predicted_label", **major)],
        ),
        Counts(),
        AlertThresholds(),
    )
    assert [(alert.kind.value, alert.column) for alert in found] == [
        ("drift", "age"),
        ("prediction_drift", "predicted_label"),
        ("missing", "gaps"),
    ]
    assert "'age'" in found[0].message
    assert alerts_of(report(column(**major)), Counts(), AlertThresholds(psi=0.5)) == []


@pytest.mark.parametrize(
    ("found", "alert"),
    [
        (quality(0.7, 0.65, 0.75), True),
        (quality(0.7, 0.55, 0.85), False),
        (quality(0.75, 0.72, 0.78), False),
        (quality(0.95, 0.9, 0.99), False),
        (quality(1.2, 1.1, 1.3, greater=False, then=1.0), True),
        (quality(0.8, 0.7, 0.9, greater=False, then=1.0), False),
    ],
)
def test_quality_raises_an_alert_where_it_is_worse_for_sure(found: Quality, alert: bool) -> None:
    assert bool(alerts_of(report(quality=found), Counts(), AlertThresholds(quality_drop=0.1))) is alert


def test_an_alert_keeps_the_time_at_which_it_began(folder: WatchedFolder) -> None:
    append(folder.report, report(column(psi=0.4, severity=DriftSeverity.MAJOR)).model_dump_json())
    first = check_alerts(folder)
    assert kinds(first) == ["drift"]
    assert check_alerts(folder) == first == read_alerts(folder)
    write_settings(folder, MonitoringSettings(thresholds=AlertThresholds(psi=None)))
    assert read_alerts(folder) == []


def test_traffic_is_read_in_stretches(folder: WatchedFolder) -> None:
    file = folder.traffic / "2026-09-21-1.jsonl"
    for back, errors in ((3600 * 30, 0), (600, 1), (590, 0), (20, 2)):
        append(file, f"{counts(10, errors).line(NOW - back)}\n")
    append(folder.traffic / "2026-09-21-2.jsonl", f"{counts(5).line(NOW - 20)}\n")
    traffic = read_traffic(folder, 3600, now=NOW)
    assert (traffic.seconds, traffic.total.requests, traffic.total.errors) == (30, 35, 3)
    assert [point.requests for point in traffic.points] == [20, 15]
    assert traffic.total.p99_ms == pytest.approx(10, rel=0.03)
    for file in folder.parts(folder.traffic):
        os.utime(file, (NOW, NOW))
    assert recent_counts(folder, now=NOW).requests == 35
    assert recent_counts(folder, now=NOW + 700).requests == 15


def test_an_analysis_is_due_when_there_is_something_new_to_look_at(folder: WatchedFolder) -> None:
    model = {"experiment": "renamed", "model": ("e", "c"), "variants": ("one",), "variant": "one", "shared": False}
    watched = Watched("churn", folder, folder.path, **model)
    assert not is_due(watched)
    append(folder.captured / "2026-09-21T1.jsonl", "{}\n")
    assert is_due(watched)
    append(folder.report, report().model_dump_json())
    made = datetime.fromisoformat(report().created_at).timestamp()
    assert not is_due(watched, now=made + 3600 * 23)
    assert is_due(watched, now=made + 3600 * 25)
    assert is_due(replace(watched, model=("e", "another")), now=made + 60)
    folder.report.write_text(report(rows=3).model_dump_json())
    assert is_due(watched, now=made + 3700)
    write_settings(folder, MonitoringSettings(every_hours=None))
    assert not is_due(watched, now=made + 3600 * 25)


def test_labels_are_taken_and_the_last_one_counts(folder: WatchedFolder) -> None:
    assert take_labels(folder, b"inference_id,label,extra\na,yes,1\nb:2,no,2\n", "text/csv; charset=utf-8").taken == 2
    taken = take_labels(folder, b'{"labels": [{"inference_id": "a", "label": false}]}', "application/json")
    assert (taken.taken, taken.total) == (1, 3)
    take_labels(folder, b'[{"inference_id": "c", "label": 1.5}]', "application/json")
    assert read_labels(folder) == {"a": False, "b:2": "no", "c": 1.5}


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"id,label\na,1\n", "text/csv", "'inference_id'"),
        (b"inference_id,label\na,1\nb,\n", "text/csv", "Row 2"),
        (b"inference_id,label\n", "text/csv", "no labels"),
        (b"", "text/csv", "'inference_id'"),
        (b"\xff", "text/csv", "Byte 1"),
        (b"{", "application/json", "JSON"),
        (b"{}", "application/json", "list"),
        (b"[1]", "application/json", "Row 1"),
        (b'[{"inference_id": "", "label": 1}]', "application/json", "Row 1"),
        (b'[{"inference_id": "a", "label": [1]}]', "application/json", "Row 1"),
    ],
)
def test_labels_that_are_none_are_refused_whole(folder: WatchedFolder, body: bytes, kind: str, said: str) -> None:
    with pytest.raises(AutopilotError, match=said):
        take_labels(folder, body, kind)
    assert read_labels(folder) == {}
