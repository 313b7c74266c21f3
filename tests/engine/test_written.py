"""Numbers and sequences in texts: what is read, and above all what is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import ColumnType
from jupyter_autopilot.engine.data import infer_column_types, to_number
from jupyter_autopilot.engine.data.written import is_sequence

NUMBERS: dict[str, float] = {
    "12": 12,
    "-1.5": -1.5,
    "1e3": 1000,
    ".5": 0.5,
    "$1,234.50": 1234.5,
    "-$5": -5,
    "$-5": -5,
    "(1,234)": -1234,
    "€ 12": 12,
    "12 €": 12,
    "USD 1,000,000": 1_000_000,
    "12 %": 12,
    "7.5%": 7.5,
    "1 234,5": 1234.5,
    "1\u202f234": 1234,
    "1'234.50": 1234.5,
    "1,234,567": 1_234_567,
    "1.234.567,89": 1_234_567.89,
    "2,5": 2.5,
    "0,125": 0.125,
    "−3": -3,
}
NO_NUMBERS = [
    "", "abc", "1.2.3", "12:30", "2020-01-01", "1,2,3", "1,23,4", "10-20", "5 apples", "A1", "--5", "(5", "12 34", "$",
    "1e", "1 2", "192.168.0.1", "1,234 567", "51.5,-0.12", "+49 30 1234",
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMBERS.items(), ids=map(repr, NUMBERS))
def test_numbers(text: str, number: float) -> None:
    assert to_number(pd.Series([text, "x"], dtype=object)).iloc[0] == pytest.approx(number)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_no_numbers(text: str) -> None:
    assert np.isnan(to_number(pd.Series([text], dtype=object)).iloc[0])


SEQUENCES = [
    "1,2,3", "1.5, -2, 3e4", "1;2;3", "1,5;2,5;3,5", "[0.1, 0.2, 0.3]", "0.1 0.2 0.3", "1 2 3 4 5", "1,,3,4",
    "1,nan,3,4",
]  # fmt: skip
NO_SEQUENCES = ["1,2", "51.5,-0.12", "1 2 3", "2020,1,5", "5;11;2020", "a,b,c", "1,2,x", "1,234.5", "555 123 4567", ""]


@pytest.mark.parametrize("text", SEQUENCES)
def test_sequences(text: str) -> None:
    assert is_sequence(text)


@pytest.mark.parametrize("text", NO_SEQUENCES)
def test_no_sequences(text: str) -> None:
    assert not is_sequence(text)


def cells(make: Any) -> list[Any]:
    """Sixty cells."""
    return [make(i) for i in range(60)]


KINDS: dict[str, tuple[list[Any], ColumnType]] = {
    "sequences": (cells(lambda i: ",".join(f"{i + k / 7:.2f}" for k in range(24))), ColumnType.SEQUENCE),
    "sequences of any length": (cells(lambda i: ",".join("1" * (i % 9 + 3))), ColumnType.SEQUENCE),
    "semicolons": (cells(lambda i: f"{i};{i + 1};2,5"), ColumnType.SEQUENCE),
    "blanks": (cells(lambda i: f"{i}.5 {i} 3.25"), ColumnType.SEQUENCE),
    "some gaps": (cells(lambda i: None if i % 3 == 0 else f"{i},2,3,4"), ColumnType.SEQUENCE),
    "a few words": (cells(lambda i: "broken" if i == 7 else f"{i},2,3,4"), ColumnType.SEQUENCE),
    "too many words": (cells(lambda i: "broken" if i % 5 == 0 else f"{i},2,3,4"), ColumnType.CATEGORICAL),
    "thousands": (cells(lambda i: f"{i + 1},234,567"), ColumnType.NUMERIC),
    "money": (cells(lambda i: f"${i + 1},234.50"), ColumnType.NUMERIC),
    "percent": (cells(lambda i: f"{i * 7 % 40} %"), ColumnType.NUMERIC),
    "decimal commas": (cells(lambda i: f"{i},5"), ColumnType.NUMERIC),
    "blanks between thousands": (cells(lambda i: f"{i + 1} 234,5"), ColumnType.NUMERIC),
    "now decimals, now thousands": (cells(lambda i: f"{i + 1},234" if i % 2 else f"{i},5"), ColumnType.CATEGORICAL),
    "coordinates": (cells(lambda i: f"{i}.25, -{i}.5"), ColumnType.CATEGORICAL),
    "dates": (cells(lambda i: f"{i % 28 + 1}/01/2020"), ColumnType.DATETIME),
    "telephone numbers": (cells(lambda i: f"030 {1000 + i} 12"), ColumnType.TEXT),
    "lists of words": (cells(lambda i: "red, green, blue" if i % 2 else "red, 1, 2"), ColumnType.CATEGORICAL),
}


@pytest.mark.parametrize(("values", "kind"), KINDS.values(), ids=KINDS)
def test_column_types(values: list[Any], kind: ColumnType) -> None:
    summary = infer_column_types(pd.DataFrame({"column": values}))["column"]
    assert summary.type is kind, summary.type_reason
    assert not summary.identifier or kind is ColumnType.CATEGORICAL
