"""The charts of a data exploration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..charts.chart import BLUE, LOOK, ORANGE, SCHEMA, Chart, escaped, short, svg, svg_text
from ..charts.scale import Scale, round_numbers
from .figures import written

WIDTH, BAR, LABELS, CELL = 420, 20, 190, 34
HISTOGRAM_TOP, HISTOGRAM_HEIGHT = 40, 160
TAIL = 4.0
"""Where the bar of the outliers ends, in widths of the other bars; the first one is left free."""


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
                # Of counts there are no halves.
                "axis": {"tickMinStep": 1} if all(float(number).is_integer() for number in values.values()) else {},
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


def histogram(title: str, bins: Sequence[Any], *, value: str, low: Any = None, high: Any = None) -> Chart:
    """Bars side by side, and apart from them one in another colour for the outliers on either side.

    Parameters
    ----------
    bins
        With `lower`, `upper` and `count`.
    value
        What is counted.
    low, high
        The outliers below and above, with `count` and `mean`, if there are any.
    """
    rows = [{"from": one.lower, "to": one.upper, "rows": one.count, "kind": "rows"} for one in bins]
    axis: dict[str, Any] = {}
    if bins and (low or high):
        start, end = bins[0].lower, bins[-1].upper
        step = (end - start) / len(bins) or 1.0
        before = [_tail(start - TAIL * step, start - step, "left", low)] if low else []
        after = [_tail(end + step, end + TAIL * step, "right", high)] if high else []
        rows = [*before, *rows, *after]
        axis = {"axis": {"values": round_numbers(start, end)}}
    places: dict[str, Any] = {"type": "quantitative", "title": value}
    counts: dict[str, Any] = {"y": {"field": "rows", "type": "quantitative"}}
    colour = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": ["rows", "outliers"], "range": [BLUE, ORANGE]},
        "legend": {} if axis else None,
    }
    across: dict[str, Any] = {"field": "from", "bin": "binned", **places, **axis}
    bars: dict[str, Any] = {
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {"x": across, "x2": {"field": "to"}, **counts, "color": colour},
    }
    notes: list[dict[str, Any]] = [
        {
            "transform": [{"filter": f"datum.side === '{side}'"}],
            "mark": {"type": "text", "align": side, "dy": -7, "color": ORANGE},
            "encoding": {"x": {"field": end, **places}, **counts, "text": {"field": "note"}},
        }
        for side, end in (("left", "from"), ("right", "to"))
        if axis
    ]
    spec = _spec(title, rows, height=HISTOGRAM_HEIGHT, layer=[bars, *notes])
    return Chart(title, spec, _histogram_picture(title, rows, value))


def _tail(start: float, end: float, side: str, tail: Any) -> dict[str, Any]:
    mean = "" if tail.mean is None else f", mean {written(tail.mean, 4)}"
    note = f"{tail.count:,} outlier{'' if tail.count == 1 else 's'}{mean}"
    return {"from": start, "to": end, "rows": tail.count, "kind": "outliers", "side": side, "note": note}


def _histogram_picture(title: str, rows: list[dict[str, Any]], value: str) -> str:
    top = max([row["rows"] for row in rows], default=1) or 1
    bottom = HISTOGRAM_TOP + HISTOGRAM_HEIGHT
    bins = [row for row in rows if "side" not in row]
    # In widths of a bar, which are finite whatever the numbers are.
    ends = {"left": (-TAIL, -1.0), "right": (len(bins) + 1.0, len(bins) + TAIL)}
    sides = [row["side"] for row in rows if "side" in row]
    scale = Scale(-TAIL * ("left" in sides), len(bins) + TAIL * ("right" in sides), 20, 20 + WIDTH)
    parts = [svg_text(20 + WIDTH, 15, f"most: {top:,} rows", "end")]
    for place, row in enumerate(rows, start=-("left" in sides)):
        start, end = map(scale, ends[row["side"]] if "side" in row else (place, place + 1))
        tall = HISTOGRAM_HEIGHT * row["rows"] / top
        parts.append(
            f'<rect x="{start:.1f}" y="{bottom - tall:.1f}" width="{max(1.0, end - start - 1):.1f}" '
            f'height="{tall:.1f}" fill="{ORANGE if "side" in row else BLUE}"/>'
        )
        if "side" in row:
            x, anchor = (start, "start") if row["side"] == "left" else (end, "end")
            parts.append(svg_text(x, bottom - tall - 5, row["note"], anchor))
    if bins:
        for place, number, side, anchor in (
            (0, bins[0]["from"], "left", "start"),
            (len(bins), bins[-1]["to"], "right", "end"),
        ):
            at = "middle" if side in sides else anchor
            parts.append(svg_text(scale(place), bottom + 18, written(float(number), 4), at))
        parts.append(svg_text(20 + WIDTH / 2, bottom + 18, short(value), "middle"))
    return svg(title, WIDTH + 60, bottom + 26, parts)


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
    return {"$schema": SCHEMA, "config": LOOK, "title": title, "width": WIDTH, "data": {"values": rows}, **rest}
