"""What the structure of a table suggests, and that ordinary tables are left in peace."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import ProblemType
from jupyter_autopilot.engine.data import default_features, detect_structure, find_odd_values, infer_column_types

ROWS = 2_000
BINARY, MULTICLASS, REGRESSION = ProblemType.BINARY, ProblemType.MULTICLASS, ProblemType.REGRESSION


def ordinary(kind: ProblemType, rows: int = ROWS) -> pd.DataFrame:
    """Columns of each kind that go along with the target, in no order."""
    random = np.random.default_rng(0)
    x = random.normal(size=(rows, 3))
    signal = x @ [2.0, 1.0, 0.5] + random.normal(size=rows)
    frame = pd.DataFrame(x, columns=["a", "b", "c"])
    frame["colour"] = np.where(signal + 2 * random.normal(size=rows) > 0, "red", "green")
    frame["day"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 300, rows), unit="D")
    classes = 2 if kind is BINARY else 4
    frame["label"] = signal if kind is REGRESSION else pd.qcut(signal, classes, labels=False)
    return frame


def codes(frame: pd.DataFrame, kind: ProblemType) -> dict[str, tuple[str, ...]]:
    types = default_features(infer_column_types(frame), "label")
    return {found.code: found.columns for found in detect_structure(frame, "label", types, kind)}


@pytest.mark.parametrize("kind", list(ProblemType))
def test_an_ordinary_table_suggests_nothing(kind: ProblemType) -> None:
    assert codes(ordinary(kind), kind) == {}


@pytest.mark.parametrize("kind", list(ProblemType))
def test_a_copy_of_the_target_leaks(kind: ProblemType) -> None:
    frame = ordinary(kind)
    frame["outcome"] = frame["label"] * 3 + 1 if kind is REGRESSION else frame["label"].map(lambda code: f"k{code}")
    assert codes(frame, kind) == {"leaking_column": ("outcome",)}


def test_a_column_named_after_the_target_leaks_sooner() -> None:
    frame = ordinary(REGRESSION)
    noisy = frame["label"] + 0.35 * np.random.default_rng(1).normal(size=ROWS)
    assert codes(frame.assign(other=noisy), REGRESSION) == {}
    assert codes(frame.assign(label_before=noisy), REGRESSION) == {"leaking_column": ("label_before",)}


def test_parts_of_a_sum_leak() -> None:
    frame = ordinary(REGRESSION)
    frame["label"] = frame["a"] + 2 * frame["b"]
    assert codes(frame, REGRESSION) == {"leaking_column": ("a", "b")}


def test_a_flag_of_one_class_leaks() -> None:
    frame = ordinary(MULTICLASS)
    assert codes(frame.assign(flag=(frame["label"] == 2).astype(int)), MULTICLASS) == {"leaking_column": ("flag",)}


def test_repeated_rows_up_to_small_differences() -> None:
    frame = ordinary(BINARY)
    again = frame.sample(300, random_state=0)
    again[["a", "b", "c"]] *= 1 + 1e-6
    frame = pd.concat([frame, again]).sample(frac=1, random_state=1, ignore_index=True)
    assert codes(frame, BINARY) == {"duplicate_rows": ()}


def test_repeats_by_chance_are_none() -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"a": random.integers(0, 5, ROWS), "b": random.integers(0, 5, ROWS)})
    frame["label"] = random.integers(0, 2, ROWS)
    assert codes(frame, BINARY) == {}


@pytest.mark.parametrize("name", ["patient_id", "Customer", "userId", "device no"])
def test_entities_that_come_again(name: str) -> None:
    frame = ordinary(BINARY).assign(**{name: np.random.default_rng(0).integers(0, 300, ROWS)})
    assert codes(frame, BINARY) == {"repeated_entities": (name,)}


def test_order_by_a_date_and_by_the_target_of_neighbours() -> None:
    frame = ordinary(REGRESSION)
    assert codes(frame.sort_values("day"), REGRESSION) == {"time_order": ("day",)}
    frame["label"] = np.cumsum(np.random.default_rng(0).normal(size=ROWS))
    assert codes(frame, REGRESSION) == {"row_order": ()}
    assert codes(frame.sort_values("label"), REGRESSION) == {}


def test_a_wide_table_takes_seconds() -> None:
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(500, 10_000))).rename(columns=str)
    types = dict.fromkeys(frame.columns, infer_column_types(frame[["0"]])["0"].type)
    frame = frame.assign(label=np.arange(500) % 2)
    start = time.process_time()
    assert detect_structure(frame, "label", types, BINARY) == []
    assert find_odd_values(frame, types) == []
    assert time.process_time() - start < 20


def test_odd_values_are_named_with_their_first_row() -> None:
    frame = pd.DataFrame(
        {
            "infinite": [1.0, 2.0, np.inf, 4.5] * 25,
            "unread": [str(i) for i in range(98)] + ["many", "few"],
            "mixed": ([str(i) for i in range(9)] + ["high"]) * 10,
            "words": ["red", "green"] * 50,
        }
    )
    columns = infer_column_types(frame)
    found = {odd.code: odd for odd in find_odd_values(frame, {name: one.type for name, one in columns.items()})}
    assert "'infinite' (row 3)" in found["infinite_values"].message
    assert "'many' in row 99" in found["unreadable_values"].message
    assert "'high' in row 10" in found["mixed_values"].message
    assert all("words" not in odd.columns for odd in found.values())
