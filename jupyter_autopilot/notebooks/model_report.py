"""The notebook of a model report: its sections as cells that can be changed and run again."""

from __future__ import annotations

from pathlib import Path

from ..contract import Report
from ..contract.report import ThresholdSection, WorstRowsSection
from .builder import Notebook, markdown_text

IMPORTS = """
from jupyter_autopilot.reports import cheapest_threshold, explain_row, read_report, show

report = read_report({report!r})
"""
SHOW = """
show(report, {kind!r})
"""
CHEAPEST = """
FALSE_ALARM, MISSED = 1, 5  # what a wrong positive and a wrong negative cost you
cheapest_threshold(report, false_alarm=FALSE_ALARM, missed=MISSED)
"""
EXPLAIN = """
ROW = {row}  # any row of the table above
explain_row({folder!r}, {candidate!r}, ROW)
"""


def write_model_report(path: Path, report: Report, *, report_path: str, folder: str) -> None:
    """Write the notebook, not executed.

    Parameters
    ----------
    report_path, folder
        Where `report.json` and the experiment's folder are: from the notebook's folder, with forward slashes.
    """
    notebook = Notebook()
    notes = "".join(f"\n- {markdown_text(note)}" for note in report.notes)
    notebook.text(
        f"# Model report: {markdown_text(report.candidate)}\n\n"
        f"Experiment **{markdown_text(report.experiment)}** · {report.problem_type.value} of "
        f"**{markdown_text(report.target)}** · ranked by {markdown_text(report.ranking)}.\n\n"
        f"Measured on {report.validation.total:,} rows of the validation part, which no model was chosen by, and on "
        f"{report.out_of_fold.total:,} out-of-fold rows.\n{notes}"
    )
    notebook.code(IMPORTS.format(report=report_path))
    for section in report.sections:
        notebook.text(f"## {markdown_text(section.title)}\n\n{markdown_text(section.reading)}")
        notebook.code(SHOW.format(kind=section.kind))
        if isinstance(section, ThresholdSection):
            notebook.code(CHEAPEST)
        if isinstance(section, WorstRowsSection):
            row = section.rows[0].row
            notebook.code(EXPLAIN.format(row=row, folder=folder, candidate=report.candidate))
        notebook.text(f"**What to do:** {markdown_text(section.advice)}")
    notebook.write(path)
