"""A row's values as a form: each change shows what a model predicts then, and why."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ...contract import AutopilotError, ColumnType
from ...contract.bundle import SchemaColumn
from .markup import table_html
from .view import View

if TYPE_CHECKING:
    from ..trained import TrainedCandidate

SHOWN = 12
"""Contributions in the table."""
MOST_CATEGORIES = 50
HEIGHT = "480px"
WIDE = {"description_width": "12em"}
MISSING = "(missing)"


def what_if_view(candidate: TrainedCandidate, row: Mapping[str, Any] | None = None) -> View:
    """The form, and beside it the prediction and the contributions of the values to it."""
    manifest = candidate.manifest
    begin = {**(manifest.sample[0] if manifest.sample else {}), **dict(row or {})}
    fields = {column.name: field_of(column, begin.get(column.name)) for column in manifest.columns}
    answer = widgets.HTML()

    def show(_: Any = None) -> None:
        answer.value = answer_html(candidate, {name: value_of(field) for name, field in fields.items()})

    for field in fields.values():
        field.observe(show, "value")
    show()
    layout = widgets.Layout(max_height=HEIGHT, overflow="hidden auto", width="50%")
    form = widgets.VBox(list(fields.values()), layout=layout)
    side = widgets.VBox([answer], layout=widgets.Layout(width="50%"))
    return View([widgets.HBox([form, side])], lambda: answer.value)


def field_of(column: SchemaColumn, value: Any) -> Any:
    """The input for a column: a slider over the range that training has seen, a choice of its categories, or text."""
    label, layout = column.name, widgets.Layout(width="95%")
    given: dict[str, Any] = {"description": label, "style": WIDE, "layout": layout}
    low, high = column.minimum, column.maximum
    if column.type is ColumnType.NUMERIC and low is not None and high is not None and low < high:
        number = value if isinstance(value, int | float) else (low + high) / 2
        low, high = min(low, number), max(high, number)
        return widgets.FloatSlider(
            value=number, min=low, max=high, step=(high - low) / 200, continuous_update=False, **given
        )
    if column.type is ColumnType.CATEGORICAL and 0 < len(column.categories) <= MOST_CATEGORIES:
        text = MISSING if value is None else str(value)
        options = [*column.categories, *([text] if text not in (*column.categories, MISSING) else []), MISSING]
        return widgets.Dropdown(options=options, value=text, **given)
    return widgets.Text(value="" if value is None else str(value), continuous_update=False, **given)


def value_of(field: Any) -> Any:
    """What a field stands for; None for a gap."""
    value = field.value
    return None if value in ("", MISSING) else value


def answer_html(candidate: TrainedCandidate, row: Mapping[str, Any]) -> str:
    """The prediction and why it is so; what is wrong with the row in its place."""
    try:
        predicted = candidate.predict([dict(row)]).iloc[0]
        explained = candidate.explain([dict(row)])
    except AutopilotError as error:
        return f"<p>{escape(error.message)}</p>"
    label = predicted["predicted_label"]
    shown = f"{label:.6g}" if isinstance(label, float) else str(label)
    parts = [f"<p>{escape(candidate.manifest.target)}: <strong>{escape(shown)}</strong></p>"]
    chances = [(name.removeprefix("probability_"), predicted[name]) for name in predicted.index[2:]]
    if chances:
        parts.append(table_html(["class", "probability"], sorted(chances, key=lambda one: -one[1])[:SHOWN]))
    lines = explained.head(SHOWN)
    of = lines["label"].iloc[0]
    told = f"What each value adds to {'the probability of ' + of if of is not None else 'the prediction'}"
    rows = lines[["feature", "value", "contribution"]].itertuples(index=False, name=None)
    parts.append(table_html(["feature", "value", "adds"], list(rows), caption=told))
    expected = float(lines["expected_value"].iloc[0])
    parts.append(f"<p>They and the mean of {expected:.6g} add up to {float(lines['prediction'].iloc[0]):.6g}.</p>")
    return "".join(parts)
