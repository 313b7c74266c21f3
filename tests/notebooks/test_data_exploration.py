"""The data exploration notebook runs on every kind of table and shows what is in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jupyter_autopilot.contract import ProblemType, TabularSpec
from jupyter_autopilot.engine.context import Run
from jupyter_autopilot.engine.documents import EXPLORATION, Exploration
from jupyter_autopilot.engine.problems.tabular import analyze
from jupyter_autopilot.notebooks.execution import execute_notebook


def explore(root: Path, frame: pd.DataFrame, **fields: Any) -> dict[str, Any]:
    """Write the notebook of a table, execute it, and read it again."""
    frame.to_parquet(root / "data.parquet")
    spec = TabularSpec.model_validate({"name": "explore", "data_path": "data.parquet", "target": "y", **fields})
    run = Run(spec, root, root, lambda event: None, lambda: False)
    Exploration(run, analyze(run))
    execute_notebook(root / EXPLORATION, timeout=120)
    return json.loads((root / EXPLORATION).read_text(encoding="utf-8"))


def outputs(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]


@pytest.mark.parametrize("kind", list(ProblemType))
def test_it_runs_without_errors_and_warnings(tmp_path: Path, kind: ProblemType, make_table: Callable) -> None:
    shown = outputs(explore(tmp_path, make_table(kind), problem_type=kind))
    assert {output["output_type"] for output in shown} <= {"display_data", "execute_result", "stream"}
    assert not [output for output in shown if output.get("name") == "stderr"]
    charts = [
        o["data"]["application/vnd.vegalite.v5+json"] for o in shown if "vegalite" in str(o.get("data", {}).keys())
    ]
    assert len(charts) >= 2
    assert all(chart["data"]["values"] for chart in charts)


def test_it_finds_leakage_and_says_what_is_left_out(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": [f"k{i}" for i in range(120)],
            "same": 1,
            "leak": [0.1, 0.9] * 60,
            "other": [i * 7 % 11 for i in range(120)],
            "y": ["no", "yes"] * 60,
        }
    )
    text = json.dumps(explore(tmp_path, frame), ensure_ascii=False)
    assert "Possible target leakage: ['leak']" in text
    assert "looks like an identifier" in text
    assert "has one value only" in text
