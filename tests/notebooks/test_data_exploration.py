"""The data exploration notebook runs on every kind of table and shows what is in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jupyter_autopilot.contract import ProblemType, TabularSpec
from jupyter_autopilot.contract.exploration import Exploration as Report
from jupyter_autopilot.engine.context import Run
from jupyter_autopilot.engine.documents import EXPLORATION, Exploration
from jupyter_autopilot.engine.problems.tabular import analyze
from jupyter_autopilot.notebooks.execution import execute_notebook

SECONDS = 600
"""Plenty: a machine that does much else takes minutes for the seconds of a notebook."""


def explore(root: Path, frame: pd.DataFrame, **fields: Any) -> dict[str, Any]:
    """Write the notebook of a table, execute it, and read it again."""
    frame.to_parquet(root / "data.parquet")
    spec = TabularSpec.model_validate({"name": "explore", "data_path": "data.parquet", "target": "y", **fields})
    run = Run(spec, root, root, lambda event: None, lambda: False)
    Exploration(run, analyze(run))
    execute_notebook(root / EXPLORATION, timeout=SECONDS)
    return json.loads((root / EXPLORATION).read_text(encoding="utf-8"))


def outputs(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]


# The notebook of a binary target is executed with the odd table of `test_exploration.py`.
@pytest.mark.parametrize("kind", [ProblemType.MULTICLASS, ProblemType.REGRESSION])
def test_it_runs_without_errors_and_warnings(tmp_path: Path, kind: ProblemType, make_table: Callable) -> None:
    shown = outputs(explore(tmp_path, make_table(kind), problem_type=kind))
    assert {output["output_type"] for output in shown} <= {"display_data", "execute_result", "stream"}
    assert not [output for output in shown if output.get("name") == "stderr"]
    charts = [
        o["data"]["application/vnd.vegalite.v5+json"] for o in shown if "vegalite" in str(o.get("data", {}).keys())
    ]
    assert len(charts) >= 4
    assert all(chart["data"]["values"] for chart in charts)
    assert all("<svg" in "".join(o["data"]["image/svg+xml"]) for o in shown if "vegalite" in str(o.get("data", {})))
    report = Report.model_validate_json((tmp_path / "data_exploration.json").read_text(encoding="utf-8"))
    assert report.problem_type is kind
    assert report.target == "y"
    assert str(tmp_path) not in json.dumps(shown)


def test_every_code_cell_is_python(tmp_path: Path, make_table: Callable) -> None:
    frame = make_table(ProblemType.REGRESSION)
    frame.to_parquet(tmp_path / "data.parquet")
    spec = TabularSpec(name="explore", data_path="data.parquet", target="y", problem_type=ProblemType.REGRESSION)
    run = Run(spec, tmp_path, tmp_path, lambda event: None, lambda: False)
    Exploration(run, analyze(run))
    notebook = json.loads((tmp_path / EXPLORATION).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            compile("".join(cell["source"]), cell["id"], "exec")


def test_a_table_that_is_read_whole_has_no_sample(tmp_path: Path, make_table: Callable) -> None:
    frame = make_table(ProblemType.BINARY)
    frame.to_parquet(tmp_path / "data.parquet")
    spec = TabularSpec(name="explore", data_path="data.parquet", target="y")
    run = Run(spec, tmp_path, tmp_path, lambda event: None, lambda: False)
    Exploration(run, analyze(run))
    assert {path.name for path in tmp_path.iterdir()} == {"data.parquet", EXPLORATION}
