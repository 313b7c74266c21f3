"""Lines, points and bars over two axes of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .chart import LOOK, PALETTE, SCHEMA, Chart, short, svg, svg_text
from .scale import Kind, Scale

WIDTH, HEIGHT = 420, 260
LEFT, TOP, BOTTOM, LEGEND = 70, 28, 46, 18
QUIET = "#888888"
MARGIN = 0.04
"""What is left free beyond the outermost points, as a share of the axis."""
FORMATS: dict[Kind, dict[str, Any]] = {
    "number": {"type": "quantitative"},
    "percent": {"type": "quantitative", "axis": {"format": ".0%"}},
    "date": {"type": "temporal"},
    "log": {"type": "quantitative"},
}


@dataclass(frozen=True)
class Axis:
    """What an axis shows; without ends it reaches as far as what is drawn."""

    title: str
    kind: Kind = "number"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Line:
    """A line through points, in their order; dashed ones are there to compare with."""

    x: Sequence[float]
    y: Sequence[float]
    name: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Points:
    """Points, with the ends of their intervals if they have any."""

    x: Sequence[float]
    y: Sequence[float]
    name: str = ""
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None


@dataclass(frozen=True)
class Bars:
    """Bars side by side, from `base` up; faint ones stand behind what matters."""

    lower: Sequence[float]
    upper: Sequence[float]
    height: Sequence[float]
    base: float = 0.0
    faint: bool = False


Layer = Line | Points | Bars


def plot(title: str, x: Axis, y: Axis, layers: Sequence[Layer]) -> Chart:
    """Draw layers over each other; those with a name have a colour of their own and stand in the legend."""
    names = list(dict.fromkeys(layer.name for layer in layers if not isinstance(layer, Bars) and layer.name))
    # Beyond the palette colours would repeat; nothing here draws so many.
    colours = {name: PALETTE[place % len(PALETTE)] for place, name in enumerate(names)}
    scales = (
        _scale(x, [value for layer in layers for value in _across(layer)], LEFT, LEFT + WIDTH),
        _scale(y, [value for layer in layers for value in _up(layer)], TOP + HEIGHT, TOP),
    )
    return Chart(title, _spec(title, x, y, scales, layers, colours), _picture(title, x, y, scales, layers, colours))


def _across(layer: Layer) -> Iterator[float]:
    yield from (*layer.lower, *layer.upper) if isinstance(layer, Bars) else layer.x


def _up(layer: Layer) -> Iterator[float]:
    if isinstance(layer, Bars):
        yield layer.base
        yield from layer.height
        return
    yield from layer.y
    if isinstance(layer, Points):
        yield from (*(layer.low or ()), *(layer.high or ()))


def _scale(axis: Axis, values: list[float], start: float, end: float) -> Scale:
    low, high = min(values, default=0.0), max(values, default=1.0)
    if axis.kind == "log":
        return Scale(low / 1.2, high * 1.2, start, end, axis.kind)
    free = MARGIN * ((high - low) or abs(high) or 1.0)
    low = low - free if axis.low is None else axis.low
    return Scale(low, high + free if axis.high is None else axis.high, start, end, axis.kind)


def _spec(
    title: str, x: Axis, y: Axis, scales: tuple[Scale, Scale], layers: Sequence[Layer], colours: dict[str, str]
) -> dict[str, Any]:
    across, up = _encoding(x, scales[0]), _encoding(y, scales[1])
    drawn = [part for layer in layers for part in _layer_spec(layer, across, up, colours)]
    return {"$schema": SCHEMA, "config": LOOK, "title": title, "width": WIDTH, "height": HEIGHT, "layer": drawn}


def _encoding(axis: Axis, scale: Scale) -> dict[str, Any]:
    kind = {"type": "log"} if axis.kind == "log" else {}
    return {**FORMATS[axis.kind], "title": axis.title, "scale": {**kind, "domain": [scale.low, scale.high]}}


def _layer_spec(
    layer: Layer, across: dict[str, Any], up: dict[str, Any], colours: dict[str, str]
) -> Iterator[dict[str, Any]]:
    if isinstance(layer, Bars):
        bars = [
            {"lower": lower, "upper": upper, "height": height, "base": layer.base}
            for lower, upper, height in zip(layer.lower, layer.upper, layer.height, strict=True)
        ]
        yield {
            "data": {"values": bars},
            "mark": {"type": "rect", "opacity": 0.18 if layer.faint else 0.9, "tooltip": not layer.faint},
            "encoding": {
                "x": {"field": "lower", **across},
                "x2": {"field": "upper"},
                "y": {"field": "height", **up},
                "y2": {"field": "base"},
            },
        }
        return
    pairs = enumerate(zip(layer.x, layer.y, strict=True))
    values: list[dict[str, Any]] = [{"x": a, "y": b, "name": layer.name, "order": place} for place, (a, b) in pairs]
    encoding: dict[str, Any] = {"x": {"field": "x", **across}, "y": {"field": "y", **up}}
    if isinstance(layer, Line) and layer.dashed:
        mark = {"type": "line", "strokeDash": [4, 4], "opacity": 0.6, "color": QUIET}
        yield {"data": {"values": values}, "mark": mark, "encoding": encoding}
        return
    if layer.name:
        scale = {"domain": list(colours), "range": list(colours.values())}
        encoding["color"] = {"field": "name", "type": "nominal", "title": None, "scale": scale}
    if isinstance(layer, Line):
        encoding["order"] = {"field": "order", "type": "quantitative"}
        yield {"data": {"values": values}, "mark": {"type": "line", "tooltip": True}, "encoding": encoding}
        return
    if layer.low is not None and layer.high is not None:
        ends = [{**value, "low": a, "high": b} for value, a, b in zip(values, layer.low, layer.high, strict=True)]
        interval = {**encoding, "y": {"field": "low", **up}, "y2": {"field": "high"}}
        yield {"data": {"values": ends}, "mark": "rule", "encoding": interval}
    mark = {"type": "point", "filled": True, "opacity": 0.7, "tooltip": True}
    yield {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _picture(
    title: str, x: Axis, y: Axis, scales: tuple[Scale, Scale], layers: Sequence[Layer], colours: dict[str, str]
) -> str:
    across, up = scales
    bottom = TOP + HEIGHT
    parts = [
        f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#cccccc"/>'
    ]
    for tick in across.ticks:
        parts.append(f'<path d="M{across(tick):.1f} {bottom}v4" stroke="{QUIET}"/>')
        parts.append(svg_text(across(tick), bottom + 16, across.label(tick), "middle"))
    for tick in up.ticks:
        parts.append(f'<path class="grid" d="M{LEFT} {up(tick):.1f}h{WIDTH}" stroke="#eeeeee"/>')
        parts.append(svg_text(LEFT - 6, up(tick) + 4, up.label(tick), "end"))
    parts.append(svg_text(LEFT + WIDTH / 2, bottom + 34, short(x.title, 60), "middle"))
    parts.append(svg_text(14, TOP + HEIGHT / 2, short(y.title, 40), "middle", turned=True))
    for layer in layers:
        parts += _layer_picture(layer, across, up, colours)
    for place, (name, colour) in enumerate(colours.items()):
        line = bottom + BOTTOM + 12 + place * LEGEND
        parts.append(f'<rect x="{LEFT}" y="{line - 9}" width="12" height="10" fill="{colour}"/>')
        parts.append(svg_text(LEFT + 18, line, short(name, 60)))
    return svg(title, LEFT + WIDTH + 20, bottom + BOTTOM + 8 + LEGEND * len(colours), parts)


def _layer_picture(layer: Layer, across: Scale, up: Scale, colours: dict[str, str]) -> Iterator[str]:
    if isinstance(layer, Bars):
        shade = ' fill-opacity="0.18"' if layer.faint else ""
        for lower, upper, height in zip(layer.lower, layer.upper, layer.height, strict=True):
            width = max(1.0, across(upper) - across(lower) - 1)
            yield (
                f'<rect x="{across(lower):.1f}" y="{up(height):.1f}" width="{width:.1f}" '
                f'height="{max(0.0, up(layer.base) - up(height)):.1f}" fill="{PALETTE[0]}"{shade}/>'
            )
        return
    colour = colours.get(layer.name, PALETTE[0])
    if isinstance(layer, Line):
        points = " ".join(f"{across(a):.1f},{up(b):.1f}" for a, b in zip(layer.x, layer.y, strict=True))
        look = f'stroke="{QUIET}" stroke-dasharray="4 4"' if layer.dashed else f'stroke="{colour}" stroke-width="2"'
        yield f'<polyline points="{points}" fill="none" {look}/>'
        return
    for a, low, high in zip(layer.x, layer.low or (), layer.high or (), strict=False):
        yield f'<path d="M{across(a):.1f} {up(low):.1f}V{up(high):.1f}" stroke="{colour}"/>'
    for a, b in zip(layer.x, layer.y, strict=True):
        yield f'<circle cx="{across(a):.1f}" cy="{up(b):.1f}" r="3" fill="{colour}" fill-opacity="0.7"/>'
