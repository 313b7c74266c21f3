"""The code that the notebooks read the data with gives the rows and values that the engine read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import ColumnType
from jupyter_autopilot.engine.data import as_text, csv_stream, read_table, reading, to_number
from jupyter_autopilot.notebooks.reading import reading_source, types_source

FRAME = pd.DataFrame({"n": [1.5, None, 3, 4], "c": ["a", "b, c", None, "007"], "k": ["1", "2", "3", "x"]})


def written(folder: Path, kind: str) -> Path:
    """The frame in one file, or in two."""
    parts = {"1": FRAME.iloc[:3], "2": FRAME.iloc[3:]} if kind.endswith("folder") else {"1": FRAME}
    for name, part in parts.items():
        if kind.startswith("parquet"):
            part.to_parquet(folder / f"{name}.parquet")
        else:
            part.to_csv(folder / f"{name}.csv", index=False)
    return folder if len(parts) > 1 else next(folder.iterdir())


def run(source: str) -> pd.DataFrame:
    """What the code reads."""
    names: dict[str, Any] = {"pd": pd}
    exec(source, names)
    return names["data"]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("kind", ["csv", "csv folder", "parquet", "parquet folder"])
def test_the_notebooks_read_the_same(kind: str, large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        monkeypatch.setattr(reading, "LARGE_BYTES", 0)
        monkeypatch.setattr(csv_stream, "TYPED_ROWS", 2)
    table = read_table(written(tmp_path, kind))
    paths = [str(file) for file in table.files]
    source = reading_source(paths[0] if len(paths) == 1 else paths, table.options if table.format == "csv" else None)
    data = run(source)
    assert list(data.columns) == list(table.frame.columns)
    for name in ("c", "k"):
        assert as_text(data[name]).tolist() == as_text(table.frame[name]).tolist() == as_text(FRAME[name]).tolist()
    np.testing.assert_array_equal(to_number(data["n"]), FRAME["n"])


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_notebooks_know_the_missing_tokens(kind: str, tmp_path: Path) -> None:
    tokens = ["x", "4"]
    table = read_table(written(tmp_path, kind), missing_tokens=tokens)
    options = table.options if table.format == "csv" else None
    data = run(reading_source(str(table.files[0]), options, tokens))
    assert data["k"].isna().tolist() == table.frame["k"].isna().tolist() == [False, False, False, True]
    np.testing.assert_array_equal(to_number(data["n"]), [1.5, np.nan, 3, np.nan])
    np.testing.assert_array_equal(to_number(table.frame["n"]), [1.5, np.nan, 3, np.nan])


@pytest.mark.parametrize("width", [0, 3, 200])
def test_types_are_the_same_in_few_lines(width: int) -> None:
    types = {f"it's {place} \\": kind for place, kind in zip(range(width), 40 * list(ColumnType), strict=False)}
    names: dict[str, Any] = {}
    source = types_source(types)
    exec(source, names)
    assert list(names["TYPES"].items()) == list(types.items())
    assert source.count("\n") <= max(width, 80)
