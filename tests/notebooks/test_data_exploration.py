"""What the data exploration notebook leaves beside it; `test_real_data.py` runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jupyter_autopilot.contract import ProblemType, TabularSpec
from jupyter_autopilot.engine.context import Run
from jupyter_autopilot.engine.documents import EXPLORATION, Exploration
from jupyter_autopilot.engine.problems.tabular import analyze


def test_a_table_that_is_read_whole_has_no_sample(tmp_path: Path, make_table: Callable) -> None:
    frame = make_table(ProblemType.BINARY)
    frame.to_parquet(tmp_path / "data.parquet")
    spec = TabularSpec(name="explore", data_path="data.parquet", target="y")
    run = Run(spec, tmp_path, tmp_path, lambda event: None, lambda: False)
    Exploration(run, analyze(run))
    assert {path.name for path in tmp_path.iterdir()} == {"data.parquet", EXPLORATION}
