"""The notebook that goes on from an experiment: it runs as it is, and shows something without a kernel too."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient

from jupyter_autopilot import Experiment

WIDGET = "application/vnd.jupyter.widget-view+json"


def test_it_runs_from_top_to_bottom_and_keeps_what_it_shows(with_finished: Path) -> None:
    path = Path(Experiment.open(with_finished / "autopilot" / "finished").write_notebook())
    assert path.name == "Continue.ipynb"
    assert str(with_finished) not in path.read_text(encoding="utf-8")
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert {output.output_type for output in outputs} <= {"display_data", "execute_result"}
    views = [output.data for output in outputs if WIDGET in output.get("data", {})]
    assert len(views) == 2
    assert all("<table>" in data["text/html"] for data in views)
    folded = [output for output in outputs if "<details>" in output.data.get("text/html", "")]
    assert len(folded) == 2
