"""From body to answer in one process, with models of the engine."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_autopilot.contract import AutopilotError, ErrorCode, Predictions, ProblemType
from jupyter_autopilot.serving.answer import Answer, encode_csv, encode_json
from jupyter_autopilot.serving.predictor import Predictor, load_predictor

# scikit-learn says so of each category that it has not seen; the process switches it off.
pytestmark = pytest.mark.filterwarnings("ignore:.*unknown categories:UserWarning")


def as_json(frame: pd.DataFrame) -> bytes:
    return frame.to_json(orient="records", date_format="iso").encode()


def predictions(predictor: Predictor, body: bytes, content_type: str) -> list[dict[str, Any]]:
    answer = predictor.answer(body, content_type)
    Predictions.model_validate_json(answer)
    found: list[dict[str, Any]] = json.loads(answer)["predictions"]
    return found


def test_the_answer_has_autopilots_keys(churn: Predictor, table: pd.DataFrame) -> None:
    rows = predictions(churn, table.head(3).to_csv(index=False).encode(), "text/csv")
    assert len(rows) == 3
    for row in rows:
        assert list(row) == ["predicted_label", "probability", "probabilities", "labels"]
        assert row["labels"] == ["no", "yes"]
        assert sum(row["probabilities"]) == pytest.approx(1)
        assert row["probability"] == max(row["probabilities"])
        assert row["predicted_label"] == row["labels"][int(np.argmax(row["probabilities"]))]


def test_every_format_and_the_training_file_give_the_same(churn: Predictor, table: pd.DataFrame) -> None:
    features = table[[column.name for column in churn.manifest.columns]]
    whole = predictions(churn, table.to_csv(index=False).encode(), "text/csv")
    semicolons = table.to_csv(index=False, sep=";", decimal=",").encode()
    assert predictions(churn, semicolons, "text/csv") == whole
    assert predictions(churn, features.to_csv(index=False, header=False).encode(), "text/csv") == whole
    assert predictions(churn, as_json(table), "application/json") == whole
    split = features.to_json(orient="split", date_format="iso").encode()
    assert predictions(churn, split, "application/json") == whole
    lines = features.to_json(orient="records", lines=True, date_format="iso").encode()
    assert predictions(churn, lines, "application/x-ndjson") == whole


def test_a_row_alone_is_predicted_as_among_others(churn: Predictor, table: pd.DataFrame) -> None:
    few = table.head(12)
    together = predictions(churn, as_json(few), "application/json")
    alone = [predictions(churn, as_json(few.iloc[[position]]), "application/json")[0] for position in range(len(few))]
    assert [row["predicted_label"] for row in alone] == [row["predicted_label"] for row in together]
    np.testing.assert_allclose([row["probability"] for row in alone], [row["probability"] for row in together])


def test_csv_answer_holds_the_same_numbers(churn: Predictor, table: pd.DataFrame) -> None:
    body = table.head(5).to_csv(index=False).encode()
    rows = predictions(churn, body, "text/csv")
    header, *lines = csv.reader(io.StringIO(churn.answer(body, "text/csv", "text/csv").decode(), newline=""))
    assert header == ["predicted_label", "probability", "probability_no", "probability_yes"]
    assert [line[0] for line in lines] == [row["predicted_label"] for row in rows]
    assert [[float(cell) for cell in line[1:]] for line in lines] == [
        [row["probability"], *row["probabilities"]] for row in rows
    ]


def test_regression_has_a_number_only(make_sleeper: Callable[..., Path]) -> None:
    predictor = load_predictor(make_sleeper())
    rows = predictions(predictor, b"seconds\n0\n0.001", "text/csv")
    nothing = {"probability": None, "probabilities": None, "labels": None}
    assert rows == [{"predicted_label": 0.0, **nothing}, {"predicted_label": 0.002, **nothing}]
    assert predictor.answer(b"0\n0.001", "text/csv", "text/csv") == b"predicted_label\n0.0\n0.002\n"


def test_blocks_of_a_long_answer_join(churn: Predictor) -> None:
    probabilities = np.random.default_rng(0).dirichlet([1, 1], 2_500)
    answer = Answer(probabilities, churn.manifest.labels, probabilities.argmax(axis=1))
    found = Predictions.model_validate_json(encode_json(answer)).predictions
    assert [row.probabilities for row in found] == probabilities.tolist()
    assert encode_csv(answer).count(b"\n") == 2_501


def test_awkward_labels_survive_csv() -> None:
    answer = Answer(np.array([[0.25, 0.75]]), ['a,"b"', "c\nd"], np.array([1]))
    header, line = csv.reader(io.StringIO(encode_csv(answer).decode(), newline=""))
    assert header[2:] == ['probability_a,"b"', "probability_c\nd"]
    assert line == ["c\nd", "0.75", "0.25", "0.75"]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("months", "many", "Column 'months', row 2: 'many' is not a number"),
        ("months", "inf", "row 2"),
        ("months", 1e300, "row 2"),
        ("signed up", "soon", "Column 'signed up', row 2: 'soon' is not a date"),
    ],
)
def test_a_bad_value_is_named(churn: Predictor, column: str, value: object, words: str) -> None:
    rows = [*churn.manifest.sample[:1], {**churn.manifest.sample[1], column: value}]
    with pytest.raises(AutopilotError) as caught:
        churn.answer(json.dumps(rows).encode(), "application/json")
    assert caught.value.code is ErrorCode.PAYLOAD_INVALID
    assert words in caught.value.message
    assert caught.value.problems[0].params == {"column": column, "row": 2}


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(["2020-01-01", "today", "-1", "99999999999999", "1e400", "12:30", "0x1", "1" * 5_000]),
)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.data())
def test_no_value_breaks_the_model(churn: Predictor, data: st.DataObject) -> None:
    row = {column.name: data.draw(VALUES, column.name) for column in churn.manifest.columns}
    try:
        answer = churn.answer(json.dumps(row).encode(), "application/json")
    except AutopilotError as error:
        assert error.code is ErrorCode.PAYLOAD_INVALID
        json.dumps(error.response().model_dump(mode="json"), allow_nan=False)
    else:
        Predictions.model_validate_json(answer)


def test_an_answer_that_is_not_finite_is_refused(
    churn: Predictor, monkeypatch: pytest.MonkeyPatch, table: pd.DataFrame
) -> None:
    monkeypatch.setattr(churn._bundle, "predict_proba", lambda frame, **_: np.array([[0.5, 0.5], [np.nan, 0.5]]))
    with pytest.raises(AutopilotError, match="answer to row 2 is not finite"):
        churn.answer(table.head(2).to_csv(index=False).encode(), "text/csv")


def test_self_test(churn: Predictor, make_sleeper: Callable[..., Path]) -> None:
    assert churn.manifest.problem_type is ProblemType.BINARY
    assert churn.self_test() is None
    sleeper = load_predictor(make_sleeper())
    assert sleeper.self_test() is None
    sleeper.manifest.sample_predictions[0]["prediction"] = 5.0
    assert sleeper.self_test() == "the largest difference is 4.98"
    sleeper.manifest.sample_predictions.pop()
    assert sleeper.self_test() == "(2,) values instead of (1,)"
    sleeper.manifest.sample[0]["seconds"] = "long"
    with pytest.raises(AutopilotError, match="cannot predict its own sample: Column 'seconds', row 1"):
        sleeper.self_test()
    sleeper.manifest.sample.clear()
    assert sleeper.self_test() is None
