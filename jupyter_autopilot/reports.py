"""Model reports, as one public module: what the notebook of a report uses, and any script can.

>>> report = read_report("report.json")
>>> show(report, "roc")
>>> cheapest_threshold(report, false_alarm=1, missed=5)
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .contract import AutopilotError, ErrorCode, ExplanationRequest, Report
from .contract.report import ShapSection, ThresholdSection
from .crypt import read_bytes
from .engine.charts import Band, Chart, bands
from .engine.report.drawing import Block, Table, draw, html_page
from .engine.report.drawing.thresholds import cheapest

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Report",
    "cheapest_threshold",
    "explain_row",
    "html_page",
    "read_report",
    "section_blocks",
    "shap_table",
    "show",
]
SHOWN = 15


def read_report(path: str | os.PathLike[str]) -> Report:
    """The report of a file, `report.json` of a candidate's folder.

    Raises
    ------
    OSError
        It cannot be read.
    pydantic.ValidationError
        It is none, or one of another version.
    """
    return Report.model_validate_json(read_bytes(Path(path)))


def section_blocks(report: Report, kind: str) -> list[Block]:
    """The tables and charts of a section, each of which displays itself.

    Raises
    ------
    AutopilotError
        INVALID_REQUEST where the report has no such section.
    """
    kinds = [section.kind for section in report.sections]
    if kind not in kinds:
        raise AutopilotError(ErrorCode.INVALID_REQUEST, f"The report has no section {kind!r}, but {', '.join(kinds)}.")
    return draw(report.sections[kinds.index(kind)], report)


def show(report: Report, kind: str) -> None:
    """Display a section below the cell; errors are as of `section_blocks`."""
    from IPython.display import display

    display(*section_blocks(report, kind))  # type: ignore[no-untyped-call]


def cheapest_threshold(report: Report, *, false_alarm: float, missed: float) -> Table:
    """The threshold that costs least, chosen on the out-of-fold rows and measured on the validation part.

    Parameters
    ----------
    false_alarm, missed
        What a row costs that is wrongly predicted positive, or negative; in any unit, from 0.

    Raises
    ------
    AutopilotError
        INVALID_REQUEST for a problem that has not two classes, or negative costs.
    """
    section = next((one for one in report.sections if isinstance(one, ThresholdSection)), None)
    if section is None or min(false_alarm, missed) < 0:
        raise AutopilotError(
            ErrorCode.INVALID_REQUEST,
            "A threshold is chosen for two classes, by costs from 0.",
        )
    choice = cheapest(section, false_alarm=false_alarm, missed=missed)
    return Table(
        ["Threshold", "Its cost of 1,000 rows", "That of the model’s own threshold"],
        [[choice.threshold, choice.cost, choice.current_cost]],
    )


def shap_table(report: Report) -> pd.DataFrame:
    """The SHAP values of a report row by row, as Clarify's `explanations_shap/out.csv` has them.

    Returns
    -------
    A column `<feature>_<label>` for each feature that is listed (`<feature>_label0` where a number is predicted), and a
    row for each explained one, by its number in the validation part.

    Raises
    ------
    AutopilotError
        INVALID_REQUEST where the report has none, or more than two classes, of which it has the means only.
    """
    import pandas as pd

    section = next((one for one in report.sections if isinstance(one, ShapSection)), None)
    if section is None or len(section.label_headers) > 1:
        raise AutopilotError(
            ErrorCode.INVALID_REQUEST,
            "A report has SHAP values by row of two classes or a number. Explain single rows with explain_row.",
        )
    (label,) = ["label0"] if section.unit == "target" else section.label_headers
    values = {f"{one.feature}_{label}": one.shap_values for one in section.features}
    return pd.DataFrame(values, index=pd.Index(section.row_numbers, name="row"))


def explain_row(folder: str | os.PathLike[str], candidate: str, row: int, *, label: str | None = None) -> Chart:
    """What each feature's value adds to the prediction of a row of the validation part.

    Parameters
    ----------
    folder
        The experiment's. Its model is loaded, which runs code that it holds: explain models that you trust.
    row
        Its number, as among the worst rows.
    label
        The class to explain; None for the second of two classes or else the predicted one.

    Raises
    ------
    AutopilotError
        See `engine.report.shapley.explain_candidate`.
    """
    from .engine.report.shapley import explain_candidate

    request = ExplanationRequest(validation_rows=[row], label=label)
    (found,) = explain_candidate(Path(folder), candidate, request).explanations
    rows = [
        Band(
            f"{one.feature} = {'missing' if one.value is None else one.value}",
            one.contribution,
            one.contribution - 2 * one.standard_error,
            one.contribution + 2 * one.standard_error,
        )
        for one in found.contributions[:SHOWN]
    ]
    of = "Prediction" if found.label is None else f"Probability of “{found.label}”"
    title = f"{of} of row {row}: {found.prediction:.4g}, on average {found.expected_value:.4g}"
    return bands(title, rows, value="What each value adds", bars=True)
