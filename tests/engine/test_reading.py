"""Reading tables: every dialect gives the same table, and every bad file says what is wrong and where."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.engine.data import as_text, infer_column_types, read_table

PLAIN = 'name,größe,note\nAda,1.5,"a, b"\nZoë,,"two\nlines"\nBo,-2.25,x\n'
GERMAN = 'name;größe;note\nAda;1,5;"a, b"\nZoë;;"two\nlines"\nBo;-2,25;x\n'

WRITTEN = {
    "plain": PLAIN.encode(),
    "byte order mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "utf-16": PLAIN.encode("utf-16"),
    "windows-1252": PLAIN.encode("cp1252"),
    "semicolons and decimal commas": GERMAN.encode(),
    "semicolons in latin-1": GERMAN.encode("latin-1"),
    "tabs": 'name\tgröße\tnote\nAda\t1.5\t"a, b"\nZoë\t\t"two\nlines"\nBo\t-2.25\tx\n'.encode(),
    "bars": 'name|größe|note\nAda|1.5|"a, b"\nZoë||"two\nlines"\nBo|-2.25|x\n'.encode(),
    "windows line ends": PLAIN.replace("\n", "\r\n").replace("two\r\n", "two\n").encode(),
    "blanks after the delimiter": PLAIN.replace(",1.5,", ", 1.5, ").encode(),
    "blank lines": ("\n" + PLAIN.replace("\nBo", "\n\nBo") + "\n\n").encode(),
    "no last line end": PLAIN.rstrip("\n").encode(),
    "gzip": gzip.compress(PLAIN.encode()),
}


@pytest.mark.parametrize("content", WRITTEN.values(), ids=WRITTEN)
def test_every_way_of_writing_gives_the_same_table(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    table = read_table(path)
    assert list(table.frame.columns) == ["name", "größe", "note"]
    assert table.frame["name"].tolist() == ["Ada", "Zoë", "Bo"]
    assert table.frame["note"].tolist() == ["a, b", "two\nlines", "x"]
    np.testing.assert_array_equal(table.frame["größe"], [1.5, np.nan, -2.25])
    assert (table.format, table.rows_are_sample) == ("csv", False)


@pytest.mark.parametrize("content", WRITTEN.values(), ids=WRITTEN)
def test_the_options_read_the_same_with_plain_pandas(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    table = read_table(path)
    again = pd.read_csv(path, index_col=False, low_memory=False, **table.options)
    pd.testing.assert_frame_equal(again, table.frame)


def test_an_accent_far_down_still_tells_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b\n" + b"plain,1\n" * 150_000 + "größe,2\n".encode("latin-1"))
    assert read_table(path).frame["a"].iloc[-1] == "größe"


def test_parquet_keeps_types_and_a_named_index(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    frame = pd.DataFrame(
        {"flag": [True, False, None], "day": pd.to_datetime(["2020-01-01", None, "2021-05-05"]), "n": [1, 2, 3]},
        index=pd.Index(["a", "b", "c"], name="key"),
    )
    frame.to_parquet(path)
    table = read_table(path)
    assert set(table.frame.columns) == {"flag", "day", "n", "key"}
    assert table.frame["day"].dtype.kind == "M"
    assert table.frame.index.tolist() == [0, 1, 2]
    assert (table.format, table.options) == ("parquet", {})


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_sample_is_the_beginning(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"table.{suffix}"
    frame = pd.DataFrame({"a": range(100)})
    frame.to_csv(path, index=False) if suffix == "csv" else frame.to_parquet(path)
    table = read_table(path, max_rows=30)
    assert table.rows_are_sample
    assert table.frame["a"].tolist() == list(range(30))
    assert not read_table(path, max_rows=100).rows_are_sample


@pytest.mark.parametrize("token", ["", "NA", "N/A", "NaN", "NULL", "null", "?", "  "])
def test_missing_tokens(tmp_path: Path, token: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"a,b\n1,x\n{token},y\n3,z\n", encoding="utf-8")
    assert read_table(path).frame["a"].isna().tolist() == [False, True, False]


def test_none_is_a_category(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\nNone,1\nGravel,2\n", encoding="utf-8")
    assert read_table(path).frame["a"].tolist() == ["None", "Gravel"]


BAD = {
    "empty": (b"", ErrorCode.FILE_EMPTY, "empty"),
    "blanks": (b" \n\n \n", ErrorCode.FILE_EMPTY, "blanks"),
    "header only": (b"a,b\n", ErrorCode.TOO_FEW_ROWS, "no rows"),
    "binary": (bytes(range(256)) * 20, ErrorCode.NOT_A_TABLE, "not a text file"),
    "zip": (b"PK\x03\x04" + b"x" * 100, ErrorCode.NOT_A_TABLE, "not a text file"),
    "json": (b'[{"a": 1}, {"a": 2}]', ErrorCode.NOT_A_TABLE, "JSON"),
    "json object": (b'{\n "a": [1, 2]\n}', ErrorCode.NOT_A_TABLE, "JSON"),
    "html": (b"<!DOCTYPE html>\n<html><body>404</body></html>", ErrorCode.NOT_A_TABLE, "HTML"),
    "long row": (b"a,b\n1,2\n1,2,3\n", ErrorCode.NOT_A_TABLE, "Line 3"),
    "short row": (b"a,b,c\n1,2,3\n1,2\n", ErrorCode.NOT_A_TABLE, "Line 3"),
    "every row is longer": (b"a,b\n1,2,3\n1,2,3\n", ErrorCode.NOT_A_TABLE, "Line 2"),
    "open quote": (b'a,b\n1,2\n"1,2\n3,4\n', ErrorCode.NOT_A_TABLE, ""),
    "same name twice": (b"a,b,a\n1,2,3\n", ErrorCode.COLUMN_NAME_DUPLICATE, "Columns 1 and 3"),
    "no name": (b"a,,c\n1,2,3\n", ErrorCode.COLUMN_NAME_EMPTY, "Column 2"),
    "damaged gzip": (gzip.compress(b"a,b\n" + b"1,2\n" * 9_999)[:-20], ErrorCode.FILE_UNREADABLE, "gzip"),
}


@pytest.mark.parametrize(("content", "code", "text"), BAD.values(), ids=BAD)
def test_bad_files_say_what_is_wrong_and_where(tmp_path: Path, content: bytes, code: ErrorCode, text: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(AutopilotError) as caught:
        read_table(path)
    assert caught.value.code is code
    assert text in caught.value.message
    assert caught.value.problems[0].field == "data_path"


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(AutopilotError) as caught:
        read_table(tmp_path / "nothing.csv")
    assert caught.value.code is ErrorCode.FILE_MISSING


def test_a_damaged_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    path.write_bytes(b"PAR1" + b"\0" * 100)
    with pytest.raises(AutopilotError) as caught:
        read_table(path)
    assert caught.value.code is ErrorCode.FILE_UNREADABLE


def test_nested_parquet_columns_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pd.DataFrame({"a": [1, 2], "tags": [["x"], ["y", "z"]]}).to_parquet(path)
    with pytest.raises(AutopilotError) as caught:
        read_table(path)
    assert caught.value.code is ErrorCode.NOT_A_TABLE
    assert "'tags'" in caught.value.message


def test_binary_parquet_columns_are_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pd.DataFrame({"code": [b"ab", "ö".encode(), b"\xff1", None, b"ab"], "y": range(5)}).to_parquet(path)
    frame = read_table(path).frame
    assert as_text(frame["code"]).tolist() == ["ab", "ö", r"\xff1", None, "ab"]
    assert infer_column_types(frame)["code"].unique == 3
