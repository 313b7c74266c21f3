"""What a serving process keeps of its requests, and what it counts."""

from __future__ import annotations

import base64
import json
import stat
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from jupyter_autopilot.contract.monitoring import CaptureSettings, MonitoringSettings
from jupyter_autopilot.contract.prediction import INFERENCE_ID
from jupyter_autopilot.serving import capture
from jupyter_autopilot.serving.capture import CaptureFiles, Exchange, Waiting
from jupyter_autopilot.serving.traffic import Counts, bucket_of, read_lines, seconds_of
from jupyter_autopilot.serving.watched import WatchedFolder

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def exchange(number: int = 1, at: datetime = NOW, body: bytes = b"1", kind: str = "text/csv") -> Exchange:
    model = {"experiment": "churn", "candidate": "linear-1"}
    return Exchange(f"id-{number}", at, kind, body, "application/json", b'{"predictions": []}', model)


@pytest.fixture
def folder(tmp_path: Path) -> WatchedFolder:
    folder = WatchedFolder(tmp_path / "monitoring")
    folder.make()
    return folder


def lines(folder: WatchedFolder) -> list[dict[str, Any]]:
    return [json.loads(line) for part in folder.parts(folder.captured) for line in part.read_text().splitlines()]


def test_a_percentile_is_right_within_3_percent_and_counts_add_up() -> None:
    one, other = Counts(), Counts()
    for number in range(1, 1001):
        (one if number % 2 else other).add(200 if number % 10 else 422, number / 1000, 2)
    read = [counts for _, counts in read_lines([one.line(1.0), other.line(2.0), '{"t": 3.0, "s"', "[]"])]
    assert len(read) == 2
    read[0].merge(read[1])
    assert (read[0].requests, read[0].errors, read[0].rows) == (1000, 100, 2000)
    for share in (0.5, 0.95, 0.99):
        assert read[0].percentile_ms(share) == pytest.approx(1000 * share, rel=0.03)
    assert Counts().percentile_ms(0.5) is None


@pytest.mark.parametrize("seconds", [0.0, 1e-5, 0.00123, 1.0, 59.9, 3600.0])
def test_a_bucket_stands_for_its_latency(seconds: float) -> None:
    assert seconds_of(bucket_of(seconds)) == pytest.approx(max(seconds, 1e-5), rel=0.03)


def test_what_waits_has_a_limit_and_what_is_dropped_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "MOST_WAITING", 3)
    waiting = Waiting()
    for number in range(5):
        waiting.put(exchange(number))
    assert [one.inference_id for one in waiting.take()] == ["id-0", "id-1", "id-2"]
    assert waiting.dropped == 2
    monkeypatch.setattr(capture, "MOST_WAITING_BYTES", 100)
    waiting.put(exchange(body=b"x" * 60))
    waiting.put(exchange(body=b"x" * 60))
    assert len(waiting.take()) == 1
    waiting.put(exchange(body=b"x" * 60))
    assert len(waiting.take()) == 1
    assert waiting.dropped == 3


def test_a_line_is_what_sagemaker_writes(folder: WatchedFolder) -> None:
    files = CaptureFiles(folder)
    files.write([exchange(1, body="größer\n".encode()), exchange(2, body=b"PAR1\xff", kind="application/x-parquet")])
    text, parquet = lines(folder)
    assert text["captureData"]["endpointInput"] == {
        "observedContentType": "text/csv",
        "mode": "INPUT",
        "data": "größer\n",
        "encoding": "CSV",
    }
    assert text["eventMetadata"]["inferenceId"] == "id-1"
    assert text["eventMetadata"]["inferenceTime"] == "2026-12-01T12:00:00.000+00:00"
    assert text["eventMetadata"]["candidate"] == "linear-1"
    sent = parquet["captureData"]["endpointInput"]
    assert (sent["encoding"], base64.b64decode(sent["data"])) == ("BASE64", b"PAR1\xff")


def test_parts_that_are_too_old_or_too_much_are_deleted(folder: WatchedFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "PART_BYTES", 1)
    files = CaptureFiles(folder)
    for days in (40, 20, 10, 0):
        files.write([exchange(days, NOW - timedelta(days=days), b"x" * 600_000)])
    files.clean(CaptureSettings(days=30), NOW)
    assert [line["eventMetadata"]["inferenceId"] for line in lines(folder)] == ["id-20", "id-10", "id-0"]
    files.clean(CaptureSettings(days=30, megabytes=1), NOW)
    assert [line["eventMetadata"]["inferenceId"] for line in lines(folder)] == ["id-0"]
    files.write([exchange(5)])
    assert len(lines(folder)) == 2


def test_a_disk_that_refuses_costs_captures_and_nothing_else(
    folder: WatchedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = CaptureFiles(folder)

    def refuse(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(capture, "append", refuse)
    files.write([exchange(1), exchange(2)])
    monkeypatch.undo()
    files.write([exchange(3)])
    assert (files.failed, files.written) == (2, 1)


def test_a_process_keeps_what_its_settings_say(
    serve: Callable[..., Any], make_sleeper: Callable[..., Path], tmp_path: Path, wait: Callable[..., None]
) -> None:
    folder = WatchedFolder(tmp_path / "monitoring")
    running = serve(make_sleeper(), "--watch", str(folder.path))
    body = b'{"instances": [{"seconds": 0}, {"seconds": 0.001}]}'
    first = running.invoke(body, "application/json")
    made = first.headers[INFERENCE_ID]
    assert made and running.invoke(body, "application/json").headers[INFERENCE_ID] != made
    folder.settings.write_text(MonitoringSettings(capture=CaptureSettings(enabled=True)).model_dump_json())

    def captured() -> bool:
        running.invoke(b"0", "text/csv", **{INFERENCE_ID: "own-1", "Accept": "text/csv"})
        return bool(lines(folder))

    wait(captured)
    line = lines(folder)[0]
    assert line["eventMetadata"]["inferenceId"] == "own-1"
    assert line["captureData"]["endpointInput"]["data"] == "0"
    assert line["captureData"]["endpointOutput"]["data"] == "predicted_label\n0.0\n"
    assert line["eventMetadata"]["experiment"] == "sleep"
    refused = running.invoke(b"0", "text/csv", **{INFERENCE_ID: "x" * 65})
    assert (refused.status, refused.json["code"]) == (422, "payload_invalid")
    families = text_string_to_metric_families(running.request("GET", "/metrics").body.decode())
    samples = {sample.name: sample.value for family in families for sample in family.samples}
    assert samples["autopilot_captured_requests_total"] >= 1
    assert samples["autopilot_capture_dropped_total"] == 0
    running.process.terminate()
    running.process.wait(30)
    counted = [counts for part in folder.parts(folder.traffic) for _, counts in read_lines(part.open())]
    assert sum(counts.errors for counts in counted) == 1
    assert sum(counts.requests for counts in counted) >= 4
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
        assert stat.S_IMODE(folder.parts(folder.captured)[0].stat().st_mode) == 0o600
