"""The notebook of a model report: it is executed, shows pictures and text, and says nothing of this machine."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.engine.charts.chart import VEGA_LITE
from jupyter_autopilot.reports import explain_row, read_report
from jupyter_autopilot.sdk import write_report

CANDIDATE = "ensemble-1-refit"


@pytest.fixture(scope="module")
def ended(combined: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the experiment's folder in a workspace of its own."""
    root = tmp_path_factory.mktemp("reports") / "workspace"
    shutil.copytree(combined.run.root, root)
    return root / "autopilot" / "test"


@pytest.fixture(scope="module")
def executed(ended: Path) -> Path:
    return write_report(ended, kind="notebook")


def test_it_is_executed_without_errors_and_warnings(executed: Path) -> None:
    notebook = nbformat.read(executed, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell.outputs]
    assert {output.output_type for output in outputs} <= {"display_data", "execute_result"}
    drawn = [output.data for output in outputs if VEGA_LITE in output.data]
    assert len(drawn) > 5
    assert all(data["image/svg+xml"].startswith("<svg ") for data in drawn)
    text = executed.read_text(encoding="utf-8")
    assert str(executed.parents[4]) not in text
    report = read_report(executed.with_name("report.json"))
    for section in report.sections:
        assert f"show(report, '{section.kind}')" in [cell.source for cell in code]


def test_one_that_is_there_stays(executed: Path, ended: Path) -> None:
    before = executed.stat().st_mtime_ns
    assert write_report(ended, CANDIDATE, kind="notebook") == executed
    assert executed.stat().st_mtime_ns == before


def test_a_page_is_written_where_it_is_wanted(executed: Path, ended: Path, tmp_path: Path) -> None:
    page = write_report(ended, kind="html")
    assert page == executed.with_name("report.html")
    other = write_report(ended, output=tmp_path / "mine.html")
    assert other.read_bytes() == page.read_bytes()
    assert write_report(ended, kind="json") == executed.with_name("report.json")
    with pytest.raises(AutopilotError) as caught:
        write_report(ended, output=other)
    assert caught.value.code is ErrorCode.CONFLICT
    with pytest.raises(AutopilotError) as caught:
        write_report(ended, output=tmp_path / "nowhere" / "mine.html")
    assert caught.value.code is ErrorCode.FOLDER_NOT_WRITABLE


def test_a_row_is_explained_in_a_picture(executed: Path, ended: Path) -> None:
    chart = explain_row(ended, CANDIDATE, 1)
    assert "of row 1" in chart.title
    assert "1st = " in chart.svg
