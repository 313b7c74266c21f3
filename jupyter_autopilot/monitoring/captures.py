"""The captured requests and answers as tables."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from ..contract import AutopilotError, BundleManifest
from ..crypt import read_lines
from ..engine.data import convert_columns, without_tokens
from ..serving.cells import make_frame
from ..serving.csv_payload import read_csv
from ..serving.json_payload import read_json, read_json_lines
from ..serving.media import CSV_TYPE, JSON_TYPE, LINES_TYPES, PARQUET_TYPES, parse_content_type
from ..serving.payload import read_payload
from ..serving.watched import WatchedFolder, day_of

MOST_ROWS = 50_000
"""The latest so many are looked at."""
ID, TIME, LABEL, PROBABILITY = "inference_id", "time", "predicted_label", "probability"


@dataclass
class Captures:
    """What was captured, a row a predicted row, the oldest first.

    Attributes
    ----------
    features
        The model's columns, as `convert_columns` makes them.
    answers
        `inference_id` of each row (see `serving.capture`), `time` in UTC, `predicted_label` (text or number) and the
        `probability` of it.
    probabilities
        Of shape (rows, classes), NaN where the answer did not say; None for regression.
    whole
        Whether these are all rows; otherwise the latest ones.
    unreadable, others
        Requests that were left out: they could not be read, or another model or variant answered them.
    """

    features: pd.DataFrame
    answers: pd.DataFrame
    probabilities: np.ndarray[Any, np.dtype[np.float64]] | None
    whole: bool = True
    unreadable: int = 0
    others: int = 0

    def __len__(self) -> int:
        return len(self.answers)


def read_captures(
    folder: WatchedFolder, manifest: BundleManifest, since: datetime, *, only: str | None = None
) -> Captures:
    """The captured rows of a model from a time on, the latest `MOST_ROWS` of them; of a variant only, if one is named.

    What is damaged, such as a line that was cut off, is counted and left out.
    """
    requests: list[_Request] = []
    rows = unreadable = others = 0
    whole = True
    for event in _events(folder, since):
        if event is None:
            unreadable += 1
            continue
        meta = event["eventMetadata"]
        model = (meta.get("experiment"), meta.get("candidate"))
        if model != (manifest.experiment, manifest.candidate) or only not in {None, meta.get("variant")}:
            others += 1
            continue
        try:
            request = _request(event, manifest)
        except (AutopilotError, KeyError, TypeError, ValueError):
            unreadable += 1
            continue
        rows += len(request.answers)
        if rows > MOST_ROWS and requests:
            whole = False
            break
        requests.append(request)
    requests.reverse()
    captures = _joined(requests, manifest)
    captures.whole, captures.unreadable, captures.others = whole, unreadable, others
    return captures


@dataclass(frozen=True)
class _Request:
    """One request: the cells of its rows, or a frame where they have types, and its answers."""

    inference_id: str
    time: str
    cells: list[list[str | None]] | None
    decimal_comma: bool
    frame: pd.DataFrame | None
    answers: list[_Answer]


_Answer = tuple[Any, float | None, list[float] | None]
"""Label or number, its probability, and the probabilities of all classes, as far as they were sent."""


def _events(folder: WatchedFolder, since: datetime) -> Iterator[dict[str, Any] | None]:
    """The lines from the latest to the oldest; None for one that cannot be read."""
    parts = [part for part in folder.parts(folder.captured) if day_of(part) >= f"{since:%Y-%m-%d}"]
    for part in reversed(parts):
        for line in filter(None, reversed(read_lines(part))):
            try:
                event = json.loads(line)
                at = datetime.fromisoformat(event["eventMetadata"]["inferenceTime"])
            except (ValueError, KeyError, TypeError):
                yield None
                continue
            if at >= since:
                yield event


def _request(event: dict[str, Any], manifest: BundleManifest) -> _Request:
    meta, data = event["eventMetadata"], event["captureData"]
    cells, decimal_comma, frame = _input(data["endpointInput"], manifest)
    answers = _output(data["endpointOutput"])
    rows = len(answers)
    if rows != (len(cells) if cells is not None else len(frame) if frame is not None else 0) or rows == 0:
        raise ValueError("the answer has other rows")
    return _Request(str(meta["inferenceId"]), str(meta["inferenceTime"]), cells, decimal_comma, frame, answers)


def _body(side: dict[str, Any]) -> tuple[str, dict[str, str], str | bytes]:
    kind, parameters = parse_content_type(side["observedContentType"])
    data = side["data"]
    return kind, parameters, base64.b64decode(data) if side["encoding"] == "BASE64" else str(data)


def _input(side: dict[str, Any], manifest: BundleManifest) -> tuple[Any, bool, pd.DataFrame | None]:
    """Cells as texts, which many requests share a frame for: to make one for each row takes a millisecond."""
    kind, parameters, body = _body(side)
    if isinstance(body, bytes):
        return None, False, read_payload(body, side["observedContentType"], manifest.columns)
    if kind == CSV_TYPE:
        cells, decimal_comma = read_csv(body, manifest.columns, parameters.get("header", "").lower())
        return cells, decimal_comma, None
    if kind in LINES_TYPES:
        return read_json_lines(body, manifest.columns), False, None
    return read_json(body, manifest.columns), False, None


def _output(side: dict[str, Any]) -> list[_Answer]:
    kind, _, body = _body(side)
    if kind in PARQUET_TYPES and isinstance(body, bytes):
        return _of_table(pd.read_parquet(io.BytesIO(body)).astype(object).to_dict("records"))
    assert isinstance(body, str)
    if kind == JSON_TYPE:
        return _of_records(json.loads(body)["predictions"])
    if kind in LINES_TYPES:
        return _of_records([json.loads(line) for line in body.split("\n") if line.strip()])
    return _of_table(list(csv.DictReader(io.StringIO(body))))


def _of_records(records: list[dict[str, Any]]) -> list[_Answer]:
    return [(one["predicted_label"], one.get("probability"), one.get("probabilities")) for one in records]


def _of_table(rows: list[dict[Any, Any]]) -> list[_Answer]:
    """Rows of `predicted_label`, `probability`, and a column for each class."""
    answers: list[_Answer] = []
    for row in rows:
        classes = [float(value) for name, value in row.items() if str(name).startswith("probability_")]
        probability = row.get("probability")
        answers.append((row["predicted_label"], None if probability is None else float(probability), classes or None))
    return answers


def _joined(requests: list[_Request], manifest: BundleManifest) -> Captures:
    frames: list[pd.DataFrame] = []
    start = 0
    while start < len(requests):
        stop = start + 1
        first = requests[start]
        if first.frame is not None:
            frames.append(first.frame)
        else:
            while stop < len(requests) and _alike(first, requests[stop]):
                stop += 1
            rows = [row for one in requests[start:stop] for row in one.cells or []]
            frames.append(make_frame(rows, manifest.columns, decimal_comma=first.decimal_comma))
        start = stop
    types = {column.name: column.type for column in manifest.columns}
    made = [convert_columns(without_tokens(frame, manifest.missing_tokens), types) for frame in frames]
    empty = convert_columns(make_frame([], manifest.columns), types)
    answers = [answer for one in requests for answer in one.answers]
    table = pd.DataFrame(
        {
            ID: [row_id for one in requests for row_id in _row_ids(one)],
            TIME: pd.to_datetime([one.time for one in requests for _ in one.answers], utc=True, format="ISO8601"),
            LABEL: pd.Series([answer[0] for answer in answers], dtype=object),
            PROBABILITY: pd.Series([answer[1] for answer in answers], dtype="float64"),
        }
    )
    if not manifest.labels:
        table[LABEL] = pd.to_numeric(table[LABEL], errors="coerce")
    else:
        table[LABEL] = table[LABEL].astype(str).astype(object)
    return Captures(
        features=pd.concat(made, ignore_index=True) if made else empty,
        answers=table,
        probabilities=_probabilities(answers, len(manifest.labels)),
    )


def _alike(one: _Request, other: _Request) -> bool:
    return other.frame is None and other.decimal_comma == one.decimal_comma


def _row_ids(request: _Request) -> list[str]:
    if len(request.answers) == 1:
        return [request.inference_id]
    return [f"{request.inference_id}:{number}" for number in range(1, len(request.answers) + 1)]


def _probabilities(answers: list[_Answer], classes: int) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    if not classes:
        return None
    table = np.full((len(answers), classes), np.nan)
    for place, (_, _, sent) in enumerate(answers):
        if sent is not None and len(sent) == classes:
            table[place] = sent
    return table
