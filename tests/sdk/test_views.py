"""Experiments in a notebook's cell: what stays in the saved notebook, and what the widgets do."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import nbformat
import pytest
from nbconvert import HTMLExporter

from jupyter_autopilot import Experiment
from jupyter_autopilot.contract import CandidateStatus, ColumnType, Problem
from jupyter_autopilot.contract.bundle import SchemaColumn
from jupyter_autopilot.jobs import ExperimentRecord
from jupyter_autopilot.sdk.views import live
from jupyter_autopilot.sdk.views.board import chosen, comparison_widget, leaderboard_widget
from jupyter_autopilot.sdk.views.live import LiveProgress
from jupyter_autopilot.sdk.views.markup import comparison_html, experiment_html, progress_html
from jupyter_autopilot.sdk.views.page import report_widget
from jupyter_autopilot.sdk.views.what_if import MISSING, field_of, value_of

BAD = "<script>alert('x')</script>"


class Tags(HTMLParser):
    """The tags of a text, and whether each one is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def experiment(with_finished: Path) -> Experiment:
    return Experiment.open(with_finished / "autopilot" / "finished")


def widgets_of(view: Any, kind: type) -> list[Any]:
    found = [view] if isinstance(view, kind) else []
    return found + [one for child in getattr(view, "children", ()) for one in widgets_of(child, kind)]


def test_what_stands_in_a_cell_is_well_formed_and_runs_nothing(experiment: Experiment) -> None:
    found = experiment._backend.describe()
    odd = found.state.candidates[0].model_copy(
        update={"description": BAD, "id": "a<b", "hyperparameters": {BAD: BAD}, "status": CandidateStatus.FAILED}
    )
    state = found.state.model_copy(
        update={
            "end_reason": BAD,
            "candidates": [odd, *found.state.candidates],
            "problems": [Problem(code="internal", message=BAD)],
        }
    )
    pages = [
        experiment_html(found.model_copy(update={"name": BAD, "state": state})),
        progress_html(Seen(state)),
        comparison_html(state.candidates),
    ]
    for page in pages:
        tags = Tags(page)
        assert tags.open == []
        assert "script" not in tags.tags
        assert BAD in unescape(page)
    assert "script" not in Tags(experiment._repr_html_()).tags


class Seen:
    """An experiment that runs."""

    terminal, elapsed, limit = False, 12.0, 60.0

    def __init__(self, state: Any) -> None:
        self.state = state


