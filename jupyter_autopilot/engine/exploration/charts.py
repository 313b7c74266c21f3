"""The charts of a data exploration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..charts.chart import BLUE, ORANGE, SCHEMA, Chart, escaped, short, svg, svg_text
from .figures import written

WIDTH, BAR, LABELS, CELL = 420, 20, 190, 34
HISTOGRAM_HEIGHT = 160


def bar_chart(title: str, values: Mapping[str, float], *, label: str, value: str, most: float | None = None) -> Chart:
    """Horizontal bars, one for each name.

    Parameters
    ----------
    values
        By name, in the order of the bars.
    label, value
        What the names and the values are.
    most
        The end of the axis; the largest value if left out.
    """
    rows = [{"label": short(name), "name": name, "value": float(number)} for name, number in values.items()]
    top = most or max([row["value"] for row in rows], default=1.0) or 1.0  # type: ignore[type-var]
    spec = _spec(
        title,
        rows,
        mark={"type": "bar", "tooltip": True},
        height={"step": BAR},
        encoding={
            "y": {"field": "name", "type": "nominal", "title": label, "sort": None},
            "x": {
                "field": "value",
                "type": "quantitative",
                "title": value,
                "scale": {"domainMax": most} if most else {},
            },
        },
    )
    parts = []
    for place, row in enumerate(rows):
        y = 24 + place * BAR
        width = max(0.0, WIDTH * float(row["value"]) / float(top))  # type: ignore[arg-type]
        parts.append(svg_text(LABELS - 6, y + 14, str(row["label"]), "end"))
        parts.append(f'<rect x="{LABELS}" y="{y + 3}" width="{width:.1f}" height="{BAR - 5}" fill="{BLUE}"/>')
        parts.append(svg_text(LABELS + width + 4, y + 14, written(float(row["value"]), 4)))  # type: ignore[arg-type]
    return Chart(title, spec, svg(title, LABELS + WIDTH + 60, 30 + len(rows) * BAR, parts))


def histogram(title: str, bins: Sequence[Any], *, value: str, limits: tuple[float, float] | None = None) -> Chart:
    """Bars side by side, those outside of the limits in another colour.

    Parameters
    ----------
    bins
        With `lower`, `upper` and `count`.
    value
        What is counted.
    """
    rows = [
        {
            "from": one.lower,
            "to": one.upper,
            "rows": one.count,
            "kind": "outliers" if limits and (one.upper < limits[0] or one.lower > limits[1]) else "rows",
        }
        for one in bins
    ]
    spec = _spec(
        title,
        rows,
        mark={"type": "bar", "tooltip": True},
        height=HISTOGRAM_HEIGHT,
        encoding={
            "x": {"field": "from", "bin": "binned", "type": "quantitative", "title": value},
            "x2": {"field": "to"},
            "y": {"field": "rows", "type": "quantitative"},
            "color": {
                "field": "kind",
                "type": "nominal",
                "title": None,
                "scale": {"domain": ["rows", "outliers"], "range": [BLUE, ORANGE]},
            },
        },
    )
    top = max([row["rows"] for row in rows], default=1) or 1
    step = WIDTH / max(1, len(rows))
    parts = [svg_text(20 + WIDTH, 15, f"most: {top:,} rows", "end")]
    if any(row["kind"] == "outliers" for row in rows):
        parts.append(f'<rect x="{20 + WIDTH - 62}" y="26" width="10" height="10" fill="{ORANGE}"/>')
        parts.append(svg_text(20 + WIDTH, 35, "outliers", "end"))
    for place, row in enumerate(rows):
        high = HISTOGRAM_HEIGHT * row["rows"] / top
        colour = ORANGE if row["kind"] == "outliers" else BLUE
        parts.append(
            f'<rect x="{20 + place * step:.1f}" y="{24 + HISTOGRAM_HEIGHT - high:.1f}" '
            f'width="{max(1.0, step - 1):.1f}" height="{high:.1f}" fill="{colour}"/>'
        )
    if rows:
        parts.append(svg_text(20, HISTOGRAM_HEIGHT + 42, written(float(rows[0]["from"]), 4)))
        parts.append(svg_text(20 + WIDTH, HISTOGRAM_HEIGHT + 42, written(float(rows[-1]["to"]), 4), "end"))
        parts.append(svg_text(20 + WIDTH / 2, HISTOGRAM_HEIGHT + 42, short(value), "middle"))
    return Chart(title, spec, svg(title, WIDTH + 60, HISTOGRAM_HEIGHT + 50, parts))


def heat_map(title: str, names: Sequence[str], values: Mapping[tuple[str, str], float]) -> Chart:
    """A square for each pair of names, from -1 (orange) over 0 and no value (white) to 1 (blue)."""
    rows = [
        {"a": a, "b": b, "value": float(values.get((a, b), values.get((b, a), 1.0 if a == b else 0.0)))}
        for a in names
        for b in names
    ]
    axis = {"type": "nominal", "title": None, "sort": None}
    places = {"x": {"field": "a", **axis}, "y": {"field": "b", **axis}}
    colour = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [-1, 0, 1], "range": [ORANGE, "#ffffff", BLUE], "interpolate": "rgb"},
    }
    spec = _spec(
        title,
        rows,
        height={"step": CELL},
        encoding=places,
        layer=[
            {"mark": {"type": "rect", "tooltip": True}, "encoding": {"color": colour}},
            {
                "mark": {"type": "text", "fontSize": 10, "color": "#000000"},
                "encoding": {"text": {"field": "value", "type": "quantitative", "format": ".2f"}},
            },
        ],
    )
    bottom = 24 + CELL * len(names)
    parts = []
    for place, row in enumerate(rows):
        x, y = LABELS + CELL * (place // len(names)), 24 + CELL * (place % len(names))
        value = float(row["value"])  # type: ignore[arg-type]
        note = f"<title>{escaped(row['a'])} / {escaped(row['b'])}: {value:.2f}</title>"
        parts.append(
            f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="{BLUE if value >= 0 else ORANGE}" '
            f'fill-opacity="{abs(value):.2f}" stroke="#ddd">{note}</rect>'
        )
        parts.append(f'<g font-size="10">{svg_text(x + CELL / 2, y + CELL / 2 + 4, f"{value:.2f}", "middle")}</g>')
    for place, name in enumerate(names):
        middle = CELL * place + CELL / 2
        parts.append(svg_text(LABELS - 6, 24 + middle + 4, short(name), "end"))
        parts.append(f'<g transform="translate({LABELS + middle + 4:.1f} {bottom + 8}) rotate(-45)">')
        parts.append(svg_text(0, 0, short(name), "end") + "</g>")
    return Chart(title, spec, svg(title, LABELS + CELL * len(names) + 20, bottom + 140 * bool(names) + 16, parts))


def _spec(title: str, rows: list[dict[str, Any]], **rest: Any) -> dict[str, Any]:
    return {"$schema": SCHEMA, "title": title, "width": WIDTH, "data": {"values": rows}, **rest}
