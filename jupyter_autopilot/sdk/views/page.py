"""An experiment as widgets: what the experiment's page in JupyterLab shows, in a notebook's cell."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ...contract import AutopilotError, Report
from .board import comparison_widget, leaderboard_widget
from .view import View
from .what_if import what_if_view

if TYPE_CHECKING:
    from ..experiment import Experiment

FRAME = "jp-Autopilot-ReportFrame"
FRAME_STYLE = f"""
.{FRAME} {{ width: 100%; height: 640px; border: 0; }}
[data-jp-theme-light="true"] .{FRAME} {{ color-scheme: light; }}
[data-jp-theme-light="false"] .{FRAME} {{ color-scheme: dark; }}
"""
"""A page in a frame takes the frame's `color-scheme` for what its reader prefers (CSS Media Queries 5). Newer versions
of JupyterLab set it for the whole page, all of them the attribute."""


def experiment_view(experiment: Experiment) -> View:
    """Tabs with the leaderboard, a comparison, the best candidate's report and a form to ask it.

    A tab is filled when it is chosen for the first time: a report takes seconds.
    """
    fill: list[tuple[str, Any]] = [
        ("Leaderboard", lambda: leaderboard_widget(experiment)),
        ("Compare", lambda: comparison_widget(experiment)),
        ("Report", lambda: report_widget(experiment)),
        ("What if", lambda: what_if_view(experiment.best)),
    ]
    tabs = widgets.Tab([widgets.VBox() for _ in fill], titles=[title for title, _ in fill])
    filled: set[int] = set()

    def show(_: Any = None) -> None:
        chosen = tabs.selected_index
        if chosen is None or chosen in filled:
            return
        try:
            tabs.children[chosen].children = [fill[chosen][1]()]
            filled.add(chosen)
        except AutopilotError as error:  # such as of an experiment that has no candidate yet
            tabs.children[chosen].children = [widgets.HTML(f"<p>{escape(error.message)}</p>")]

    tabs.observe(show, "selected_index")
    tabs.selected_index = 0
    show()
    return View([tabs], experiment._repr_html_)


def report_widget(experiment: Experiment) -> widgets.HTML:
    """The report of the best candidate."""
    return widgets.HTML(framed(experiment.report()))


def framed(report: Report) -> str:
    """The report's page in a frame of its own, so that its style stays inside; it may run nothing, and is as light or
    dark as JupyterLab."""
    from ...engine.report.drawing import html_page

    page = escape(html_page(report), quote=True)
    title = escape(f"Report on {report.candidate}", quote=True)
    return f'<style>{FRAME_STYLE}</style><iframe class="{FRAME}" title="{title}" sandbox="" srcdoc="{page}"></iframe>'
