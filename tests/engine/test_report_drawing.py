"""Reports as pages: every section is drawn, and whatever stands in the data is shown as text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, get_args
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import AutopilotError, BestChanged, Report
from jupyter_autopilot.contract.report import AnySection
from jupyter_autopilot.engine.charts import Chart
from jupyter_autopilot.engine.charts.scale import Scale, round_numbers
from jupyter_autopilot.engine.report.drawing import Table, draw, html_page
from jupyter_autopilot.engine.report.drawing.sections import DRAWINGS
from jupyter_autopilot.engine.report.make import make_report
from jupyter_autopilot.reports import cheapest_threshold, section_blocks

if TYPE_CHECKING:
    from .conftest import Finished, Runner

IMAGE = "<img src=x onerror=alert(1)>"
SCRIPT = "</script><script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://example.org")'
NAME = 'class\'; "<b>bold</b>" & $x^2$'


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def is_safe(page: str) -> Page:
    read = Page(page)
    assert not read.tags & {"script", "img", "b", "i", "iframe", "object", "style_", "foreignobject"}
    assert not [name for name in read.attributes if name.startswith("on")]
    return read


def charts(report: Report) -> list[Chart]:
    return [block for one in report.sections for block in draw(one, report) if isinstance(block, Chart)]


@pytest.fixture(scope="module")
def report(finished_run: Finished) -> Report:
    best = finished_run.of(BestChanged)[-1].candidate_id
    return make_report(finished_run.spec, finished_run.folder, best, finished_run.folder.parent)


@pytest.fixture(scope="module")
def hostile(run_engine: Runner) -> Report:
    """Of a table of names and values that mean something elsewhere, and columns that mean nothing."""
    random = np.random.default_rng(0)
    rows = 300
    x = random.normal(size=rows)
    table = pd.DataFrame(
        {
            NAME: x,
            "def": random.choice([IMAGE, FORMULA, "日本", "None"], rows),
            IMAGE: random.normal(size=rows),
            "one value": "same",
            "all missing": np.nan,
            "categories": [f"{SCRIPT} {at}" for at in range(rows)],
            "y": np.where(x + random.normal(scale=0.6, size=rows) > 0, SCRIPT, FORMULA),
        }
    )
    fields = {"training_method": "ensembling", "algorithms": ["linear"], "max_candidates": 1}
    types = dict.fromkeys(("def", "one value", "categories"), "categorical")
    types |= dict.fromkeys((NAME, IMAGE, "all missing"), "numeric")
    features = [{"name": name, "type": kind} for name, kind in types.items()]
    done = run_engine(table, target="y", features=features, **fields)
    return make_report(done.spec, done.folder, "linear-1", done.folder.parent)


def test_every_kind_of_section_is_drawn() -> None:
    union = get_args(AnySection)[0]
    assert set(DRAWINGS) == set(get_args(union))


def test_a_page_has_every_section_and_runs_nothing(report: Report) -> None:
    page = html_page(report)
    read = is_safe(page)
    for section in report.sections:
        assert f'<section id="{section.kind}">' in page
        assert section.reading in read.text
        assert section.advice in read.text
    assert "größe" in read.text
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")


def test_a_page_is_read_in_both_themes(report: Report) -> None:
    """Whatever is nearly black or white in a picture is of a class that the page colours by the reader's preference."""
    page = html_page(report)
    assert "color-scheme: light dark" in page
    assert "(prefers-color-scheme: dark)" in page
    inks = {"#ffffff": "ground", "#eeeeee": "grid", "#cccccc": "frame", "#333333": "interval"}
    for chart in charts(report):
        for node in ElementTree.fromstring(chart.svg).iter():
            for colour in (node.get("fill"), node.get("stroke")):
                if colour in inks:
                    assert f".{node.get('class')} {{" in page
                    assert node.get("class") == inks[colour]
                elif colour not in {None, "none"}:
                    shades = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
                    assert max(shades) > 90
                    assert min(shades) < 160


def test_a_confusion_matrix_has_shares(hostile: Report) -> None:
    matrix = next(block for block in section_blocks(hostile, "confusion_matrix") if not isinstance(block, Chart))
    assert isinstance(matrix, Table)
    shares = [int(re.search(r"\((\d+)%\)", str(cell)).group(1)) for cell in matrix.rows[0][1:]]  # type: ignore[union-attr]
    assert sum(shares) == pytest.approx(100, abs=1)


def test_charts_are_whole(report: Report) -> None:
    found = charts(report)
    assert len(found) > 5
    for chart in found:
        ElementTree.fromstring(chart.svg)
        json.loads(json.dumps(chart.spec), parse_constant=pytest.fail)
        assert "nan" not in chart.svg.lower().replace("nance", "")
        layers = chart.spec["layer"]
        assert all(layer["data"]["values"] for layer in layers)


def test_names_and_values_are_shown_as_text(hostile: Report) -> None:
    assert not [note for note in hostile.notes if "could not be made" in note]
    read = is_safe(html_page(hostile))
    for text in (NAME, IMAGE, SCRIPT, FORMULA):
        assert text in read.text
    for chart in charts(hostile):
        ElementTree.fromstring(chart.svg)
        is_safe(chart.svg)


def test_tables_do_not_become_formulas_of_mathematics(hostile: Report) -> None:
    for block in section_blocks(hostile, "importance"):
        if not isinstance(block, Chart):
            assert "tex2jax_ignore mathjax_ignore" in block._repr_html_()
            assert NAME in repr(block)


def test_the_cheapest_threshold_follows_the_costs(hostile: Report) -> None:
    (often,) = cheapest_threshold(hostile, false_alarm=1, missed=20).rows
    (seldom,) = cheapest_threshold(hostile, false_alarm=20, missed=1).rows
    assert often[0] < seldom[0]
    with pytest.raises(AutopilotError, match="costs from 0"):
        cheapest_threshold(hostile, false_alarm=-1, missed=1)
    with pytest.raises(AutopilotError, match="no section 'residuals'"):
        section_blocks(hostile, "residuals")


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-3, 12, [0, 5, 10]),
        (2, 2, [2]),
        (1e-7, 5e-7, [1e-7, 2e-7, 3e-7, 4e-7, 5e-7]),
    ],
)
def test_ticks_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert round_numbers(low, high) == pytest.approx(ticks)


def test_a_logarithmic_axis_has_the_same_room_for_each_doubling() -> None:
    scale = Scale(10, 1000, 0, 100, "log")
    assert scale(100) == pytest.approx(50)
    assert scale.ticks == pytest.approx([10, 20, 50, 100, 200, 500, 1000])
