"""A report as one HTML file, which needs nothing else and runs nothing."""

from __future__ import annotations

import html

from ....contract import Report
from .blocks import block_html
from .sections import draw

STYLE = """
:root { color-scheme: light dark; --text: #1a1a1a; --quiet: #555; --link: #0b57a4; --line: #ddd; --frame: #ccc;
  --grid: #eee; --interval: #333; }
@media screen and (prefers-color-scheme: dark) { :root { --text: #ddd; --quiet: #aaa; --link: #7ab7ff; --line: #444;
  --frame: #666; --grid: #383838; --interval: #ccc; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: var(--text); }
h1, h2 { line-height: 1.2; } section { margin-top: 2.5rem; } a { color: var(--link); }
nav a { margin-right: 1rem; white-space: nowrap; } .quiet, caption { color: var(--quiet); }
svg text { fill: currentColor; } .ground { fill: none; } .frame { stroke: var(--frame); } .grid { stroke: var(--grid); }
.interval { stroke: var(--interval); }
figure { display: inline-block; margin: .5rem 1rem .5rem 0; max-width: 100%; } svg { max-width: 100%; height: auto; }
.table { overflow-x: auto; } table { border-collapse: collapse; margin: .5rem 0; }
caption { text-align: left; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .6rem; text-align: left; vertical-align: top;
  max-width: 24rem; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
@media print { nav { display: none; } section { break-inside: avoid-page; } }
"""
"""The page has the browser's ground, or in a frame that of the page around it, whose `color-scheme` it takes on."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""No script, no picture from elsewhere: whatever stands in the data stays text."""


def html_page(report: Report) -> str:
    """The page, as text in UTF-8."""
    title = html.escape(f"Report on {report.candidate} of {report.experiment}")
    links = " ".join(f'<a href="#{one.kind}">{html.escape(one.title)}</a>' for one in report.sections)
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in report.notes)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>\n"
        f"<h1>{title}</h1>\n<p>{html.escape(summary(report))}</p>\n"
        + (f"<ul>{notes}</ul>\n" if notes else "")
        + f"<nav>{links}</nav>\n"
        + "\n".join(_section(place, report) for place in range(len(report.sections)))
        + "\n</body></html>\n"
    )


def summary(report: Report) -> str:
    """What is reported on, in a sentence or two."""
    return (
        f"{report.problem_type.value} of {report.target}, ranked by {report.ranking}. Measured on "
        f"{report.validation.total:,} rows of the validation part, which no model was chosen by, and on "
        f"{report.out_of_fold.total:,} out-of-fold rows. Made at {report.created_at}."
    )


def _section(place: int, report: Report) -> str:
    one = report.sections[place]
    blocks = "\n".join(map(block_html, draw(one, report)))
    return (
        f'<section id="{one.kind}"><h2>{html.escape(one.title)}</h2>\n'
        f'<p class="quiet">{html.escape(one.reading)}</p>\n{blocks}\n'
        f"<p><strong>What to do:</strong> {html.escape(one.advice)}</p></section>"
    )
