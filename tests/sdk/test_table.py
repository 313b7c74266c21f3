"""Tables in memory become columns that a file can hold, and mean the same when they are read again."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from jupyter_autopilot.contract import AutopilotError
from jupyter_autopilot.engine.data import as_text, read_table
from jupyter_autopilot.sdk.table import as_frame, as_target, write_table

COLUMNS: dict[str, Any] = {
    "integers": [1, 2, 3],
    "mixed": pd.Series([1, "two", None], dtype=object),
    "mixed numbers": pd.Series([1, 2.5, True], dtype=object),
    "big": pd.Series([1, 2**70, 3], dtype=object),
    "bytes": [b"a", b"b", None],
    "category": pd.Categorical(["x", None, "y"]),
    "numbered category": pd.Categorical([3, 1, None]),
    "nullable": pd.array([1, None, 3], dtype="Int64"),
    "flag": pd.array([True, None, False], dtype="boolean"),
    "text": pd.array(["a", None, "c"], dtype="string"),
    "date": [datetime.date(2024, 1, 2), None, datetime.date(2024, 5, 6)],
    "zoned": pd.to_datetime(["2024-01-02", None, "2024-05-06"]).tz_localize("Europe/Paris"),
    "period": pd.period_range("2024-01", periods=3, freq="M"),
    "duration": pd.to_timedelta(["1s", None, "2min"]),
    "interval": pd.interval_range(0, 3),
    "complex": [1 + 2j, 3j, 4],
    "sparse": pd.arrays.SparseArray([0, 0, 1]),
    "nothing": [None, None, None],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_every_kind_of_column_is_read_as_it_was_given(name: str, tmp_path: Path) -> None:
    frame = as_frame(pd.DataFrame({"whole": [7, 8, 9], name: COLUMNS[name]}).set_axis([5, 5, 1]))
    write_table(tmp_path / "table.parquet", frame)
    read = read_table(tmp_path / "table.parquet").frame
    assert list(read.columns) == ["whole", name]
    assert as_text(read[name]).tolist() == as_text(frame[name]).tolist()
    assert read[name].isna().tolist() == pd.isna(pd.Series(COLUMNS[name])).tolist()


def test_durations_are_seconds_and_periods_begin() -> None:
    frame = as_frame(pd.DataFrame({name: COLUMNS[name] for name in ("duration", "period")}))
    assert frame["duration"].tolist()[::2] == [1.0, 120.0]
    assert str(frame["period"][0]) == "2024-01-01 00:00:00"


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (np.eye(3), ["x0", "x1", "x2"]),
        ([[1, "a"], [2, "b"]], ["x0", "x1"]),
        (scipy.sparse.eye_array(3, format="csr"), ["x0", "x1", "x2"]),
        (pd.DataFrame(np.eye(2)), ["0", "1"]),
        ([{"a": 1, "b": 2}, {"a": 3}], ["a", "b"]),
        ({"a": 1, "b": "x"}, ["a", "b"]),
        ({"a": np.arange(3)}, ["a"]),
        (pd.Series([1, 2], name="s"), ["s"]),
    ],
)
def test_whatever_has_rows_and_columns_is_a_table(rows: Any, columns: list[str]) -> None:
    frame = as_frame(rows)
    assert list(frame.columns) == columns
    assert isinstance(frame.index, pd.RangeIndex)


def test_what_was_given_is_left_as_it_is() -> None:
    given = pd.DataFrame({1: pd.Categorical(["a", "b"])}, index=[4, 2])
    before = given.copy()
    as_frame(given)
    pd.testing.assert_frame_equal(given, before)


@pytest.mark.parametrize("y", [[1, 2], np.array([[1], [2]]), pd.DataFrame({"target": [1, 2]}), pd.Series([1, 2])])
def test_a_target_is_a_column(y: Any) -> None:
    assert as_target(y, None, 2).to_dict() == {0: 1, 1: 2}
    assert as_target(y, None, 2).name == "target"
    assert as_target(y, "mine", 2).name == "mine"


def test_two_targets_are_none() -> None:
    with pytest.raises(AutopilotError, match="one column"):
        as_target(np.eye(2), None, 2)
