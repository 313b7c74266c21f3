"""Odd tables: an experiment ends with a model that predicts as promised, or says what is wrong with the table."""

from __future__ import annotations

import csv
import datetime
import decimal
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_autopilot.contract import AutopilotError, ColumnType, ProblemType
from jupyter_autopilot.engine.algorithms import ALGORITHMS
from jupyter_autopilot.engine.bundle import load_bundle
from jupyter_autopilot.engine.data import MISSING_TOKENS, make_folds, read_table, split_rows, to_number

if TYPE_CHECKING:
    from jupyter_autopilot.engine.bundle import Bundle

    from .conftest import Finished, Runner

QUICK = {"training_method": "ensembling", "algorithms": ["linear"], "max_candidates": 1}
TARGET = "y"
NOT_TIMED = {"derandomize": True, "deadline": None, "database": None, "suppress_health_check": [HealthCheck.too_slow]}

Column = Callable[[int, np.random.Generator], Any]
"""Makes a column of so many cells."""


def words(*choices: Any) -> Column:
    """Cells that are drawn from these."""

    def make(rows: int, random: np.random.Generator) -> list[Any]:
        return [choices[index] for index in random.integers(0, len(choices), rows)]

    return make


FEATURES: dict[str, Column] = {
    "numbers": lambda rows, random: random.normal(size=rows),
    "missing": lambda rows, random: [None] * rows,
    "one value": lambda rows, random: ["same"] * rows,
    "one value and gaps": words("same", None),
    "huge numbers": lambda rows, random: random.normal(size=rows) * 1e300,
    "small numbers": lambda rows, random: random.normal(size=rows) * 1e-300,
    "numbers of every size": lambda rows, random: 10.0 ** random.integers(-300, 300, rows),
    "infinities": words(1.0, -2.5, np.inf, -np.inf, None),
    "zeros and a one": lambda rows, random: [1.0] + [0.0] * (rows - 1),
    "zeros and ones": words(0, 0, 0, 1),
    "infinities only": words(np.inf, -np.inf),
    "large integers": words(2**53 + 1, 2**62, -(2**62), 7),
    "integers beyond 64 bits": words(2**70, -(2**80), 10**30),
    "numbers and words": words(1, 2.5, "many", "-", None),
    "numbers as text": words("1,000", "2 %", " 7 ", "$5", "1e3"),
    "booleans": words(True, False),
    "booleans and gaps": words(True, False, None),
    "yes, no and blank": words("yes", "no", " ", ""),
    "dates": lambda rows, random: pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, rows), unit="h"),
    "dates out of range": words("0001-01-01", "9999-12-31", "2021-02-30", "2021-02-28"),
    "dates in several ways": words("2021-01-31", "31.12.2020", "1/2/2021", "2021-01-31T05:00:00+02:00"),
    "categories": words("a", "b", "c"),
    "categories in every script": words(
        "größe", "色", "العربية", "🎈🎈", "e\u0301", "\u200b", "a\tb", 'say "no"', "x\ny"
    ),
    "all different": lambda rows, random: [f"k{index}" for index in random.permutation(rows)],
    "texts": words("it works and works", "never again, so bad", "works, but late", "", None),
    "long texts": words("word " * 2_000, "x" * 10_000, "short"),
    "sequences": words("1,2,3,4", "4,3,2", "9", "", "1,,2"),
}
TYPED: dict[str, Column] = {
    "booleans and gaps": words(True, False, None),
    "integers and gaps": lambda rows, random: pd.array(words(1, 2, None)(rows, random), dtype="Int64"),
    "float16": lambda rows, random: random.normal(size=rows).astype("float16"),
    "uint64": lambda rows, random: random.integers(0, 2**63, rows).astype("uint64") * np.uint64(2),
    "decimals": words(decimal.Decimal("1.50"), decimal.Decimal("-20.25"), None),
    "dates": words(datetime.date(2020, 1, 31), datetime.date(1650, 1, 1), datetime.date(9999, 12, 31), None),
    "times of day": words(datetime.time(1, 2, 3), None),
    "datetimes in a zone": lambda rows, random: pd.date_range("2020-01-01", periods=rows, freq="17h", tz="Asia/Tokyo"),
    "durations": lambda rows, random: pd.to_timedelta(random.integers(0, 10**6, rows), unit="s"),
    "categories": lambda rows, random: pd.Categorical(words("a", "b", None)(rows, random)),
    "categories of numbers": lambda rows, random: pd.Categorical(words(3, 1, 2)(rows, random), ordered=True),
    "strings": lambda rows, random: pd.array(words("a b", "c", None)(rows, random), dtype="string"),
    "nothing": words(None),
}
"""Columns of types that a Parquet file has and a CSV file has not."""
TARGETS: dict[str, Column] = {
    "two words": words("no", "yes"),
    "two words and gaps": words("no", "yes", None),
    "0 and 1": words(0, 1),
    "booleans": words(True, False),
    "three numbers": words(1, 2, 3),
    "30 classes": lambda rows, random: [f"c{index % 30}" for index in random.permutation(rows)],
    "a rare class": lambda rows, random: ["rare", *words("a", "b")(rows - 1, random)],
    "counts": lambda rows, random: random.poisson(20, rows),
    "numbers": lambda rows, random: random.normal(size=rows),
    "numbers and gaps": lambda rows, random: np.where(random.random(rows) < 0.3, np.nan, random.normal(size=rows)),
    "huge numbers": lambda rows, random: random.normal(size=rows) * 1e300,
    "numbers and infinities": words(0.5, 1.5, 2.5, -7.25, np.inf),
    "numbers and an infinity": lambda rows, random: [np.inf, *random.normal(size=rows - 1)],
    "one value": lambda rows, random: ["same"] * rows,
    "missing": lambda rows, random: [None] * rows,
    "dates": FEATURES["dates"],
    "labels in every script": words("größe", "色", "a,b", 'say "no"'),
    "numbers and words": words(1, "2", "three", 4.5),
}
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(str.strip).filter(bool)
CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=6),
    st.text("ab ,;\t|\"'\n#", max_size=6),
    st.sampled_from(["", "NA", "?", "1", "-2.5", "1e5", "1,5", "007", "true", "inf", "nan", "None", "1_000", "0x1F"]),
)


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """A table with the target `y`; its other columns are of some of the kinds above, with any names."""
    kinds = draw(st.lists(st.sampled_from(list(FEATURES)), max_size=6, unique=True))
    target = draw(st.sampled_from(list(TARGETS)))
    rows = draw(st.sampled_from([1, 2, 9, 14, 40, 90]))
    names = draw(st.lists(NAMES, min_size=len(kinds), max_size=len(kinds), unique=True))
    random = np.random.default_rng(draw(st.integers(0, 99)))
    columns = {name: FEATURES[kind](rows, random) for name, kind in zip(names, kinds, strict=True)}
    frame = pd.DataFrame({**columns, TARGET: TARGETS[target](rows, random)})
    if draw(st.booleans()):  # rows that are there several times
        frame = frame.iloc[random.integers(0, rows, rows)].reset_index(drop=True)
    return frame


