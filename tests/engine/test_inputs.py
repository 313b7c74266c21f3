"""Several files as one table: folders, manifests, and what is refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.engine.data import as_text, read_table
from jupyter_autopilot.engine.inputs import find_inputs


def write(folder: Path, files: dict[str, str]) -> Path:
    """A folder with these files."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def refusal(path: Path, root: Path | None = None) -> AutopilotError:
    """The error of reading it."""
    with pytest.raises(AutopilotError) as caught:
        read_table(path, root=root)
    assert caught.value.problems[0].field == "data_path"
    return caught.value


def test_a_folder_is_read_by_name_without_hidden_files(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "data",
        {
            "b.csv": "x,y\n3,c\n",
            "a.csv": "x,y\n1,a\n2,b\n",
            "_SUCCESS": "",
            ".hidden.csv": "z\n1\n",
            "_part.csv": "z\n1\n",
            "notes.md": "# no table",
            "deeper/c.csv": "x,y\n9,z\n",
        },
    )
    table = read_table(folder)
    assert [file.name for file in table.files] == ["a.csv", "b.csv"]
    assert table.frame.to_dict("list") == {"x": [1, 2, 3], "y": ["a", "b", "c"]}
    assert (table.format, table.rows_are_sample, table.total_rows) == ("csv", False, 3)
    assert find_inputs(folder).size == sum((folder / name).stat().st_size for name in ("a.csv", "b.csv"))


def test_files_without_a_suffix_are_read_where_no_other_is_there(tmp_path: Path) -> None:
    folder = write(tmp_path / "spark", {"part-00000": "x\n1\n", "part-00001": "x\n2\n", "_SUCCESS": ""})
    assert read_table(folder).frame["x"].tolist() == [1, 2]


def test_a_folder_of_parquet_files(tmp_path: Path) -> None:
    first = pd.DataFrame({"x": [1, 2], "y": ["a", None], "day": pd.to_datetime(["2020-01-01", None])})
    second = pd.DataFrame({"day": pd.to_datetime(["2021-01-01"]), "y": ["c"], "x": [2.5]})
    first.to_parquet(tmp_path / "1.parquet")
    second.to_parquet(tmp_path / "2.parquet")
    table = read_table(tmp_path)
    assert table.frame["x"].tolist() == [1, 2, 2.5]
    assert as_text(table.frame["y"]).tolist() == ["a", None, "c"]
    assert table.frame["day"].dt.year.iloc[2] == 2021
    assert (table.format, table.total_rows, table.rows_are_sample) == ("parquet", 3, False)
    assert read_table(tmp_path, max_rows=2).rows_are_sample


def test_columns_in_another_order_are_put_in_the_first_file_s(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "d", {"a.csv": "x,y\n1,a\n", "b.csv": "y,x\nb,2\n"}))
    assert table.frame.to_dict("list") == {"x": [1, 2], "y": ["a", "b"]}


def test_a_column_with_text_in_one_file_is_text_as_it_is_written_in_all(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "d", {"a.csv": "x,n\n007,\n", "b.csv": "x,n\nA1,2\n", "c.csv": "x,n\n,3.5\n"}))
    assert as_text(table.frame["x"]).tolist() == ["007", "A1", None]
    np.testing.assert_array_equal(table.frame["n"], [np.nan, 2, 3.5])
    assert table.options["dtype"] == {"x": "str"}


def test_booleans_and_gaps(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "d", {"a.csv": "x,z\nTrue,1\nFalse,1\n", "b.csv": "x,z\n,1\n"}))
    assert as_text(table.frame["x"]).tolist() == ["True", "False", None]


def test_what_one_file_leaves_open_another_tells(tmp_path: Path) -> None:
    folder = write(tmp_path / "d", {"a.csv": "x;y\n1;a\n", "b.csv": "x;y\n2,5;b\n"})
    (folder / "c.csv").write_bytes("x;y\n3,5;größe\n".encode("cp1252"))
    table = read_table(folder)
    assert table.frame["x"].tolist() == [1, 2.5, 3.5]
    assert table.frame["y"].iloc[2] == "größe"


def test_only_the_first_files_are_read_for_the_first_rows(tmp_path: Path) -> None:
    folder = write(tmp_path / "d", {"a.csv": "x\n1\n2\n", "b.csv": "x\n3\n4\n", "c.csv": "x\n5\n"})
    table = read_table(folder, max_rows=3)
    assert table.frame["x"].tolist() == [1, 2, 3]
    assert table.rows_are_sample
    assert not read_table(folder, max_rows=5).rows_are_sample


