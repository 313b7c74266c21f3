"""Batch transform: the same numbers as in one piece, in every format, and after every way to be cut off."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.batch import Progress, reading, transform, writing
from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.serving.predictor import Predictor

pytestmark = pytest.mark.filterwarnings("ignore:.*unknown categories:UserWarning")
ANSWERS = ["predicted_label", "probability", "probability_no", "probability_yes"]


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BLOCK_BYTES", 4_000)
    monkeypatch.setattr(reading, "BATCH_ROWS", 50)


@pytest.fixture
def data(tmp_path: Path, table: pd.DataFrame) -> Path:
    table.to_csv(tmp_path / "data.csv", index=False)
    return tmp_path / "data.csv"


def read(path: Path) -> pd.DataFrame:
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)


def same(answered: pd.DataFrame, expected: pd.DataFrame) -> None:
    assert list(answered) == list(expected)
    assert answered["predicted_label"].astype(str).tolist() == expected["predicted_label"].astype(str).tolist()
    np.testing.assert_allclose(answered["probability_yes"], expected["probability_yes"], rtol=1e-12)


@pytest.fixture(scope="module")
def expected(churn: Predictor, table: pd.DataFrame) -> pd.DataFrame:
    """What an endpoint answers."""
    return churn.invoke(table.to_csv(index=False).encode(), "text/csv").table()


@pytest.mark.parametrize("output", ["out.csv", "out.parquet"])
@pytest.mark.parametrize("source", ["data.csv", "data.parquet", "semicolons.csv", "latin.csv", "data.csv.gz", "folder"])
def test_every_file_gives_what_an_endpoint_answers(
    source: str, output: str, churn_bundle: Path, tmp_path: Path, table: pd.DataFrame, expected: pd.DataFrame
) -> None:
    path = tmp_path / source
    if source == "folder":
        path.mkdir()
        table.head(100).to_csv(path / "a.csv", index=False)
        table.tail(-100)[table.columns[::-1]].to_csv(path / "b.csv", index=False)
    elif source == "data.parquet":
        table.to_parquet(path, index=False)
    elif source == "semicolons.csv":
        table.to_csv(path, index=False, sep=";", decimal=",")
    elif source == "latin.csv":
        table.to_csv(path, index=False, encoding="cp1252")
    else:
        table.to_csv(path, index=False)
    seen: list[Progress] = []
    rows = transform(churn_bundle, path, tmp_path / output, progress=seen.append)
    assert rows == len(table) == seen[-1].rows
    assert len(seen) > 2
    assert seen[-1].share == 1
    # A packed file is unpacked 64 kB at a time, which is all of this one.
    assert source.endswith(".gz") or all(abs(one.share - one.rows / rows) < 0.2 for one in seen)
    same(read(tmp_path / output), expected)
    assert not [*tmp_path.glob(".*")]


def test_an_accent_far_down_tells_the_encoding(
    churn_bundle: Path, tmp_path: Path, table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BLOCK_BYTES", 200_000)
    plain = pd.concat([table.assign(plan="basic")] * 75)
    late = table.head(1).assign(plan="größer")
    pd.concat([plain, late]).to_csv(tmp_path / "late.csv", index=False, encoding="cp1252")
    assert (tmp_path / "late.csv").stat().st_size > 1 << 20
    transform(churn_bundle, tmp_path / "late.csv", tmp_path / "out.csv", input_columns=["plan"])
    assert pd.read_csv(tmp_path / "out.csv")["plan"].tolist()[-1] == "größer"


@pytest.mark.parametrize("output", ["out.csv", "out.parquet"])
def test_join_and_the_choice_of_columns(
    output: str, data: Path, churn_bundle: Path, tmp_path: Path, table: pd.DataFrame
) -> None:
    out = tmp_path / output
    transform(churn_bundle, data, out, join=True)
    joined = read(out)
    assert list(joined) == [*table.columns, *ANSWERS]
    assert joined["note"].tolist() == table["note"].tolist()
    assert joined["churn"].tolist() == table["churn"].tolist()
    transform(churn_bundle, data, out, input_columns=["churn", "months"], output_columns=["probability_yes"])
    assert list(read(out)) == ["churn", "months", "probability_yes"]


def test_cells_are_joined_as_they_are_written(data: Path, churn_bundle: Path, tmp_path: Path) -> None:
    lines = data.read_text(encoding="utf-8").splitlines()
    months, *rest = lines[1].split(",")
    awkward = f'00{months}.0,{",".join(rest[:-2])},"a ""b"", c",no'
    data.write_text("\n".join([lines[0], awkward, *lines[2:]]), encoding="utf-8")
    transform(churn_bundle, data, tmp_path / "out.csv", input_columns=["months", "note"])
    written = pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)
    assert written["months"].tolist()[:2] == [f"00{months}.0", lines[2].split(",")[0]]
    assert written["note"].tolist()[0] == 'a "b", c'


def test_it_goes_on_where_it_was_cut_off(
    data: Path, churn_bundle: Path, tmp_path: Path, expected: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"

    def stop(progress: Progress) -> None:
        if progress.rows > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        transform(churn_bundle, data, out, progress=stop)
    assert not out.exists()
    predicted: list[int] = []
    predict = Predictor.predict
    monkeypatch.setattr(
        Predictor, "predict", lambda self, frame, **more: predicted.append(len(frame)) or predict(self, frame, **more)
    )
    assert transform(churn_bundle, data, out) == len(expected)
    assert 0 < sum(predicted) < len(expected) - 100
    same(read(out), expected)
    assert not [*tmp_path.glob(".*")]


@pytest.mark.parametrize("change", ["data", "columns"])
def test_another_job_begins_anew(
    change: str, data: Path, churn_bundle: Path, tmp_path: Path, expected: pd.DataFrame
) -> None:
    def stop(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        transform(churn_bundle, data, tmp_path / "out.csv", join=change == "columns", progress=stop)
    if change == "data":
        data.write_text(data.read_text(encoding="utf-8").replace("basic", "plus"), encoding="utf-8")
    transform(churn_bundle, data, tmp_path / "out.csv")
    answered = read(tmp_path / "out.csv")
    assert list(answered) == ANSWERS
    assert len(answered) == len(expected)
    equal = np.allclose(answered["probability_yes"], expected["probability_yes"])
    assert equal == (change == "columns")


def test_half_a_piece_is_written_again(
    data: Path, churn_bundle: Path, tmp_path: Path, expected: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = writing._write_csv

    def half(table: object, file: object) -> None:
        whole(table, file)
        file.flush()
        if file.name and len([*(tmp_path / ".out.csv.parts").iterdir()]) > 4:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(writing, "_write_csv", half)
        transform(churn_bundle, data, tmp_path / "out.csv")
    transform(churn_bundle, data, tmp_path / "out.csv")
    same(read(tmp_path / "out.csv"), expected)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("months\n", ErrorCode.COLUMNS_MISSING, "data.csv lacks 6 of the model's columns"),
        (None, ErrorCode.PAYLOAD_INVALID, "data.csv: Column 'months', row 150: 'many' is not a number"),
        ("ragged", ErrorCode.NOT_A_TABLE, "Line 151 of data.csv has 2 fields"),
        ("header", ErrorCode.TOO_FEW_ROWS, "data.csv has no rows"),
    ],
)
def test_what_is_wrong_is_named(
    text: str | None, code: ErrorCode, words: str, data: Path, churn_bundle: Path, tmp_path: Path
) -> None:
    lines = data.read_text(encoding="utf-8").splitlines()
    if text is None:
        lines[150] = "many," + lines[150].partition(",")[2]
    elif text == "ragged":
        lines[150] = "1,2"
    elif text == "header":
        lines = lines[:1]
    else:
        lines = text.splitlines()
    data.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(AutopilotError) as caught:
        transform(churn_bundle, data, tmp_path / "out.csv")
    assert caught.value.code is code
    assert words in caught.value.message
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"input_columns": ["nothing"]}, ErrorCode.COLUMN_UNKNOWN),
        ({"output_columns": ["nothing"]}, ErrorCode.COLUMN_UNKNOWN),
        ({"output": "nowhere/out.csv"}, ErrorCode.FOLDER_NOT_WRITABLE),
        ({"output": "."}, ErrorCode.FOLDER_NOT_WRITABLE),
    ],
)
def test_wrong_choices_are_refused(
    options: dict[str, object], code: ErrorCode, data: Path, churn_bundle: Path, tmp_path: Path
) -> None:
    output = tmp_path / str(options.pop("output", "out.csv"))
    with pytest.raises(AutopilotError) as caught:
        transform(churn_bundle, data, output, **options)
    assert caught.value.code is code


def test_a_column_of_the_input_that_has_the_name_of_an_answer(
    churn_bundle: Path, tmp_path: Path, table: pd.DataFrame
) -> None:
    table.assign(probability=1).to_csv(tmp_path / "data.csv", index=False)
    with pytest.raises(AutopilotError, match="both have a column 'probability'"):
        transform(churn_bundle, tmp_path / "data.csv", tmp_path / "out.csv", join=True)
    transform(churn_bundle, tmp_path / "data.csv", tmp_path / "out.csv", join=True, output_columns=["predicted_label"])
    assert pd.read_csv(tmp_path / "out.csv")["probability"].tolist() == [1] * len(table)


def test_a_packed_file_is_read_in_pieces(
    data: Path, churn_bundle: Path, tmp_path: Path, expected: pd.DataFrame
) -> None:
    packed = tmp_path / "data.csv.gz"
    packed.write_bytes(gzip.compress(data.read_bytes()))
    transform(churn_bundle, packed, tmp_path / "out.csv")
    same(read(tmp_path / "out.csv"), expected)
    packed.write_bytes(packed.read_bytes()[:-2_000])
    with pytest.raises(AutopilotError) as caught:
        transform(churn_bundle, packed, tmp_path / "out.csv")
    assert caught.value.code is ErrorCode.FILE_UNREADABLE


def test_importing_it_is_quick() -> None:
    code = "import sys, jupyter_autopilot.batch; print({'numpy', 'pandas', 'pyarrow'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
