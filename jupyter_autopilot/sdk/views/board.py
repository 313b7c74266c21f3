"""The leaderboard and the comparison as widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ...contract import Candidate, ExperimentState
from ..leaderboard import ranked
from .markup import comparison_html, leaderboard_html

if TYPE_CHECKING:
    from ..experiment import Experiment

ORDERS: dict[str, str] = {
    "score": "score",
    "validation score": "validation_score",
    "fit seconds": "fit_seconds",
    "prediction time": "predict_ms_per_1000_rows",
}
"""By what is shown the attribute of a candidate."""


def leaderboard_widget(experiment: Experiment) -> widgets.VBox:
    """The leaderboard with a search, an order, and a button that reads it again."""
    search = widgets.Text(placeholder="algorithm, id or words", description="Search")
    order = widgets.Dropdown(options=list(ORDERS), description="Order by")
    again = widgets.Button(description="Read again", icon="refresh", tooltip="Read the candidates again")
    board = widgets.HTML()

    def show(_: Any = None) -> None:
        state = experiment.state
        board.value = leaderboard_html(chosen(state, search.value, order.value), state.objective)

    search.observe(show, "value")
    order.observe(show, "value")
    again.on_click(show)
    show()
    return widgets.VBox([widgets.HBox([search, order, again]), board])


def chosen(state: ExperimentState, search: str, order: str) -> list[Candidate]:
    """The candidates that have all words of the search, in an order; those without a value last."""
    words = search.lower().split()
    found = [one for one in ranked(state) if all(word in _text(one) for word in words)]
    attribute = ORDERS[order]
    if attribute == "score":
        return found
    sign = -1 if attribute == "validation_score" and state.greater_is_better else 1

    def rank(one: Candidate) -> tuple[bool, float]:
        value = getattr(one, attribute)
        return value is None, 0.0 if value is None else sign * value

    return sorted(found, key=rank)


def comparison_widget(experiment: Experiment) -> widgets.VBox:
    """Candidates to choose, and those that are chosen side by side."""
    candidates = {one.id: one for one in ranked(experiment.state)}
    choice = widgets.SelectMultiple(
        options=list(candidates), value=list(candidates)[:2], rows=min(10, max(2, len(candidates)))
    )
    table = widgets.HTML()

    def show(_: Any = None) -> None:
        table.value = comparison_html([candidates[name] for name in choice.value])

    choice.observe(show, "value")
    show()
    told = widgets.HTML("Choose several with Ctrl or Shift.")
    return widgets.VBox([told, choice, table])


def _text(candidate: Candidate) -> str:
    return f"{candidate.id} {candidate.algorithm} {candidate.description} {candidate.status.value}".lower()