def attempt(run_engine: Runner, data: pd.DataFrame | Path, **fields: Any) -> Finished | None:
    """An experiment that ended with a model, or None where it said why there is none."""
    try:
        done = run_engine(data, target=TARGET, **{**QUICK, **fields})
    except AutopilotError as error:
        for problem in error.problems:
            assert len(problem.message) > 20
            assert problem.message.endswith(".")
            assert problem.field
        return None
    assert done.outcome[0] == "completed"
    return done


def best_bundle(done: Finished) -> Bundle:
    best = json.loads((done.folder / "best.json").read_text(encoding="utf-8"))["candidate"]
    return load_bundle(done.folder / "candidates" / best / "bundle")


def answer(bundle: Bundle, rows: pd.DataFrame) -> np.ndarray:
    """What it predicts, checked: numbers of shape (rows,) or probabilities of shape (rows, classes)."""
    prediction = bundle.predict(rows)
    assert prediction.shape == (len(rows),)
    if bundle.classes_ is None:
        assert prediction.dtype == np.float64
        assert np.isfinite(prediction).all()
        return prediction
    assert prediction.dtype == bundle.classes_.dtype
    assert set(prediction) <= set(bundle.classes_)
    probabilities = bundle.predict_proba(rows)
    assert probabilities.shape == (len(rows), len(bundle.classes_))
    assert probabilities.dtype == np.float64
    assert np.isfinite(probabilities).all()
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    return probabilities


