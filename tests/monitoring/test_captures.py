"""Captured requests and answers of every content type, read again, and how good the answers were."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import BundleManifest, ColumnType, MetricValue, ProblemType, SchemaColumn, utc_now
from jupyter_autopilot.engine.metrics import METRICS
from jupyter_autopilot.monitoring.captures import read_captures
from jupyter_autopilot.monitoring.quality import quality_of
from jupyter_autopilot.serving.answer import ENCODERS, Answer
from jupyter_autopilot.serving.capture import CaptureFiles, Exchange
from jupyter_autopilot.serving.watched import WatchedFolder

MODEL = {"experiment": "churn", "candidate": "linear-1"}
NOW = datetime.now(UTC).replace(microsecond=0)
COLUMNS = [
    SchemaColumn(name="months", type=ColumnType.NUMERIC),
    SchemaColumn(name="plan", type=ColumnType.CATEGORICAL, categories=["basic", "größer"]),
    SchemaColumn(name="signed up", type=ColumnType.DATETIME),
]
ROWS = pd.DataFrame(
    {"months": [1.5, np.nan], "plan": ["größer", None], "signed up": pd.to_datetime(["2020-01-02", None])}
)


def manifest(**changes: object) -> BundleManifest:
    fields = {
        **MODEL,
        "problem_type": ProblemType.BINARY,
        "target": "churn",
        "labels": ["no", "yes"],
        "columns": COLUMNS,
        "objective": "auc",
        "metrics": [MetricValue(name="auc", validation=0.9, validation_low=0.8, validation_high=0.95)],
        "created_at": utc_now(),
        "python": "",
        "packages": {},
        "files": {},
    }
    return BundleManifest.model_validate({**fields, **changes})


@pytest.fixture
def folder(tmp_path: Path) -> WatchedFolder:
    folder = WatchedFolder(tmp_path / "monitoring")
    folder.make()
    return folder


def keep(folder: WatchedFolder, *exchanges: Exchange) -> None:
    CaptureFiles(folder).write(replace(exchange, model=exchange.model or MODEL) for exchange in exchanges)


def bodies() -> dict[str, bytes]:
    parquet = io.BytesIO()
    ROWS.to_parquet(parquet, index=False)
    records = json.loads(ROWS.to_json(orient="records", date_format="iso"))
    return {
        "text/csv": ROWS.to_csv(index=False).encode(),
        "text/csv; header=absent": ROWS.to_csv(index=False, header=False).encode(),
        "application/json": json.dumps({"instances": records}).encode(),
        "application/jsonlines": "\n".join(map(json.dumps, records)).encode(),
        "application/x-parquet": parquet.getvalue(),
    }


@pytest.mark.parametrize("answer_type", [*ENCODERS])
def test_every_content_type_is_read_as_the_same(folder: WatchedFolder, answer_type: str) -> None:
    answer = Answer(np.array([[0.25, 0.75], [0.9, 0.1]]), ["no", "yes"], np.array([1, 0]))
    encoded = ENCODERS[answer_type](answer)
    sent = bodies()
    for number, (kind, body) in enumerate(sent.items()):
        keep(folder, Exchange(f"id-{number}", NOW + timedelta(seconds=number), kind, body, answer_type, encoded))
    found = read_captures(folder, manifest(), NOW - timedelta(days=1))
    assert (len(found), found.unreadable, found.others, found.whole) == (10, 0, 0, True)
    for number in range(5):
        part = found.features.iloc[2 * number : 2 * number + 2].reset_index(drop=True)
        assert part["months"].tolist()[0] == 1.5 and np.isnan(part["months"][1])
        assert part["plan"].tolist() == ["größer", None]
        assert part["signed up"][0] == pd.Timestamp("2020-01-02") and pd.isna(part["signed up"][1])
    assert found.answers["inference_id"].tolist()[:3] == ["id-0:1", "id-0:2", "id-1:1"]
    assert found.answers["predicted_label"].tolist() == ["yes", "no"] * 5
    assert found.answers["probability"].tolist() == [0.75, 0.9] * 5
    assert found.probabilities is not None
    assert found.probabilities.tolist() == [[0.25, 0.75], [0.9, 0.1]] * 5


def test_numbers_with_a_decimal_comma_are_read(folder: WatchedFolder) -> None:
    answer = ENCODERS["application/json"](Answer(np.array([2.5]), [], None))
    keep(folder, Exchange("a", NOW, "text/csv", b"1,5;basic;2020-01-02\n", "application/json", answer))
    odd = "1.5,b\u2028asic,2020-01-02\n".encode()
    keep(folder, Exchange("b", NOW, "text/csv", odd, "application/json", answer))
    known = manifest(labels=[], problem_type=ProblemType.REGRESSION, objective="rmse")
    found = read_captures(folder, known, NOW - timedelta(days=1))
    assert found.features["months"].tolist() == [1.5, 1.5]
    assert found.answers["predicted_label"].tolist() == [2.5, 2.5]
    assert found.features["plan"].tolist() == ["basic", "b\u2028asic"]
    assert found.answers["inference_id"].tolist() == ["a", "b"]


def test_what_is_damaged_old_or_of_another_model_is_left_out(folder: WatchedFolder) -> None:
    answer = ENCODERS["application/json"](Answer(np.array([[0.2, 0.8]]), ["no", "yes"], np.array([1])))
    body = b"1,basic,2020-01-02\n"
    keep(folder, Exchange("old", NOW - timedelta(days=9), "text/csv", body, "application/json", answer))
    keep(folder, Exchange("rows", NOW, "text/csv", 2 * body, "application/json", answer))
    keep(folder, Exchange("good", NOW, "text/csv", body, "application/json", answer))
    other = {**MODEL, "candidate": "other-1"}
    keep(folder, Exchange("other", NOW, "text/csv", body, "application/json", answer, other))
    part = folder.parts(folder.captured)[-1]
    part.write_text(part.read_text() + '{"captureData": {"endpointIn')
    found = read_captures(folder, manifest(), NOW - timedelta(days=7))
    assert found.answers["inference_id"].tolist() == ["good"]
    assert (found.unreadable, found.others) == (2, 1)
    nothing = read_captures(folder, manifest(), NOW + timedelta(days=1))
    assert (len(nothing), [*nothing.features.columns]) == (0, ["months", "plan", "signed up"])


def test_the_latest_rows_are_read_where_there_are_too_many(
    folder: WatchedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyter_autopilot.monitoring.captures.MOST_ROWS", 3)
    answer = ENCODERS["application/json"](Answer(np.array([[0.2, 0.8]]), ["no", "yes"], np.array([1])))
    for number in range(5):
        at = NOW + timedelta(seconds=number)
        keep(folder, Exchange(f"{number}", at, "text/csv", b"1,basic,2020-01-02\n", "application/json", answer))
    found = read_captures(folder, manifest(), NOW - timedelta(days=1))
    assert found.answers["inference_id"].tolist() == ["2", "3", "4"]
    assert not found.whole


def captured_scores(folder: WatchedFolder, scores: np.ndarray) -> None:
    encode = ENCODERS["application/json"]
    keep(
        folder,
        *(
            Exchange(
                f"id-{number}",
                NOW + timedelta(seconds=number),
                "text/csv",
                b"1,basic,2020-01-02\n",
                "application/json",
                encode(Answer(np.array([[1 - score, score]]), ["no", "yes"], np.array([int(score > 0.7)]))),
            )
            for number, score in enumerate(scores)
        ),
    )


def test_quality_is_the_metric_of_the_rows_whose_labels_are_known(folder: WatchedFolder) -> None:
    random = np.random.default_rng(0)
    scores = random.random(300)
    truth = (random.random(300) < scores).astype(int)
    captured_scores(folder, scores)
    captures = read_captures(folder, manifest(), NOW - timedelta(days=1))
    labels = {f"id-{number}": ["no", "yes"][truth[number]] for number in range(0, 300, 2)}
    labels |= {"id-1": "maybe", "unknown": "yes"}
    quality, note = quality_of(captures, labels, manifest())
    assert quality is not None and quality.overall is not None
    assert note == ""
    probabilities = np.column_stack([1 - scores, scores])[::2]
    assert quality.overall.value == pytest.approx(METRICS["auc"].score(truth[::2], probabilities))
    assert quality.overall.low < quality.overall.value < quality.overall.high
    assert (quality.labels, quality.matched, quality.invalid, quality.overall.rows) == (152, 151, 1, 150)
    assert (quality.validation, quality.validation_low) == (0.9, 0.8)
    assert [point.rows for point in quality.over_time] == [50, 50, 50]
    # A metric of labels takes those that were answered, whatever threshold made them.
    accuracy, _ = quality_of(captures, labels, manifest(objective="accuracy"))
    assert accuracy is not None and accuracy.overall is not None
    assert accuracy.overall.value == pytest.approx(((scores[::2] > 0.7) == truth[::2]).mean())


def test_few_labels_are_not_enough_and_an_unknown_metric_is_stood_in_for(folder: WatchedFolder) -> None:
    captured_scores(folder, np.linspace(0, 1, 30))
    captures = read_captures(folder, manifest(), NOW - timedelta(days=1))
    quality, note = quality_of(captures, {"id-1": "yes"}, manifest())
    assert quality is not None and quality.overall is None
    assert "there are 1" in note
    labels = {f"id-{number}": number % 2 == 0 for number in range(30)}
    assert quality_of(captures, {}, manifest()) == (None, "")
    flags = manifest(labels=["False", "True"], objective="my_own")
    read = [["False", "True"][["no", "yes"].index(label)] for label in captures.answers["predicted_label"]]
    captures.answers["predicted_label"] = read
    own, note = quality_of(captures, labels, flags)
    assert own is not None and own.overall is not None
    assert own.invalid == 0
    assert "my_own" in note
