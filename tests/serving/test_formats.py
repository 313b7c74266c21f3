"""Every content type of a request with every content type of an answer."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jupyter_autopilot.contract import AutopilotError, ColumnType, ErrorCode, Prediction, Predictions, SchemaColumn
from jupyter_autopilot.serving.answer import ENCODERS
from jupyter_autopilot.serving.media import accepted_type
from jupyter_autopilot.serving.payload import READERS, read_payload
from jupyter_autopilot.serving.predictor import Predictor
from jupyter_autopilot.serving.pyfunc import _load_pyfunc

pytestmark = pytest.mark.filterwarnings("ignore:.*unknown categories:UserWarning")
PARQUET = "application/vnd.apache.parquet"
COLUMNS = [
    SchemaColumn(name="age", type=ColumnType.NUMERIC, minimum=0, maximum=90),
    SchemaColumn(name="code", type=ColumnType.CATEGORICAL, categories=["1", "2", "9007199254740993"]),
    SchemaColumn(name="flag", type=ColumnType.CATEGORICAL, categories=["0", "1"]),
    SchemaColumn(name="since", type=ColumnType.DATETIME),
]


def parquet(frame: pd.DataFrame) -> bytes:
    packed = io.BytesIO()
    frame.to_parquet(packed, index=False)
    return packed.getvalue()


def written(frame: pd.DataFrame, content_type: str) -> bytes:
    """A table in a content type, as a client would write it."""
    if content_type == "text/csv":
        return frame.to_csv(index=False).encode()
    if "parquet" in content_type:
        return parquet(frame)
    lines = content_type != "application/json"
    return frame.to_json(orient="records", lines=lines, date_format="iso").encode()


def read_back(body: bytes, content_type: str) -> list[tuple[str, list[float]]]:
    """Labels and probabilities of an answer."""
    if content_type == "application/json":
        found = Predictions.model_validate_json(body).predictions
    elif content_type == "text/csv" or "parquet" in content_type:
        read = pd.read_csv if content_type == "text/csv" else pd.read_parquet
        table = read(io.BytesIO(body))
        assert list(table) == ["predicted_label", "probability", "probability_no", "probability_yes"]
        return [(str(row[0]), [float(number) for number in row[2:]]) for row in table.to_numpy().tolist()]
    else:
        found = [Prediction.model_validate_json(line) for line in body.decode().splitlines()]
    return [(str(row.predicted_label), row.probabilities or []) for row in found]


@pytest.mark.parametrize("answer_type", ENCODERS)
@pytest.mark.parametrize("content_type", READERS)
def test_every_pair_gives_the_same_numbers(
    content_type: str, answer_type: str, churn: Predictor, table: pd.DataFrame
) -> None:
    rows = table.head(20)
    expected = read_back(churn.answer(written(rows, "text/csv"), "text/csv"), "application/json")
    answered = read_back(churn.answer(written(rows, content_type), content_type, answer_type), answer_type)
    assert [label for label, _ in answered] == [label for label, _ in expected]
    np.testing.assert_allclose([row for _, row in answered], [row for _, row in expected], rtol=1e-12)


@pytest.mark.parametrize("content_type", READERS)
def test_every_format_refuses_the_same(content_type: str, churn: Predictor, table: pd.DataFrame) -> None:
    rows = table.head(3)
    shuffled = rows[rows.columns[::-1]].assign(more=1)
    assert churn.answer(written(shuffled, content_type), content_type) == churn.answer(
        written(rows, content_type), content_type
    )
    wrong = rows.assign(months=["1", "many", "2"])
    for body, code in [
        (b"", ErrorCode.PAYLOAD_INVALID),
        (b"\x00\xff{[", ErrorCode.PAYLOAD_INVALID),
        (written(rows.drop(columns="months"), content_type), ErrorCode.COLUMNS_MISSING),
        (written(rows.head(0), content_type), ErrorCode.PAYLOAD_INVALID),
        (written(wrong, content_type), ErrorCode.PAYLOAD_INVALID),
    ]:
        with pytest.raises(AutopilotError) as caught:
            churn.answer(body, content_type)
        assert caught.value.code is code
    assert caught.value.problems[0].params == {"column": "months", "row": 2}


def test_json_by_columns() -> None:
    by_column = {"age": [1, None], "code": ["1", 2], "flag": [True, 0], "since": ["2020-01-01", None], "more": 3}
    by_row = [[1, "1", True, "2020-01-01"], [None, 2, 0, None]]
    frames = [read_payload(json.dumps(value).encode(), "application/json", COLUMNS) for value in (by_column, by_row)]
    pd.testing.assert_frame_equal(*frames)
    with pytest.raises(AutopilotError, match="Column 'code' has 1 values, but 'age' has 2"):
        read_payload(json.dumps({**by_column, "code": [1]}).encode(), "application/json", COLUMNS)


def test_parquets_types_are_read_as_texts_are() -> None:
    typed = pa.table(
        {
            "flag": pa.array([True, False, None]),
            "code": pa.array([1, 9007199254740993, None], pa.int64()),
            "age": pa.array([1.5, math.nan, None], pa.float32()),
            "since": pa.array([0, None, None], pa.timestamp("ms")),
        }
    )
    packed = io.BytesIO()
    pq.write_table(typed, packed)
    frame = read_payload(packed.getvalue(), PARQUET, COLUMNS)
    assert frame["code"].tolist() == ["1", "9007199254740993", None]
    assert frame["flag"].tolist() == ["1", "0", None]
    assert frame["age"].isna().tolist() == [False, True, True]
    assert frame["since"].tolist()[0] == pd.Timestamp("1970-01-01")


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"age": [1.0, math.inf]}, ErrorCode.PAYLOAD_INVALID, "Column 'age', row 2 is infinite"),
        ({"age": [1.0, 1e39]}, ErrorCode.PAYLOAD_INVALID, "Column 'age', row 2: 1e+39 is too large"),
        ({"code": [[1], [2]]}, ErrorCode.PAYLOAD_INVALID, "Column 'code' holds list<"),
        ({"since": None}, ErrorCode.COLUMNS_MISSING, "'since'"),
    ],
)
def test_parquet_is_refused_by_column_and_row(changes: dict[str, object], code: ErrorCode, words: str) -> None:
    columns = {"age": [1.0, 2.0], "code": ["1", "2"], "flag": [0, 1], "since": ["2020-01-01", None], **changes}
    frame = pd.DataFrame({name: values for name, values in columns.items() if values is not None})
    with pytest.raises(AutopilotError) as caught:
        read_payload(parquet(frame), PARQUET, COLUMNS)
    assert caught.value.code is code
    assert words in caught.value.message


def test_a_damaged_parquet_file_is_refused() -> None:
    rows = pd.DataFrame({"age": [1.0] * 500, "code": ["1"] * 500, "flag": [0] * 500, "since": ["2020-01-01"] * 500})
    body = parquet(rows)
    for damaged in (body[:-9], body[: len(body) // 2] + b"PAR1", b"PAR1" + b"\x00" * 20 + b"PAR1"):
        with pytest.raises(AutopilotError, match="not a readable Parquet file"):
            read_payload(damaged, PARQUET, COLUMNS)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("image/png", "application/json"),
        ("text/csv;q=x", "application/json"),
        ("text/csv, application/json;q=0.5", "text/csv"),
        ("application/jsonlines", "application/jsonlines"),
        ("APPLICATION/X-PARQUET; q=0.9, text/csv;q=0.8", "application/x-parquet"),
    ],
)
def test_accept(accept: str, chosen: str) -> None:
    assert accepted_type(accept, ENCODERS) == chosen


def test_the_label_is_the_one_that_the_thresholds_choose(
    churn: Predictor, table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(churn._bundle._pipeline, "thresholds", [0.999, 0.001])
    body = table.head(30).to_csv(index=False).encode()
    rows = json.loads(churn.answer(body, "text/csv"))["predictions"]
    assert {row["predicted_label"] for row in rows} == {"yes"}
    assert [row["probability"] for row in rows] == [row["probabilities"][1] for row in rows]


def test_mlflows_loader_predicts_a_frame(churn_bundle: Path, churn: Predictor, table: pd.DataFrame) -> None:
    rows = table.head(5).set_index(pd.Index([3, 1, 4, 1, 5]))
    answered = _load_pyfunc(str(churn_bundle)).predict(rows, params=None)
    expected = read_back(churn.answer(written(rows, "text/csv"), "text/csv"), "application/json")
    assert answered.index.tolist() == [3, 1, 4, 1, 5]
    assert answered["predicted_label"].tolist() == [label for label, _ in expected]
    np.testing.assert_allclose(answered["probability_yes"], [row[1] for _, row in expected])
    with pytest.raises(AutopilotError, match="lacks 1 of the model's columns: 'months'"):
        _load_pyfunc(str(churn_bundle)).predict(rows.drop(columns="months"))
