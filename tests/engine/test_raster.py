"""The pictures of charts as PNG: what the SVG shows is where it shows it."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from jupyter_autopilot.engine.charts.chart import Chart, svg, svg_text
from jupyter_autopilot.engine.charts.plot import Axis, Bars, Line, Points, plot
from jupyter_autopilot.engine.charts.raster import png
from jupyter_autopilot.exploration import heat_map


def pixels(picture: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(picture)).convert("RGB"), dtype=int)


def test_shapes_are_where_they_are_said_to_be() -> None:
    parts = [
        '<rect x="20" y="40" width="30" height="20" fill="#ff0000"/>',
        '<circle cx="80" cy="50" r="8" fill="#00ff00" fill-opacity="0.5"/>',
        '<path d="M10 80h100" stroke="#0000ff"/>',
        '<polyline points="10,90 110,90" fill="none" stroke="#888888" stroke-dasharray="4 4"/>',
    ]
    seen = pixels(png(svg("", 120, 100, parts)))
    assert seen.shape == (100, 120, 3)
    np.testing.assert_allclose(seen[50, 35], [255, 0, 0], atol=6)
    np.testing.assert_allclose(seen[50, 80], [127, 255, 127], atol=10)
    assert seen[78:83, 60, :2].min() < 160  # blue is left
    assert (seen[70, :] == 255).all()
    dark = seen[88:93, 10:110, 0].min(axis=0) < 220
    assert 4 <= (np.diff(dark.astype(int)) > 0).sum() <= 14  # dashes and gaps


@pytest.mark.parametrize(
    ("text", "rows", "columns"),
    [
        (svg_text(60, 80, "WWWW"), (66, 84), (58, 120)),
        (svg_text(60, 80, "WWWW", "end"), (66, 84), (0, 62)),
        (svg_text(60, 60, "WWWW", "middle", turned=True), (30, 90), (46, 64)),
        ('<g transform="translate(60 60) rotate(-45)">' + svg_text(0, 0, "WWWW", "end") + "</g>", (50, 110), (4, 66)),
    ],
)
def test_text_stands_where_it_is_anchored(text: str, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    seen = pixels(png(svg("", 120, 120, [text])))
    dark = np.argwhere(seen[20:, :, 0] < 128) + np.array([20, 0])
    assert len(dark) > 20
    assert rows[0] <= dark[:, 0].min() and dark[:, 0].max() <= rows[1]
    assert columns[0] <= dark[:, 1].min() and dark[:, 1].max() <= columns[1]


@pytest.mark.parametrize(
    "chart",
    [
        plot(
            "日本 <b> & ünï",
            Axis("x"),
            Axis("y", "percent"),
            [
                Line([0, 1, 2], [0, 0.5, 1], "a"),
                Line([0, 2], [0, 1], dashed=True),
                Points([1], [0.4], "b", [0.3], [0.5]),
                Bars([0, 1], [1, 2], [0.2, 0.1], faint=True),
            ],
        ),
        heat_map("pairs", ["a", "b"], {("a", "b"): -0.5}),
    ],
)
def test_a_chart_comes_with_it(chart: Chart) -> None:
    bundle = chart._repr_mimebundle_()
    seen = pixels(b64decode(bundle["image/png"]))
    assert f'width="{seen.shape[1]}" height="{seen.shape[0]}"' in bundle["image/svg+xml"]
    assert (seen < 250).any(axis=2).mean() > 0.01
