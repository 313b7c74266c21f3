"""Tables that are larger than they may be: read in pieces, sampled, and otherwise the same as those read at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.engine.data import as_text, csv_stream, infer_column_types, read_table, reading, to_number
from jupyter_autopilot.engine.data.sampling import LEAST_ROWS_OF_A_LABEL, Sample

ROWS = 20_000


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Numbers, texts, gaps, and a label that one row in 200 has."""
    random = np.random.default_rng(0)
    label = np.where(np.arange(ROWS) % 200 == 7, "rare", np.where(random.random(ROWS) < 0.5, "yes", "no"))
    return pd.DataFrame(
        {
            "row": np.arange(ROWS),
            "x": np.where(random.random(ROWS) < 0.1, np.nan, random.normal(size=ROWS).round(4)),
            "n": random.integers(0, 100, ROWS),
            "city": random.choice(["Köln", "a, b", 'say "hi"'], ROWS),
            "free": [f"text {i}" for i in range(ROWS)],
            "label": label,
        }
    )


def written(frame: pd.DataFrame, folder: Path, kind: str) -> Path:
    """The frame as one file, or as a folder of two."""
    if kind == "parquet":
        frame.to_parquet(folder / "t.parquet", row_group_size=3_000)
        return folder / "t.parquet"
    if kind == "gzip":
        frame.to_csv(folder / "t.csv.gz", index=False)
        return folder / "t.csv.gz"
    if kind == "folder":
        (folder / "parts").mkdir()
        frame.iloc[:7_000].to_csv(folder / "parts" / "1.csv", index=False)
        frame.iloc[7_000:, ::-1].to_csv(folder / "parts" / "2.csv", index=False)
        return folder / "parts"
    frame.to_csv(folder / "t.csv", index=False)
    return folder / "t.csv"


@pytest.fixture(params=["csv", "gzip", "folder", "parquet"])
def path(request: pytest.FixtureRequest, frame: pd.DataFrame, tmp_path: Path) -> Path:
    """The table in every way in which it can lie there."""
    return written(frame, tmp_path, request.param)


def test_a_sample_keeps_to_the_limit_and_to_the_order(path: Path, frame: pd.DataFrame) -> None:
    table = read_table(path, memory_limit=400_000, target="label", seed=1)
    assert table.rows_are_sample
    assert table.total_rows == ROWS
    assert 2_000 < len(table.frame) < 6_000
    rows = table.frame["row"].to_numpy()
    assert (np.diff(rows) > 0).all()
    expected = frame.iloc[rows].reset_index(drop=True)
    for name in ("city", "free", "label"):
        assert as_text(table.frame[name]).tolist() == expected[name].tolist()
    np.testing.assert_array_equal(table.frame["x"], expected["x"])
    # Uniform: the mean row number is near the middle.
    assert abs(rows.mean() / ROWS - 0.5) < 0.03


def test_rare_labels_are_kept(path: Path) -> None:
    counts = read_table(path, memory_limit=100_000, target="label").frame["label"].value_counts()
    assert counts["rare"] == LEAST_ROWS_OF_A_LABEL
    plain = read_table(path, memory_limit=100_000).frame["label"].value_counts()
    assert plain.get("rare", 0) < 20


def test_the_seed_makes_the_sample(path: Path) -> None:
    read = [read_table(path, memory_limit=100_000, seed=seed).frame["row"].tolist() for seed in (1, 1, 2)]
    assert read[0] == read[1] != read[2]


def test_a_small_table_is_read_whole(path: Path) -> None:
    table = read_table(path, memory_limit=10**9, target="label")
    assert (len(table.frame), table.total_rows, table.rows_are_sample) == (ROWS, ROWS, False)


def test_too_many_labels_are_no_labels(path: Path) -> None:
    assert len(read_table(path, memory_limit=100_000, target="row").frame) < 2_000


@pytest.mark.parametrize("batch", [10, 999, 100_000])
def test_the_sample_does_not_depend_on_the_pieces(batch: int) -> None:
    table = pa.table({"row": np.arange(5_000), "y": np.arange(5_000) % 997 == 0})
    sample = Sample(300, "y", seed=3)
    for start in range(0, len(table), batch):
        sample.add(table.slice(start, batch))
    rows = pa.concat_tables(sample.batches())["row"].to_numpy()
    assert sample.seen == 5_000
    assert set(np.arange(0, 5_000, 997)) <= set(rows)
    assert 300 <= len(rows) <= 306
    draws = np.random.default_rng(3).random(5_000)
    assert set(np.argsort(draws)[:300]) <= set(rows)


