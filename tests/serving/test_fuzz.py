"""Whatever is sent to a serving process, it answers with predictions or with what is wrong, and stays up.

These are bodies that no document describes: bytes, texts, CSV, JSON lines, Parquet. JSON is in `tests/fuzz`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_autopilot.contract import ErrorResponse, Predictions

TYPES = [
    "text/csv",
    "text/csv; header=present",
    "text/csv; header=absent",
    "application/json",
    "application/jsonlines",
    "application/vnd.apache.parquet",
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=10),
    st.sampled_from(["NaN", "inf", "-1e999", "2020-02-30", "0x10", "größer", "\x00", "1,5", "9" * 400]),
)
NAMES = ["months", "charge", "plan", "senior", "paperless", "signed up", "note"]
RECORDS = st.dictionaries(st.sampled_from([*NAMES, "churn", ""]), st.one_of(SCALARS, st.lists(SCALARS, max_size=2)))
WHOLE = st.fixed_dictionaries(dict.fromkeys(NAMES, SCALARS))


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode("utf-8", errors="surrogatepass")


def as_csv(records: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, NAMES, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode("utf-8", errors="replace")


BODIES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", errors="replace")),
    st.lists(WHOLE, min_size=1, max_size=3).map(as_csv),
    st.lists(RECORDS, max_size=3).map(as_csv),
    st.lists(WHOLE, max_size=3).map(lambda rows: b"\n".join(map(as_json, rows))),
)


@pytest.fixture(scope="module")
def connection(endpoint: Any) -> Iterator[HTTPConnection]:
    connected = endpoint.connect()
    yield connected
    connected.close()


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=BODIES, content_type=st.sampled_from(TYPES), accept=st.sampled_from(["application/json", "*/*", "a/b;q=x, ;"])
)
def test_any_body_gets_an_answer(connection: HTTPConnection, body: bytes, content_type: str, accept: str) -> None:
    connection.request("POST", "/invocations", body, {"Content-Type": content_type, "Accept": accept})
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status in {200, 413, 422}, content
    if answer.status == 200:
        assert Predictions.model_validate_json(content).predictions
    else:
        error = ErrorResponse.model_validate_json(content)
        assert error.code != "internal"
        assert error.message


@pytest.mark.parametrize("damage", [b"PAR1", b"PAR1" + b"\x00" * 40 + b"PAR1"])
def test_half_a_parquet_file_is_refused(endpoint: Any, table: pd.DataFrame, damage: bytes) -> None:
    whole = io.BytesIO()
    table.drop(columns="churn").head(3).to_parquet(whole, index=False)
    kind = "application/vnd.apache.parquet"
    assert endpoint.invoke(whole.getvalue(), kind).status == 200
    for body in (damage, whole.getvalue()[:-20], whole.getvalue()[:200] + damage):
        assert endpoint.invoke(body, kind).status == 422
    assert endpoint.request("GET", "/ping").status == 200
