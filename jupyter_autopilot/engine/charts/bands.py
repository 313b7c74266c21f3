"""A row for each name: bars, dots with intervals, or many dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .chart import BLUE, LOOK, ORANGE, PALETTE, SCHEMA, Chart, short, svg, svg_text
from .scale import Scale

WIDTH, ROW, LABELS, TOP = 420, 20, 190, 26
QUIET = "#888888"
NO_VALUE = "#999999"


@dataclass(frozen=True)
class Band:
    """One row: a value, the ends of its interval if it has one, and the series that it belongs to."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    series: str = ""


@dataclass(frozen=True)
class Dot:
    """A dot of a strip: in which row, where, and how dark from 0 to 1, or None for a value without an order."""

    name: str
    value: float
    shade: float | None


def bands(
    title: str,
    rows: Sequence[Band],
    *,
    value: str,
    bars: bool = False,
    reference: float | None = None,
    order: Sequence[str] = (),
) -> Chart:
    """A bar from 0 or a dot for each value.

    Parameters
    ----------
    rows
        Those of one name stand in one row.
    value
        What the values are.
    reference
        Where a dashed line stands.
    order
        Series in the order of their colours; others follow as they come.
    """
    names = list(dict.fromkeys(row.name for row in rows))
    used = {row.series for row in rows}
    known = [name for name in order if name in used]
    series = list(dict.fromkeys([*known, *(row.series for row in rows if row.series)]))
    colours = {name: PALETTE[place % len(PALETTE)] for place, name in enumerate(series)}
    values = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    values += [0.0] if bars else []
    values += [] if reference is None else [reference]
    scale = _scale(values)
    spec = _spec(title, names, _band_layers(rows, scale, value, colours, bars=bars, reference=reference))
    picture = _frame(scale, value, len(names))
    for row in rows:
        picture += _band(row, names.index(row.name), scale, colours.get(row.series, BLUE), bars=bars)
    if reference is not None:
        line = f'<path d="M{scale(reference):.1f} {TOP}v{ROW * len(names)}" stroke="{QUIET}" stroke-dasharray="4 4"/>'
        picture.append(line)
    return Chart(title, spec, _picture(title, names, picture, colours))


def strip(title: str, dots: Sequence[Dot], *, value: str, shade: str) -> Chart:
    """Many dots a row, from blue (low) to orange (high).

    Parameters
    ----------
    value, shade
        What the places and the colours are.
    """
    names = list(dict.fromkeys(dot.name for dot in dots))
    scale = _scale([0.0, *(dot.value for dot in dots)])
    values = [{"name": dot.name, "value": dot.value, "shade": dot.shade} for dot in dots]
    layer = {
        "data": {"values": values},
        # Vega-Lite leaves out points whose colour has no value.
        "mark": {"type": "point", "filled": True, "size": 18, "opacity": 0.6, "tooltip": True, "invalid": None},
        "encoding": {
            "y": _names(),
            "x": {"field": "value", "type": "quantitative", "title": value},
            "color": {
                "condition": {
                    "test": "isValid(datum.shade)",
                    "field": "shade",
                    "type": "quantitative",
                    "title": shade,
                    "scale": {"domain": [0, 1], "range": [BLUE, ORANGE]},
                    "legend": {"format": ".0%"},
                },
                "value": NO_VALUE,
            },
        },
    }
    picture = _frame(scale, value, len(names))
    picture.append(f'<path d="M{scale(0):.1f} {TOP}v{ROW * len(names)}" stroke="{QUIET}"/>')
    for dot in dots:
        y = TOP + ROW * names.index(dot.name) + ROW / 2
        colour = NO_VALUE if dot.shade is None else _mixed(dot.shade)
        picture.append(f'<circle cx="{scale(dot.value):.1f}" cy="{y}" r="2.5" fill="{colour}" fill-opacity="0.6"/>')
    return Chart(title, _spec(title, names, [layer]), _picture(title, names, picture, {}))


def _scale(values: Sequence[float]) -> Scale:
    low, high = min(values, default=0.0), max(values, default=1.0)
    free = 0.04 * ((high - low) or abs(high) or 1.0)
    return Scale(low - (free if low else 0), high + (free if high else 0), LABELS, LABELS + WIDTH)


