"""Bodies to tables: formats, headers, cells, and what is wrong with them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_autopilot.contract import AutopilotError, ColumnType, ErrorCode, SchemaColumn
from jupyter_autopilot.serving.payload import read_payload

COLUMNS = [
    SchemaColumn(name="age", type=ColumnType.NUMERIC, minimum=0, maximum=90),
    SchemaColumn(name="plan", type=ColumnType.CATEGORICAL, categories=["basic", "größer", "None"]),
    SchemaColumn(name="flag", type=ColumnType.CATEGORICAL, categories=["0", "1"]),
    SchemaColumn(name="paperless", type=ColumnType.CATEGORICAL, categories=["True", "False"]),
    SchemaColumn(name="since", type=ColumnType.DATETIME),
    SchemaColumn(name="note", type=ColumnType.TEXT),
]
NAMES = [column.name for column in COLUMNS]
ROW = {"age": 41.5, "plan": "basic", "flag": 1, "paperless": True, "since": "2020-05-01", "note": "a, b"}
CSV_ROW = '41.5,basic,1,True,2020-05-01,"a, b"'


def read(body: str | bytes, content_type: str = "text/csv", columns: list[SchemaColumn] = COLUMNS) -> pd.DataFrame:
    return read_payload(body.encode() if isinstance(body, str) else body, content_type, columns)


def read_rows(value: Any) -> pd.DataFrame:
    return read(json.dumps(value), "application/json")


@pytest.fixture(scope="module")
def expected() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "age": [41.5],
            **{
                name: pd.Series([cell], dtype=object)
                for name, cell in zip(NAMES[1:], ["basic", "1", "True", "2020-05-01", "a, b"], strict=True)
            },
        }
    )


HEADER = ",".join(NAMES)
SHUFFLED = 'churn,note,since,paperless,flag,plan,age\nyes,"a, b",2020-05-01,True,1,basic,41.5\n'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f"{HEADER}\n{CSV_ROW}\n", "text/csv"),
        (CSV_ROW, "text/csv"),
        (f"\ufeff{HEADER}\r\n\r\n{CSV_ROW}\r\n  \r\n", "text/csv; charset=UTF-8"),
        (SHUFFLED, "text/csv"),
        (f'{HEADER.replace(",", ", ")}\n41.5, basic, 1,  true, 2020-05-01 , "a, b"', "text/csv; header=present"),
        (CSV_ROW, "text/csv; header=absent"),
        ("age;plan;flag;paperless;since;note\n41,5;basic;1;true;2020-05-01;a, b", "text/csv"),
        ("41.5\tbasic\t1.0\tTRUE\t2020-05-01\ta, b", "text/csv"),
        (json.dumps({"instances": [ROW]}), "application/json"),
        (json.dumps({"instances": [list(ROW.values())]}), "application/json"),
        (json.dumps([ROW]), "Application/JSON; charset=utf-8"),
        (json.dumps([list(ROW.values())]), "application/json"),
        (json.dumps(ROW), "application/json"),
        (json.dumps({**ROW, "churn": "yes", "nested": {}}), "application/json"),
        (json.dumps({"columns": NAMES, "index": [7], "data": [list(ROW.values())]}), "application/json"),
        (json.dumps({"columns": ["x", *NAMES[::-1]], "data": [[0, *list(ROW.values())[::-1]]]}), "application/json"),
        (json.dumps(ROW) + "\n\n", "application/jsonlines"),
        (json.dumps(list(ROW.values())), "application/x-ndjson"),
        (json.dumps({name: str(value) for name, value in ROW.items()}), "application/json"),
    ],
)
def test_every_format_gives_the_same_table(body: str, content_type: str, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(read(body, content_type), expected)


def test_pandas_split_orientation(expected: pd.DataFrame) -> None:
    body = pd.DataFrame([ROW]).to_json(orient="split")
    pd.testing.assert_frame_equal(read(body, "application/json"), expected)


@pytest.mark.parametrize("body", [",,,,,", "NA,?,null,NaN,, \n", '"","",n/a,"N/A",<NA>,"NULL"'])
def test_gaps_in_csv(body: str) -> None:
    assert read(body).isna().all(axis=None)


def test_gaps_in_json_and_none_as_a_word() -> None:
    assert read_rows([[None] * 6, ["None", None, "", "NA", "None", " "]]).isna().all(axis=None)
    assert read_rows([[1, "None", 0, False, None, "None"]])["plan"].tolist() == ["None"]


@pytest.mark.parametrize(
    ("column", "sent", "kept"),
    [
        ("flag", "true", "1"),
        ("flag", "0.0", "0"),
        ("flag", "+1", "1"),
        ("flag", "01", "1"),
        ("flag", "2", "2"),
        ("flag", "x", "x"),
        ("paperless", "FALSE", "False"),
        ("paperless", "1", "1"),
        ("plan", "007", "007"),
        ("plan", "1.0", "1.0"),
        ("age", "true", 1.0),
        ("age", "1e3", 1000.0),
        ("age", "-.5", -0.5),
    ],
)
def test_a_cell_is_written_as_in_training(column: str, sent: str, kept: object) -> None:
    assert read_rows([{**ROW, column: sent}])[column].tolist() == [kept]


def test_codes_of_a_text_column_stay() -> None:
    codes = [SchemaColumn(name="code", type=ColumnType.CATEGORICAL, categories=["007", "12", "NA"])]
    assert read("code\n007\n12.0\nNA\n7\n", columns=codes)["code"].tolist() == ["007", "12.0", "NA", "7"]


def test_large_numbers_as_categories() -> None:
    codes = [SchemaColumn(name="code", type=ColumnType.CATEGORICAL, categories=["9007199254740993", "1e+20", "0.5"])]
    sent = ["9007199254740993", "100000000000000000000", "1e20", ".50"]
    kept = read(json.dumps([[value] for value in sent]), "application/json", codes)["code"].tolist()
    assert kept == ["9007199254740993", "100000000000000000000", "1e+20", "0.5"]


def test_a_single_column_needs_no_delimiter() -> None:
    note = [SchemaColumn(name="note", type=ColumnType.TEXT)]
    assert read('note\nhello\n""\n\n"a, b"\n', columns=note)["note"].tolist() == ["hello", None, "a, b"]
    assert read("hello\nworld", columns=note)["note"].tolist() == ["hello", "world"]


def test_blanks_around_names() -> None:
    columns = [SchemaColumn(name=" a ", type=ColumnType.NUMERIC), SchemaColumn(name="b", type=ColumnType.NUMERIC)]
    assert read("b ,a\n1,2", columns=columns).to_dict("records") == [{" a ": 2.0, "b": 1.0}]


def test_a_long_cell() -> None:
    assert len(read_rows([{**ROW, "note": "word " * 100_000}])["note"][0]) == 499_999
    assert len(read(f"{HEADER}\n1,,,,,{'x' * 300_000}")["note"][0]) == 300_000


INVALID, MISSING = ErrorCode.PAYLOAD_INVALID, ErrorCode.COLUMNS_MISSING
UNSUPPORTED, DUPLICATE = ErrorCode.UNSUPPORTED_CONTENT_TYPE, ErrorCode.COLUMN_NAME_DUPLICATE


@pytest.mark.parametrize(
    ("body", "content_type", "code", "words"),
    [
        ("1", "", UNSUPPORTED, "without Content-Type"),
        ("1", "image/png", UNSUPPORTED, "'image/png'"),
        (CSV_ROW, "text/csv; charset=latin-1", UNSUPPORTED, "'latin-1'"),
        ("", "text/csv", INVALID, "empty"),
        (" \r\n ", "text/csv", INVALID, "empty"),
        ("\ufeff", "application/json", INVALID, "empty"),
        ("größer".encode("latin-1"), "text/csv", INVALID, "Byte 3 "),
        (HEADER, "text/csv", INVALID, "no rows"),
        (f"{HEADER}\n{CSV_ROW}\n1,2", "text/csv", INVALID, "Row 2 (line 3) has 2 cells, but the header has 6"),
        (f"{CSV_ROW}\n1,2", "text/csv", INVALID, "Row 2 (line 2) has 2 cells, but without a header 6"),
        ("1,2,3", "text/csv", INVALID, "Row 1 (line 1) has 3 cells"),
        (f'{HEADER}\n1,"basic', "text/csv", INVALID, "quotes"),
        (f'{HEADER}\n1,"basic"x,,,,', "text/csv", INVALID, "Line 2"),
        ("age,plan,flag,paperless\n1,2,3,4", "text/csv", MISSING, "The header lacks 2 of the model's columns: 'since'"),
        ("age\n1", "text/csv", MISSING, "'plan'"),
        ("AGE,PLAN,FLAG,PAPERLESS,SINCE,NOTE\n1,,,,,", "text/csv", MISSING, "'age'"),
        (f"{HEADER},age\n{CSV_ROW},1", "text/csv", DUPLICATE, "Columns 1 and 7"),
        ("{", "application/json", INVALID, "line 1, column 2"),
        ("nonsense", "application/json", INVALID, "not valid JSON"),
        ("[" * 100_000, "application/json", INVALID, "The request is"),
        ('{"a":' * 100_000, "application/json", INVALID, "The request is"),
        ("3", "application/json", INVALID, "neither an object nor a list"),
        ("null", "application/json", INVALID, "neither an object nor a list"),
        ("[]", "application/json", INVALID, "no rows"),
        ('{"instances": []}', "application/json", INVALID, "no rows"),
        ('{"instances": 3}', "application/json", MISSING, "Row 1 lacks 6"),
        ('{"columns": [], "data": []}', "application/json", MISSING, '"columns" lacks 6'),
        ("{}", "application/json", MISSING, "Row 1 lacks 6 of the model's columns: 'age', 'plan', "),
        ("[1, 2, 3, 4, 5, 6]", "application/json", INVALID, "Row 1 is neither"),
        ("[[1, 2]]", "application/json", INVALID, "Row 1 has 2 values, but the model has 6"),
        (json.dumps([ROW, {"age": 1}]), "application/json", MISSING, "Row 2 lacks 5"),
        (json.dumps([{**ROW, "note": ["a"]}]), "application/json", INVALID, "Column 'note', row 1 holds an array"),
        (json.dumps([{**ROW, "note": {}}]), "application/json", INVALID, "Column 'note', row 1 holds an object"),
        (json.dumps([{**ROW, "note": "\ud800"}]), "application/json", INVALID, "Column 'note', row 1 holds half"),
        (json.dumps({"columns": ["age", *NAMES], "data": []}), "application/json", DUPLICATE, "'age'"),
        (
            json.dumps({"columns": NAMES, "data": [[1]]}),
            "application/json",
            INVALID,
            'has 1 values, but "columns" has 6',
        ),
        (json.dumps({"columns": NAMES, "data": [1]}), "application/json", INVALID, "not an array"),
        ('[{"age": NaN}]', "application/json", INVALID, "holds NaN"),
        ('[{"age": -Infinity}]', "application/json", INVALID, "holds -Infinity"),
        (json.dumps({**ROW, "age": "1" * 100}), "application/json", INVALID, "Column 'age', row 1"),
        (json.dumps(ROW) + "\n{]", "application/jsonlines", INVALID, "Line 2 is not valid JSON"),
        (json.dumps([ROW]), "application/jsonlines", INVALID, "Row 1 has 1 values"),
        (f"{HEADER}\n1e39,,,,,", "text/csv", INVALID, "1e39 is too large"),
    ],
)
def test_errors(body: str | bytes, content_type: str, code: ErrorCode, words: str) -> None:
    with pytest.raises(AutopilotError) as caught:
        read(body, content_type)
    assert caught.value.code is code
    assert words in caught.value.message


def test_errors_name_column_and_row_for_a_program() -> None:
    with pytest.raises(AutopilotError) as caught:
        read_rows([ROW, {**ROW, "age": [1]}])
    assert caught.value.problems[0].params == {"column": "age", "row": 2}


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.one_of(st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False, width=32))
CELLS = {
    "age": st.none() | NUMBERS,
    "plan": st.none() | st.sampled_from(["basic", "größer", "None", "NA", "true"]) | TEXTS | NUMBERS | st.booleans(),
    "flag": st.none() | st.booleans() | st.sampled_from([0, 1, 1.0, "1", "0.0", "x"]),
    "paperless": st.none() | st.booleans() | st.sampled_from(["true", "FALSE", "?", 1]),
    "since": st.none() | st.dates().map(str) | st.datetimes().map(str),
    "note": st.none() | TEXTS | st.just('a "quoted", text\nwith\r\nlines') | NUMBERS,
}


@settings(derandomize=True, deadline=None)
@given(st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=5))
def test_csv_and_json_give_the_same_table(rows: list[dict[str, Any]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, NAMES, quoting=csv.QUOTE_STRINGS if hasattr(csv, "QUOTE_STRINGS") else csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    by_csv = read(text.getvalue())
    pd.testing.assert_frame_equal(read_rows(rows), by_csv)
    lines = "\n".join(json.dumps(row) for row in rows)
    pd.testing.assert_frame_equal(read(lines, "application/jsonlines"), by_csv)
    pd.testing.assert_frame_equal(read_rows([[row[name] for name in NAMES] for row in rows]), by_csv)


@settings(derandomize=True, deadline=None)
@given(
    st.sampled_from(["text/csv", "application/json", "application/jsonlines"]),
    st.one_of(st.binary(max_size=60), st.text('1,;"\n\t {}[]:aeg\\-.ntu', max_size=60).map(str.encode)),
)
def test_whatever_is_sent_is_read_or_refused(content_type: str, body: bytes) -> None:
    try:
        assert len(read(body, content_type)) > 0
    except AutopilotError as error:
        assert error.code in {INVALID, MISSING, DUPLICATE}