def readable(bundle: Bundle, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with gaps for what is no number: a model refuses such a cell, which training takes for a gap."""
    numeric = [column.name for column in bundle.manifest.columns if column.type is ColumnType.NUMERIC]
    return rows.assign(**{name: rows[name].where(to_number(rows[name]).notna(), None) for name in numeric})


def check_promises(bundle: Bundle, rows: pd.DataFrame) -> None:
    """What a model promises for rows that it can read, whichever they are."""
    rows = readable(bundle, rows)
    expected = answer(bundle, rows)
    # A network sums in another order, in float32, for another number of rows.
    same = {"rtol": 1e-5, "atol": 1e-6 * float(np.abs(expected).max())}
    more = rows.assign(**{"a column that nobody knows": "?"})
    np.testing.assert_allclose(answer(bundle, more[more.columns[::-1]]), expected, **same)
    np.testing.assert_allclose(answer(bundle, rows[::-1]), expected[::-1], **same)
    for position in (0, len(rows) - 1):
        np.testing.assert_allclose(answer(bundle, rows.iloc[[position]])[0], expected[position], **same)
    columns = {column.name: column.type for column in bundle.manifest.columns}
    for number in (1e308, -1e308):
        far = {ColumnType.NUMERIC: number, ColumnType.DATETIME: "2250-12-31"}
        unseen = {name: far.get(kind, "not seen \u2603") for name, kind in columns.items()}
        answer(bundle, pd.DataFrame([unseen, dict.fromkeys(columns)]))


@settings(max_examples=20, **NOT_TIMED)
@given(table=tables(), problem_type=st.sampled_from(["auto", *ProblemType]))
def test_any_table_gives_a_model_or_a_reason(run_engine: Runner, table: pd.DataFrame, problem_type: str) -> None:
    done = attempt(run_engine, table, problem_type=problem_type)
    if done is not None:
        check_promises(best_bundle(done), read_table(done.data).frame.drop(columns=TARGET))


@settings(max_examples=12, **NOT_TIMED)
@given(
    column=st.sampled_from(list(FEATURES)),
    target=st.sampled_from(["two words", "numbers"]),
    fields=st.sampled_from(
        [
            {"split_method": "group", "group_column": "column"},
            {"split_method": "time", "time_column": "column"},
            {"weight_column": "column"},
        ]
    ),
)
def test_any_column_splits_or_weighs_or_is_refused(
    run_engine: Runner, column: str, target: str, fields: dict[str, str]
) -> None:
    random = np.random.default_rng(3)
    table = pd.DataFrame(
        {"column": FEATURES[column](60, random), "x": random.normal(size=60), TARGET: TARGETS[target](60, random)}
    )
    done = attempt(run_engine, table, **fields)
    if done is not None:
        check_promises(best_bundle(done), table.drop(columns=TARGET))


@pytest.mark.parametrize("target", TARGETS)
def test_any_target_gives_a_model_or_a_reason(run_engine: Runner, target: str) -> None:
    random = np.random.default_rng(1)
    table = pd.DataFrame(
        {"x": random.normal(size=120), "z": words("a", "b")(120, random), TARGET: TARGETS[target](120, random)}
    )
    done = attempt(run_engine, table)
    if done is not None:
        check_promises(best_bundle(done), table.drop(columns=TARGET))


@pytest.mark.parametrize("target", ["two words", "numbers"])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_columns_of_every_kind_together(run_engine: Runner, suffix: str, target: str, tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    table = pd.DataFrame(
        {name: make(120, random) for name, make in {"csv": FEATURES, "parquet": TYPED}[suffix].items()}
    )
    table[TARGET] = TARGETS[target](120, random)
    path = tmp_path / f"data.{suffix}"
    table.to_csv(path, index=False) if suffix == "csv" else table.to_parquet(path)
    done = attempt(run_engine, path)
    assert done is not None
    for rows in (table, read_table(path).frame):
        check_promises(best_bundle(done), rows.drop(columns=TARGET))


@pytest.mark.parametrize("algorithm", [name for name, one in ALGORITHMS.items() if one.info.available])
def test_every_algorithm_keeps_the_promises(run_engine: Runner, algorithm: str) -> None:
    random = np.random.default_rng(4)
    table = pd.DataFrame({name: make(60, random) for name, make in FEATURES.items()})
    table[TARGET] = TARGETS["numbers"](60, random)
    done = attempt(run_engine, table, algorithms=[algorithm], short=True)
    assert done is not None
    check_promises(best_bundle(done), read_table(done.data).frame.drop(columns=TARGET))


@settings(max_examples=150, **NOT_TIMED)
@given(
    rows=st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6)
    ),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, quoting: Any, line_end: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "cells.csv"
    header = [f"c{number}" for number in range(len(rows[0]))]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows([header, *rows])
    frame = read_table(path).frame
    assert list(frame.columns) == header
    assert len(frame) == len(rows)
    for row, cells in enumerate(rows):
        for name, cell in zip(header, cells, strict=True):
            assert is_read(cell, frame[name].iloc[row])


def is_read(cell: str, value: Any) -> bool:
    """Whether a cell became a gap, a text, a boolean or a number, whichever it is."""
    if pd.isna(value):
        return cell.strip() in MISSING_TOKENS
    if isinstance(value, str):
        return value in {cell, cell.lstrip(" ")}  # blanks after a delimiter belong to it, unless they are quoted
    if isinstance(value, bool | np.bool_):
        return cell.strip().lower() == str(value).lower()
    return float(cell.replace(",", ".")) == value


@settings(max_examples=100, **NOT_TIMED)
@given(counts=st.lists(st.integers(3, 40), min_size=2, max_size=30), share=st.floats(0.05, 0.5), seed=st.integers(0, 9))
def test_parts_by_chance_are_disjoint_and_know_every_class(counts: list[int], share: float, seed: int) -> None:
    y = np.repeat(np.arange(len(counts)), counts)
    train, validation = split_rows(y, share, seed, stratify=True)
    assert sorted([*train, *validation]) == list(range(len(y)))
    assert len(validation)
    assert set(y[train]) == set(y)
    known = np.bincount(y[train])
    folds = make_folds(y[train], max(1, min(5, known.max())), seed, stratify=True)
    for inside, outside in folds:
        assert sorted([*inside, *outside]) == list(range(len(train)))
        assert len(set(y[train][inside])) >= 2
    if len(folds) > 1:  # every row is held out once, but for the only row of a class
        held_out = np.concatenate([outside for _, outside in folds])
        assert sorted(held_out) == np.flatnonzero(known[y[train]] > 1).tolist()