def _names() -> dict[str, Any]:
    return {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": LABELS}}


def _spec(title: str, names: Sequence[str], layers: list[dict[str, Any]]) -> dict[str, Any]:
    height = ROW * max(1, len(names))
    return {"$schema": SCHEMA, "config": LOOK, "title": title, "width": WIDTH, "height": height, "layer": layers}


def _band_layers(
    rows: Sequence[Band],
    scale: Scale,
    value: str,
    colours: dict[str, str],
    *,
    bars: bool,
    reference: float | None,
) -> list[dict[str, Any]]:
    x = {"type": "quantitative", "title": value}
    if not bars:
        x["scale"] = {"domain": [scale.low, scale.high]}  # type: ignore[assignment]
    data = [{"name": one.name, "value": one.value, "series": one.series} for one in rows]
    encoding: dict[str, Any] = {"y": _names(), "x": {"field": "value", **x}}
    if colours:
        palette = {"domain": list(colours), "range": list(colours.values())}
        encoding["color"] = {"field": "series", "type": "nominal", "title": None, "scale": palette}
    mark = {"type": "bar", "tooltip": True} if bars else {"type": "point", "filled": True, "size": 70, "tooltip": True}
    layers = [{"data": {"values": data}, "mark": mark, "encoding": encoding}]
    ends = [
        {"name": one.name, "low": one.low, "high": one.high}
        for one in rows
        if one.low is not None and one.high is not None
    ]
    if ends:
        places = {"y": _names(), "x": {"field": "low", **x}, "x2": {"field": "high"}}
        layers.append({"data": {"values": ends}, "mark": {"type": "rule", "color": QUIET}, "encoding": places})
    if reference is not None:
        rule = {"type": "rule", "strokeDash": [4, 4], "color": QUIET}
        layers.append({"data": {"values": [{}]}, "mark": rule, "encoding": {"x": {"datum": reference, **x}}})
    return layers


def _frame(scale: Scale, value: str, rows: int) -> list[str]:
    bottom = TOP + ROW * rows
    parts = [f'<path class="frame" d="M{LABELS} {bottom}h{WIDTH}" stroke="#cccccc"/>']
    for tick in scale.ticks:
        parts.append(f'<path class="grid" d="M{scale(tick):.1f} {TOP}v{bottom - TOP}" stroke="#eeeeee"/>')
        parts.append(svg_text(scale(tick), bottom + 15, scale.label(tick), "middle"))
    parts.append(svg_text(LABELS + WIDTH / 2, bottom + 31, short(value, 60), "middle"))
    return parts


def _band(row: Band, place: int, scale: Scale, colour: str, *, bars: bool) -> list[str]:
    middle = TOP + ROW * place + ROW / 2
    parts = []
    if bars:
        left, right = sorted((scale(0.0), scale(row.value)))
        width = max(0.5, right - left)
        parts.append(f'<rect x="{left:.1f}" y="{middle - 7}" width="{width:.1f}" height="{ROW - 6}" fill="{colour}"/>')
    else:
        parts.append(f'<circle cx="{scale(row.value):.1f}" cy="{middle}" r="4" fill="{colour}"/>')
    if row.low is not None and row.high is not None:
        line = f"M{scale(row.low):.1f} {middle}H{scale(row.high):.1f}"
        parts.append(f'<path class="interval" d="{line}" stroke="#333333"/>')
    return parts


def _picture(title: str, names: Sequence[str], parts: list[str], colours: dict[str, str]) -> str:
    bottom = TOP + ROW * len(names)
    labels = [svg_text(LABELS - 8, TOP + ROW * place + 14, short(name), "end") for place, name in enumerate(names)]
    for place, (name, colour) in enumerate(colours.items()):
        line = bottom + 54 + 18 * place
        labels.append(f'<rect x="{LABELS}" y="{line - 9}" width="12" height="10" fill="{colour}"/>')
        labels.append(svg_text(LABELS + 18, line, short(name, 60)))
    return svg(title, LABELS + WIDTH + 30, bottom + 42 + 18 * len(colours), [*parts, *labels])


def _mixed(share: float) -> str:
    """A colour between blue and orange."""
    ends = [tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in (BLUE, ORANGE)]
    return "#" + "".join(f"{round(a + share * (b - a)):02x}" for a, b in zip(*ends, strict=True))
