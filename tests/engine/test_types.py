"""What kind of values a column holds, and reading them as that kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import ColumnType
from jupyter_autopilot.engine.data import as_text, convert_columns, infer_column_types, to_datetime, to_number

RANDOM = np.random.default_rng(0)
DAYS = pd.date_range("2020-01-01", periods=60)
NUMBERS = RANDOM.normal(size=60).round(3)
SENTENCES = [f"the {i}th of many words here" for i in range(60)]

KINDS: dict[str, tuple[Any, ColumnType]] = {
    "numbers": (NUMBERS, ColumnType.NUMERIC),
    "whole numbers": (np.arange(60) % 13, ColumnType.NUMERIC),
    "numbers with gaps": (np.where(np.arange(60) % 4, NUMBERS, np.nan), ColumnType.NUMERIC),
    "numbers as text": ([str(n) for n in NUMBERS], ColumnType.NUMERIC),
    "numbers as text, some junk": ([*map(str, NUMBERS[:58]), "x", None], ColumnType.NUMERIC),
    "half of them numbers": (["1", "b"] * 30, ColumnType.CATEGORICAL),
    "flags": ([0, 1] * 30, ColumnType.CATEGORICAL),
    "booleans": ([True, False] * 30, ColumnType.CATEGORICAL),
    "booleans with gaps": ([True, False, None] * 20, ColumnType.CATEGORICAL),
    "words": (["red", "green", "blue"] * 20, ColumnType.CATEGORICAL),
    "mixed": ([1, "a", 2.5] * 20, ColumnType.CATEGORICAL),
    "nothing": ([None] * 60, ColumnType.CATEGORICAL),
    "nothing, as numbers": ([np.nan] * 60, ColumnType.CATEGORICAL),
    "dates": (DAYS, ColumnType.DATETIME),
    "dates with a time zone": (DAYS.tz_localize("Europe/Berlin"), ColumnType.DATETIME),
    "ISO dates as text": (DAYS.strftime("%Y-%m-%d"), ColumnType.DATETIME),
    "US dates as text": (DAYS.strftime("%m/%d/%Y"), ColumnType.DATETIME),
    "dates and times as text": (DAYS.strftime("%Y-%m-%dT%H:%M:%S"), ColumnType.DATETIME),
    "dates in words": (DAYS.strftime("%d %b %Y"), ColumnType.DATETIME),
    "sentences": (SENTENCES, ColumnType.TEXT),
    "few long category names": (["a rather long name", "another quite long name"] * 30, ColumnType.CATEGORICAL),
    "versions": (["1.2.3", "1.10.0", "2.0.1"] * 20, ColumnType.CATEGORICAL),
}


@pytest.mark.parametrize(("values", "kind"), KINDS.values(), ids=KINDS)
def test_types_are_inferred_with_a_reason(values: Any, kind: ColumnType) -> None:
    summary = infer_column_types(pd.DataFrame({"column": values}))["column"]
    assert summary.type is kind
    assert summary.type_reason


def test_a_summary_counts() -> None:
    summary = infer_column_types(pd.DataFrame({"größe": [1.5, 2.0, None, 2.0, 4.0]}))["größe"]
    assert (summary.missing, summary.missing_fraction, summary.unique) == (1, 0.2, 3)
    assert (summary.minimum, summary.maximum, summary.mean) == (1.5, 4.0, 2.375)
    assert summary.examples == ["1.5", "2", "4"]


@pytest.mark.parametrize(
    ("name", "values", "identifier"),
    [
        ("customerID", [f"{i:04}-X" for i in range(60)], True),
        ("row", range(60), True),
        ("anything", range(1, 61), True),
        ("user_id", RANDOM.permutation(10_000)[:60], True),
        ("salary", RANDOM.permutation(10_000)[:60], False),
        ("year", range(1960, 2020), False),
        ("price", NUMBERS, False),
        ("day", DAYS, False),
        ("review", SENTENCES, False),
        ("word", ["a", "b"] * 30, False),
    ],
)
def test_identifiers_are_recognized(name: str, values: Any, identifier: bool) -> None:
    assert infer_column_types(pd.DataFrame({name: values}))[name].identifier is identifier


def test_constants_are_recognized() -> None:
    frame = pd.DataFrame(
        {"one": ["x"] * 5, "none": [None] * 5, "one and gaps": ["x", None] * 2 + ["x"], "two": [*"aaaab"]}
    )
    constant = {name: summary.constant for name, summary in infer_column_types(frame).items()}
    assert constant == {"one": True, "none": True, "one and gaps": True, "two": False}


def test_to_number() -> None:
    values = pd.Series(["1", " 2.5 ", "-3e2", "x", None, "", "inf"], dtype=object)
    np.testing.assert_array_equal(to_number(values), [1, 2.5, -300, np.nan, np.nan, np.nan, np.nan])
    assert to_number(pd.Series([True, False])).tolist() == [1.0, 0.0]


def test_to_datetime_reads_mixed_forms() -> None:
    values = pd.Series(["2020-02-03", "03/02/2020 10:30", "2020-01-01T00:00:00+02:00", "soon", None])
    dates = to_datetime(values)
    assert dates.dtype == "datetime64[us]"
    assert dates.iloc[2] == pd.Timestamp("2019-12-31 22:00")
    assert dates.isna().tolist() == [False, False, False, True, True]


def test_to_datetime_keeps_the_end_of_time() -> None:
    never = pd.Series(np.array(["9999-12-31", "2020-01-01"], dtype="datetime64[us]"))
    assert to_datetime(never).dt.year.tolist() == [9999, 2020]


def test_as_text_writes_codes_the_same_with_and_without_gaps() -> None:
    assert as_text(pd.Series([1, 2])).tolist() == ["1", "2"]
    assert as_text(pd.Series([1.0, np.nan, 2.5])).tolist() == ["1", None, "2.5"]
    assert as_text(pd.Series([" a", "b ", "  ", None])).tolist() == ["a", "b", None, None]
    assert as_text(pd.Series([True, None], dtype=object)).tolist() == ["True", None]
    assert as_text(pd.Series(["a", None], dtype="category")).tolist() == ["a", None]


@pytest.mark.parametrize("kind", list(ColumnType))
@pytest.mark.parametrize("values", [values for values, _ in KINDS.values()], ids=KINDS)
def test_any_column_can_be_read_as_any_type_twice(values: Any, kind: ColumnType) -> None:
    frame = pd.DataFrame({"column": values})
    once = convert_columns(frame, {"column": kind})
    twice = convert_columns(once, {"column": kind})
    pd.testing.assert_frame_equal(once, twice)
    expected = {ColumnType.NUMERIC: "float64", ColumnType.DATETIME: "datetime64[us]"}.get(kind, "object")
    assert once["column"].dtype == expected


@pytest.mark.parametrize("dtype", ["object", "str", "category"])
def test_texts_of_any_dtype_are_read_the_same(dtype: str) -> None:
    values = pd.Series(["1", " 2.5", None, "", "x", "1"] * 10, dtype=dtype, name="c")
    assert as_text(values).tolist() == ["1", "2.5", None, None, "x", "1"] * 10
    np.testing.assert_array_equal(to_number(values), [1, 2.5, np.nan, np.nan, np.nan, 1] * 10)
    assert infer_column_types(values.to_frame()) == infer_column_types(values.astype(object).to_frame())


def test_equal_texts_are_one_object() -> None:
    text = as_text(pd.Series([f"name {i % 3}" for i in range(300)]))
    assert len({id(value) for value in text}) == 3


def test_reading_again_from_json_gives_the_same() -> None:
    frame = pd.DataFrame({"n": [1.5, None], "c": ["a", None], "d": pd.to_datetime(["2020-01-01 10:00", None])})
    types = {"n": ColumnType.NUMERIC, "c": ColumnType.CATEGORICAL, "d": ColumnType.DATETIME}
    converted = convert_columns(frame, types)
    rows = [{"n": 1.5, "c": "a", "d": "2020-01-01T10:00:00"}, {"n": None, "c": None, "d": None}]
    pd.testing.assert_frame_equal(convert_columns(pd.DataFrame(rows), types), converted)


@pytest.mark.parametrize(
    "values", [["a", " b ", None, "a"], ["", "  ", None], ["1", "1.0", "true"], [None], ["x\t", "x"]]
)
def test_few_texts_are_read_as_many_are(values: list[str | None]) -> None:
    """A request's rows take another way than a table's."""
    few = pd.Series(values, dtype=object)
    many = pd.concat([few] * 20, ignore_index=True)
    for read in (as_text, to_number, to_datetime):
        pd.testing.assert_series_equal(read(few), read(many).head(len(few)))