BAD_FOLDERS: dict[str, tuple[dict[str, str], ErrorCode, str]] = {
    "no files": ({"x/a.csv": "a\n1\n"}, ErrorCode.FILE_UNREADABLE, "has no CSV or Parquet files"),
    "a column less": ({"a.csv": "x,y\n1,2\n", "b.csv": "x\n1\n"}, ErrorCode.NOT_A_TABLE, "b.csv lacks the column 'y'"),
    "another column": (
        {"a.csv": "x,y\n1,2\n", "b.csv": "x,z\n1,2\n"},
        ErrorCode.NOT_A_TABLE,
        "b.csv lacks the column 'y', which a.csv has",
    ),
    "a column more": (
        {"a.csv": "x,y\n1,2\n", "b.csv": "x,y,z\n1,2,3\n"},
        ErrorCode.NOT_A_TABLE,
        "b.csv has a column 'z', which a.csv lacks",
    ),
    "another delimiter": ({"a.csv": "x,y\n1,2\n", "b.csv": "x;y\n1;2\n"}, ErrorCode.NOT_A_TABLE, "delimiter"),
    "a long row": ({"a.csv": "x,y\n1,2\n", "b.csv": "x,y\n1,2\n1,2,3\n"}, ErrorCode.NOT_A_TABLE, "Line 3 of b.csv"),
    "an empty file": ({"a.csv": "x\n1\n", "b.csv": ""}, ErrorCode.FILE_EMPTY, "b.csv is empty"),
    "two formats": ({"a.csv": "x\n1\n", "b.parquet": "PAR1"}, ErrorCode.FILE_UNREADABLE, "two formats"),
}


@pytest.mark.parametrize(("files", "code", "text"), BAD_FOLDERS.values(), ids=BAD_FOLDERS)
def test_folders_that_are_no_table(tmp_path: Path, files: dict[str, str], code: ErrorCode, text: str) -> None:
    error = refusal(write(tmp_path / "d", files))
    assert error.code is code
    assert text in error.message


@pytest.mark.parametrize("prefix", ["", "parts/", "parts", "./parts/"])
def test_a_manifest(tmp_path: Path, prefix: str) -> None:
    write(tmp_path / "parts", {"a.csv": "x\n1\n", "b.csv": "x\n2\n", "c.csv": "x\n3\n"})
    names = ["b.csv", "a.csv"] if prefix else ["parts/b.csv", "parts/a.csv"]
    manifest = tmp_path / "data.manifest"
    manifest.write_text(json.dumps([{"prefix": prefix}, *names]), encoding="utf-8")
    assert read_table(manifest, root=tmp_path).frame["x"].tolist() == [2, 1]


BAD_MANIFESTS: dict[str, tuple[object, ErrorCode, str]] = {
    "s3": ([{"prefix": "s3://bucket/"}, "a.csv"], ErrorCode.FILE_UNREADABLE, "'s3://bucket/a.csv'"),
    "missing file": ([{"prefix": ""}, "none.csv"], ErrorCode.FILE_MISSING, "'none.csv'"),
    "no files": ([{"prefix": ""}], ErrorCode.FILE_UNREADABLE, "must list file names"),
    "no texts": ([{"prefix": ""}, 3], ErrorCode.FILE_UNREADABLE, "must list file names"),
    "outside": ([{"prefix": "../"}, "secret.csv"], ErrorCode.PATH_OUTSIDE_WORKSPACE, "secret.csv"),
    "other JSON": ([{"x": 1}, {"x": 2}], ErrorCode.NOT_A_TABLE, "JSON"),
}


@pytest.mark.parametrize(("content", "code", "text"), BAD_MANIFESTS.values(), ids=BAD_MANIFESTS)
def test_manifests_that_are_refused(tmp_path: Path, content: object, code: ErrorCode, text: str) -> None:
    write(tmp_path, {"secret.csv": "x\n1\n", "root/a.csv": "x\n1\n", "root/data.json": json.dumps(content)})
    error = refusal(tmp_path / "root" / "data.json", tmp_path / "root")
    assert error.code is code
    assert text in error.message


def test_a_link_in_a_folder_does_not_lead_out_of_the_workspace(tmp_path: Path) -> None:
    write(tmp_path, {"secret.csv": "x\n1\n", "root/data/a.csv": "x\n1\n"})
    (tmp_path / "root" / "data" / "b.csv").symlink_to(tmp_path / "secret.csv")
    assert refusal(tmp_path / "root" / "data", tmp_path / "root").code is ErrorCode.PATH_OUTSIDE_WORKSPACE


def test_a_folder_of_gzip_files(tmp_path: Path) -> None:
    for name, value in (("a.csv.gz", 1), ("b.csv.gz", 2)):
        (tmp_path / name).write_bytes(gzip.compress(f"x\n{value}\n".encode()))
    assert read_table(tmp_path).frame["x"].tolist() == [1, 2]