ODD_CELLS: dict[str, list[str]] = {
    "late text": ["1"] * 50 + ["007"] * 5 + ["seven"],
    "late fraction": ["1"] * 60 + ["2.5", ""],
    "late gap": ["1"] * 60 + [""],
    "gaps, then numbers": [""] * 60 + ["3"],
    "gaps, then texts": [""] * 60 + ["three"],
    "only gaps": ["", "NA"] * 30,
    "booleans": ["True", "false"] * 30,
    "booleans and gaps": ["True", "false", ""] * 30,
    "booleans, then a text": ["True", "False"] * 30 + ["maybe"],
    "blanks in front": [" a", "a", "  ", " NA", " b "] * 20,
    "blanks before numbers": [" 1", "2", " 3"] * 20,
    "texts with blanks": [f" text number {i}" for i in range(60)],
    "infinite": ["1", "inf", "-inf", "NaN"] * 20,
    "signs and exponents": ["+1", "-2e3", "1E-2", ".5"] * 20,
    "large whole numbers": ["12345678901234567", "1"] * 30,
    "too large": ["123456789012345678901", "1"] * 30,
    "quoted": ['"1"', '"NA"', '""'] * 20,
    "None": ["None", "a"] * 30,
    "unicode": ["ä", "日本"] * 30,
}


@pytest.mark.parametrize("cells", ODD_CELLS.values(), ids=ODD_CELLS)
def test_pieces_are_read_as_the_whole(cells: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_stream, "TYPED_ROWS", 20)
    path = tmp_path / "t.csv"
    path.write_text("k,v\n" + "".join(f"{i},{cell}\n" for i, cell in enumerate(cells)), encoding="utf-8")
    whole = read_table(path).frame
    monkeypatch.setattr(reading, "LARGE_BYTES", 0)
    table = read_table(path)
    assert as_text(table.frame["v"]).tolist() == as_text(whole["v"]).tolist()
    np.testing.assert_array_equal(to_number(table.frame["v"]), to_number(whole["v"]))
    assert infer_column_types(table.frame) == infer_column_types(whole)
    again = pd.read_csv(path, index_col=False, **table.options)
    assert as_text(again["v"]).tolist() == as_text(whole["v"]).tolist()


BAD: dict[str, tuple[bytes, ErrorCode, str]] = {
    "long row": (b"a,b\n" + b"1,2\n" * 500 + b"1,2,3\n", ErrorCode.NOT_A_TABLE, "Line 502"),
    "short row": (b"a,b,c\n" + b"1,2,3\n" * 500 + b"1,2\n", ErrorCode.NOT_A_TABLE, "Line 502"),
    "open quote": (b"a,b\n" + b"1,2\n" * 500 + b'"1,2\n', ErrorCode.NOT_A_TABLE, "Line 502"),
}


@pytest.mark.parametrize("memory_limit", [None, 100])
@pytest.mark.parametrize(("content", "code", "text"), BAD.values(), ids=BAD)
def test_bad_large_files_say_what_is_wrong_and_where(
    content: bytes, code: ErrorCode, text: str, memory_limit: int | None, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(reading, "LARGE_BYTES", 0)
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(AutopilotError) as caught:
        read_table(path, memory_limit=memory_limit)
    assert caught.value.code is code
    assert text in caught.value.message


def test_quotes_after_blanks_are_left_to_pandas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_text('k, v\n1, "a"\n2, "b"\n' * 1, encoding="utf-8")
    monkeypatch.setattr(reading, "LARGE_BYTES", 0)
    assert read_table(path).frame["v"].tolist() == ["a", "b"]
    with pytest.raises(AutopilotError) as caught:
        read_table(path, memory_limit=10)
    assert "Save it as Parquet" in caught.value.message


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_other_encodings_in_pieces(encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(("a;größe\n" + "plain;1,5\n" * 300_000 + "größe;2\n").encode(encoding))
    monkeypatch.setattr(reading, "LARGE_BYTES", 0)
    frame = read_table(path).frame
    assert list(frame.columns) == ["a", "größe"]
    assert frame["a"].iloc[-1] == "größe"
    assert frame["größe"].iloc[0] == 1.5
