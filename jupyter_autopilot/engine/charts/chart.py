"""A chart that JupyterLab draws from its description (Vega-Lite), with pictures for everything else."""

from __future__ import annotations

import html
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .raster import png

VEGA_LITE = "application/vnd.vegalite.v5+json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
BLUE, ORANGE = "#4c78a8", "#f58518"
PALETTE = (BLUE, ORANGE, "#e45756", "#72b7b2", "#54a24b", "#b279a2", "#9d755d", "#eeca3b")
MOST_CHARACTERS = 25
LOOK = {
    "axis": {"gridColor": "rgba(136, 136, 136, 0.25)"},
    "axisQuantitative": {"tickCount": 6, "labelOverlap": "greedy", "labelSeparation": 3},
}
"""What themes leave to be wished for: quiet lines in the dark, and labels that do not touch."""


@dataclass(frozen=True)
class Chart:
    """A chart; the last expression of a cell shows it."""

    title: str
    spec: Mapping[str, Any]
    svg: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        # JupyterLab prefers Vega-Lite; nbconvert and GitHub show a picture.
        picture = b64encode(png(self.svg)).decode("ascii")
        plain = f"Chart: {self.title}"
        return {VEGA_LITE: self.spec, "image/svg+xml": self.svg, "image/png": picture, "text/plain": plain}


def short(name: object, most: int = MOST_CHARACTERS) -> str:
    """A name on one line, cut where it is too long to stand beside a bar."""
    text = " ".join(str(name).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def escaped(text: object) -> str:
    """Text that XML shows as it is; characters that it cannot hold are left out."""
    return html.escape("".join(one for one in str(text) if one.isprintable() or one == " "))


def svg_text(x: float, y: float, text: object, anchor: str = "start", *, turned: bool = False) -> str:
    """Text at a point; turned, it is read from below."""
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turn}>{escaped(text)}</text>'


def svg(title: str, width: float, height: float, parts: list[str]) -> str:
    """A picture with its title, on white; a page may colour its classes otherwise.

    These are `ground`, `frame` and `grid` of the axes, and `interval` of the lines on bars.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escaped(title)}</title>'
        f'<rect class="ground" width="100%" height="100%" fill="#ffffff"/>'
        f'<text x="8" y="15" font-weight="bold">{escaped(title)}</text>{"".join(parts)}</svg>'
    )
