"""A run on a table that is larger than the memory it may take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import TabularSpec, WarningRaised
from jupyter_autopilot.engine.context import Run
from jupyter_autopilot.engine.data import convert_columns, infer_column_types, table_memory_limit
from jupyter_autopilot.engine.problems.tabular import tables
from jupyter_autopilot.notebooks.reading import reading_source

ROWS = 5_000


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run on a table with a column of each kind and a rare label."""
    random = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "x": np.where(random.random(ROWS) < 0.1, np.nan, random.normal(size=ROWS)),
            "c": random.choice(["a", "b", ""], ROWS),
            "flag": random.choice(["True", "False", ""], ROWS),
            "name": [f"name {i}" for i in range(ROWS)],
            "day": pd.date_range("2020-01-01", periods=ROWS, freq="h").strftime("%Y-%m-%d %H:%M"),
            "y": np.where(np.arange(ROWS) % 100 == 3, "rare", "usual"),
        }
    )
    frame.to_csv(tmp_path / "t.csv", index=False)
    (tmp_path / "e").mkdir()
    events: list[Any] = []
    spec = TabularSpec(name="e", data_path="t.csv", target="y", seed=5)
    made = Run(spec, tmp_path / "e", tmp_path, events.append, lambda: False)
    made.events = events  # type: ignore[attr-defined]
    return made


def test_a_sample_is_told_and_kept_for_the_notebooks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "table_memory_limit", lambda: 100_000)
    table = tables.read_run_table(run, run.data_file, "data_path", "sample.parquet")
    rows = len(table.frame)
    assert rows < 1_000
    assert (table.frame["y"] == "rare").sum() == 50
    [raised] = [event.warning for event in run.events if isinstance(event, WarningRaised)]  # type: ignore[attr-defined]
    assert raised.code == "data_sampled"
    assert f"{rows:,} of 5,000 rows" in raised.message
    assert (table.format, table.files) == ("parquet", [run.folder / "sample.parquet"])
    names: dict[str, Any] = {}
    exec(reading_source(str(table.files[0]), None), names)
    types = {name: summary.type for name, summary in infer_column_types(table.frame).items()}
    assert types == {name: summary.type for name, summary in infer_column_types(names["data"]).items()}
    pd.testing.assert_frame_equal(convert_columns(names["data"], types), convert_columns(table.frame, types))


def test_a_table_that_fits_is_read_whole(run: Run) -> None:
    table = tables.read_run_table(run, run.data_file, "data_path", "sample.parquet")
    assert (len(table.frame), table.format, table.files) == (ROWS, "csv", [run.data_file])
    assert run.events == []  # type: ignore[attr-defined]
    assert not (run.folder / "sample.parquet").exists()


def test_the_limit_is_a_part_of_the_memory() -> None:
    assert 2**24 < table_memory_limit() < 2**40