def test_progress_renews_one_output_and_leaves_how_it_ended(
    with_finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = ExperimentRecord(with_finished / "autopilot" / "finished", "finished")
    shown: list[str] = []

    class Handle:
        def update(self, page: Any) -> None:
            shown.append(page.data)

    def display(page: Any, display_id: bool) -> Handle:
        assert display_id
        shown.append(page.data)
        return Handle()

    monkeypatch.setattr("IPython.display.display", display)
    monkeypatch.setattr(live, "REFRESH_SECONDS", 3600.0)
    progress = LiveProgress()
    progress(Seen(record.state))
    progress(Seen(record.state))
    assert len(shown) == 1
    assert "12 s of 60 s, 48 s left" in shown[0]
    progress(record)
    progress.end()
    assert "completed. " in shown[-1]
    assert 'value="1.000"' in shown[-1]


def test_the_leaderboard_is_searched_and_ordered(experiment: Experiment) -> None:
    state = experiment.state
    first = state.candidates[0]
    others = [
        first.model_copy(update={"id": f"other-{seconds}", "fit_seconds": seconds, "description": "Another one"})
        for seconds in (3.0, None, 1.0)
    ]
    state = state.model_copy(update={"candidates": [first, *others]})
    assert [one.id for one in chosen(state, "another OTHER", "fit seconds")] == ["other-1.0", "other-3.0", "other-None"]
    assert chosen(state, "nothing like it", "score") == []
    box = leaderboard_widget(experiment)
    search, board = widgets_of(box, widgets.Text)[0], widgets_of(box, widgets.HTML)[0]
    assert "linear-1" in board.value
    search.value = "magic"
    assert "There are no candidates." in board.value


def test_candidates_are_compared_by_what_differs(experiment: Experiment) -> None:
    box = comparison_widget(experiment)
    choice, table = widgets_of(box, widgets.SelectMultiple)[0], widgets_of(box, widgets.HTML)[1]
    choice.value = ["linear-1"]
    assert "auc, validation" in table.value
    choice.value = []
    assert "Choose two candidates or more." in table.value


def test_a_changed_value_changes_prediction_and_reasons(experiment: Experiment) -> None:
    view = experiment.best.what_if({"Contract": "Two year", "tenure": 70})
    answer = widgets_of(view, widgets.HTML)[0]
    before = answer.value
    assert "<strong>No</strong>" in before
    fields = {field.description: field for field in widgets_of(view, widgets.Widget) if hasattr(field, "description")}
    fields["Contract"].value = "Month-to-month"
    fields["tenure"].value = fields["tenure"].min
    assert answer.value != before
    assert "Month-to-month" in answer.value
    assert "What each value adds to the probability of Yes" in answer.value
    assert view._repr_mimebundle_()["text/html"] == answer.value


@pytest.mark.parametrize(
    ("column", "value", "kind", "stands_for"),
    [
        ({"type": ColumnType.NUMERIC, "minimum": 0, "maximum": 2}, None, widgets.FloatSlider, 1),
        ({"type": ColumnType.NUMERIC, "minimum": 0, "maximum": 2}, 9, widgets.FloatSlider, 9),
        ({"type": ColumnType.NUMERIC, "minimum": 1, "maximum": 1}, 1, widgets.Text, "1"),
        ({"type": ColumnType.CATEGORICAL, "categories": ["a"]}, "new", widgets.Dropdown, "new"),
        ({"type": ColumnType.CATEGORICAL, "categories": ["a"]}, None, widgets.Dropdown, None),
        ({"type": ColumnType.CATEGORICAL, "categories": [MISSING]}, None, widgets.Dropdown, None),
        ({"type": ColumnType.TEXT}, None, widgets.Text, None),
        ({"type": ColumnType.DATETIME}, "2020-01-01", widgets.Text, "2020-01-01"),
    ],
)
def test_each_type_has_its_input(column: dict[str, Any], value: Any, kind: type, stands_for: Any) -> None:
    field = field_of(SchemaColumn(name="column", **column), value)
    assert type(field) is kind
    assert value_of(field) == stands_for


def test_the_page_fills_a_tab_when_it_is_chosen(experiment: Experiment) -> None:
    view = experiment.view()
    tabs = widgets_of(view, widgets.Tab)[0]
    assert [len(tab.children) for tab in tabs.children] == [1, 0, 0, 0]
    tabs.selected_index = 1
    assert [len(tab.children) for tab in tabs.children] == [1, 1, 0, 0]
    tabs.selected_index = 3
    assert widgets_of(tabs.children[3], widgets.FloatSlider)


def test_a_report_stays_in_its_frame_and_has_the_theme_of_jupyterlab(experiment: Experiment) -> None:
    framed = report_widget(experiment).value
    tags = Tags(framed)
    assert (tags.tags, tags.open) == (["style", "iframe"], [])
    assert 'sandbox=""' in framed
    assert '[data-jp-theme-light="false"] .jp-Autopilot-ReportFrame { color-scheme: dark; }' in framed


def test_nbconvert_shows_the_html_in_the_place_of_the_widget(experiment: Experiment) -> None:
    bundle = experiment.view()._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=bundle)
    cell = nbformat.v4.new_code_cell("experiment.view()", outputs=[output])
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert "linear-1" in page
    assert "ranked by auc" in page
