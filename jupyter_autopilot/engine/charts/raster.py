"""The SVG pictures of charts as PNG.

JupyterLab adds a PNG to each Vega-Lite output that has none as soon as it is drawn, and so marks a notebook as changed
that was only opened. With one in it the notebook stays as it is, and can be printed where no SVG can. Only what the
charts are made of is drawn: rectangles, circles, texts, polylines, and paths of straight lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE = 2
"""Everything is drawn so many times as large, and then smoothed."""
FONT = "DejaVuSans.ttf"
"""Has more letters than Pillow's own font, which stands in where it is not installed."""
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
STEP = re.compile(r"([MmHhVv])([-\d. ]+)")
Point = tuple[float, float]


@dataclass(frozen=True)
class _State:
    """Where a group of elements lies, how it is turned (in degrees, as SVG counts), and how large its text is."""

    x: float = 0.0
    y: float = 0.0
    turn: float = 0.0
    size: float = 12.0


def png(svg: str) -> bytes:
    """A picture that `chart.svg` made, of the same size."""
    from PIL import Image, ImageDraw

    root = ET.fromstring(svg)  # noqa: S314, made by this package
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    image = Image.new("RGB", (width * SCALE, height * SCALE), "white")
    painter = _Painter(image, ImageDraw.Draw(image, "RGBA"))
    painter.paint(root, _State())
    out = BytesIO()
    image.resize((width, height), Image.Resampling.LANCZOS).quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


class _Painter:
    def __init__(self, image: Image, draw: Any) -> None:
        self._image, self._draw = image, draw

    def paint(self, parent: ET.Element, state: _State) -> None:
        """Paint the elements in a group over each other."""
        for element in parent:
            kind = element.tag.rpartition("}")[2]
            if kind == "g":
                self.paint(element, _inside(element, state))
            elif kind == "text":
                self._text(element, state)
            elif kind == "rect":
                self._rectangle(element)
            elif kind == "circle":
                x, y, r = (float(element.attrib[name]) * SCALE for name in ("cx", "cy", "r"))
                self._draw.ellipse((x - r, y - r, x + r, y + r), fill=_fill(element))
            elif kind == "polyline":
                points = [(float(x), float(y)) for x, y in re.findall(r"([-\d.]+),([-\d.]+)", element.attrib["points"])]
                self._line(points, element)
            elif kind == "path":
                self._line(list(_corners(element.attrib["d"])), element)

    def _rectangle(self, element: ET.Element) -> None:
        if element.attrib["width"] == "100%":
            return  # the white ground
        x, y, width, height = (float(element.get(name, "0")) * SCALE for name in ("x", "y", "width", "height"))
        box = (x, y, max(x, x + width - 1), max(y, y + height - 1))
        if height > 0:
            self._draw.rectangle(box, fill=_fill(element), outline=element.get("stroke"), width=SCALE)

    def _line(self, points: Sequence[Point], element: ET.Element) -> None:
        colour = element.attrib["stroke"]
        width = round(float(element.get("stroke-width", "1")) * SCALE)
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        dashes = element.get("stroke-dasharray")
        if dashes is None:
            self._draw.line(scaled, fill=colour, width=width, joint="curve")
            return
        for dash in _dashes(scaled, float(dashes.split()[0]) * SCALE):
            self._draw.line(dash, fill=colour, width=width)

    def _text(self, element: ET.Element, state: _State) -> None:
        from PIL import Image, ImageDraw

        own = _inside(element, state)
        x, y = own.x, own.y
        if "transform" not in element.attrib:
            x, y = x + float(element.get("x", "0")), y + float(element.get("y", "0"))
        font, anchor, text = _font(own.size * SCALE), ANCHORS[element.get("text-anchor", "start")], element.text or ""
        if not own.turn:
            bold = int(element.get("font-weight") == "bold")
            place = (x * SCALE, y * SCALE)
            self._draw.text(place, text, fill="black", font=font, anchor=anchor, stroke_width=bold, stroke_fill="black")
            return
        reach = int(font.getlength(text) + 2 * own.size * SCALE)
        mask = Image.new("L", (2 * reach, 2 * reach))
        ImageDraw.Draw(mask).text((reach, reach), text, fill=255, font=font, anchor=anchor)
        turned = mask.rotate(-own.turn, resample=Image.Resampling.BICUBIC)
        self._image.paste("black", (round(x * SCALE) - reach, round(y * SCALE) - reach), turned)


def _inside(element: ET.Element, state: _State) -> _State:
    """What holds inside of an element, with its own `transform` and `font-size`."""
    own = replace(state, size=float(element.get("font-size", state.size)))
    transform = element.get("transform", "")
    if move := re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", transform):
        own = replace(own, x=own.x + float(move[1]), y=own.y + float(move[2]))
    if turn := re.search(r"rotate\(([-\d.]+)(?: ([-\d.]+) ([-\d.]+))?\)", transform):
        own = replace(own, turn=own.turn + float(turn[1]))
        if turn[2] is not None:
            own = replace(own, x=own.x + float(turn[2]), y=own.y + float(turn[3]))
    return own


def _fill(element: ET.Element) -> str | None:
    colour = element.get("fill", "#000000")
    if colour == "none":
        return None
    return colour + f"{round(255 * float(element.get('fill-opacity', '1'))):02x}"


def _corners(path: str) -> Iterator[Point]:
    """The corners of a path of straight lines along the axes."""
    x = y = 0.0
    for letter, numbers in STEP.findall(path):
        values = [float(one) for one in numbers.split()]
        if letter == "M":
            x, y = values
        elif letter in "Hh":
            x = values[0] + (x if letter == "h" else 0)
        else:
            y = values[0] + (y if letter == "v" else 0)
        yield x, y


def _dashes(points: Sequence[Point], length: float) -> Iterator[tuple[Point, Point]]:
    """Pieces of a line, as long as the gaps between them; the pattern goes on around corners."""
    done = 0.0
    for (x, y), (to_x, to_y) in pairwise(points):
        whole = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
        at = 0.0
        while at < whole:
            # Never a step of nothing, which rounding may leave.
            step = max(min(length - done % length, whole - at), 1e-3)
            first, last = at / whole, min(1.0, (at + step) / whole)
            if int(done // length) % 2 == 0:
                yield (x + (to_x - x) * first, y + (to_y - y) * first), (x + (to_x - x) * last, y + (to_y - y) * last)
            at, done = at + step, done + step


@cache
def _font(size: float) -> Any:
    from PIL import ImageFont

    try:
        return ImageFont.truetype(FONT, size)
    except OSError:
        return ImageFont.load_default(size)
