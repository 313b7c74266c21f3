"""How the values of a column are spread."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import ColumnType, PreviewRequest
from jupyter_autopilot.engine.data import infer_column_types
from jupyter_autopilot.worker.distribution import distribution, with_distributions
from jupyter_autopilot.worker.preview import preview


@pytest.mark.parametrize(
    ("values", "shares"),
    [
        (np.arange(13) / 4, [1 / 13] * 11 + [2 / 13]),  # the last bin includes its upper edge
        ([1, 2, 2, 5], [0.25, 0.5, 0, 0, 0.25]),  # a bin for each of a few whole numbers
        ([7, 7, 7], [1]),
        (["1,5", "2,5", None, "n"], [0.5] + [0] * 10 + [0.5]),
        ([1.0, np.inf, np.nan], [1]),
        ([-1.5e308, 1.5e308], [0.5] + [0] * 10 + [0.5]),
        ([1e16, 1e16 + 2], [0.5, 0, 0.5]),
    ],
)
def test_numbers_are_counted_in_bins(values: list[object], shares: list[float]) -> None:
    found = distribution(pd.Series(values), ColumnType.NUMERIC)
    assert found is not None
    assert found.shares == pytest.approx(shares, abs=1e-4)
    assert found.values == []


def test_dates_say_where_they_begin_and_end() -> None:
    days = distribution(pd.Series(["2024-01-01", "2024-12-31 10:00", None, "2024-01-02"]), ColumnType.DATETIME)
    assert (days.first, days.last, len(days.shares)) == ("2024-01-01", "2024-12-31", 12)
    assert (days.shares[0], days.shares[-1]) == pytest.approx((2 / 3, 1 / 3), abs=1e-4)
    hours = distribution(pd.Series(pd.to_datetime(["2024-01-01 10:00", "2024-01-01 11:30"])), ColumnType.DATETIME)
    assert (hours.first, hours.last) == ("2024-01-01T10:00:00", "2024-01-01T11:30:00")


def test_categories_are_the_most_frequent_values() -> None:
    found = distribution(pd.Series([*"aaab", None, 1, *range(10, 20)]), ColumnType.CATEGORICAL)
    assert found.values[:1] == ["a"]
    assert (len(found.values), found.shares[0]) == (6, pytest.approx(3 / 15))
    long = distribution(pd.Series(["x" * 1000]), ColumnType.CATEGORICAL)
    assert len(long.values[0]) == 60


@pytest.mark.parametrize("kind", list(ColumnType))
def test_no_values_have_no_distribution(kind: ColumnType) -> None:
    assert distribution(pd.Series([None, None], dtype=object), kind) is None


@pytest.mark.parametrize("kind", [ColumnType.TEXT, ColumnType.SEQUENCE])
def test_texts_have_none(kind: ColumnType) -> None:
    assert distribution(pd.Series(["1,2", "3,4"]), kind) is None


def test_every_column_of_a_preview_has_its_own(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    frame = pd.DataFrame({"n": range(100), "c": ["x", "y"] * 50, "d": pd.date_range("2024-01-01", periods=100)})
    frame.to_csv(path, index=False)
    columns = {column.name: column for column in preview(PreviewRequest(path=str(path))).columns}
    assert sum(columns["n"].distribution.shares) == pytest.approx(1, abs=1e-3)
    assert columns["c"].distribution.values == ["x", "y"]
    assert columns["d"].distribution.last == "2024-04-09"


def test_it_takes_little_time() -> None:
    rng = np.random.default_rng(0)
    rows = 50_000
    frame = pd.DataFrame({f"n{i}": rng.normal(size=rows) for i in range(10)})
    frame["dates"] = [f"{d % 28 + 1}. May {2000 + d % 20}" for d in range(rows)]
    frame["codes"] = [f"code {i}" for i in range(rows)]
    columns = list(infer_column_types(frame).values())
    began = time.process_time()
    with_distributions(frame, columns)
    assert time.process_time() - began < 1
