"""What a section is drawn as: text, tables and charts. Whatever stands in the data is shown as text."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from ...charts import Chart

PLAIN = "tex2jax_ignore mathjax_ignore"
"""A dollar sign is a dollar sign."""
LEFT = ' style="text-align: left"'


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str

    def _repr_html_(self) -> str:
        return f'<p class="{PLAIN}">{_escaped(self.text)}</p>'

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Table:
    """A table; the last expression of a cell shows it."""

    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    caption: str = ""

    def _repr_html_(self) -> str:
        caption = f"<caption{LEFT}>{_escaped(self.caption)}</caption>" if self.caption else ""
        first = self.rows[0] if self.rows else [""] * len(self.header)
        header = "".join(
            f'<th scope="col"{_side(value)}>{_escaped(name)}</th>'
            for name, value in zip(self.header, first, strict=True)
        )
        rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in self.rows)
        body = f"<thead><tr>{header}</tr></thead><tbody>{rows}</tbody>"
        return f'<div class="{PLAIN} table"><table>{caption}{body}</table></div>'

    def __repr__(self) -> str:
        lines = [self.header, *([shown(value) for value in row] for row in self.rows)]
        return "\n".join(filter(None, [self.caption, *("  ".join(line) for line in lines)]))


class Figure(str):
    """A text that stands to the right, as numbers do."""

    __slots__ = ()


Block = Text | Table | Chart


def shown(value: object) -> str:
    """A value of a cell in words."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.5g}" if abs(value) < 1e9 else f"{value:.5g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def block_html(block: Block) -> str:
    """A block of a page."""
    return f"<figure>{block.svg}</figure>" if isinstance(block, Chart) else block._repr_html_()


def _cell(value: object) -> str:
    return f"<td{_side(value)}>{_escaped(shown(value))}</td>"


def _side(value: object) -> str:
    """Numbers are set to the right, and all else to the left, as it is not in tables of JupyterLab."""
    right = isinstance(value, int | float | Figure) and not isinstance(value, bool)
    return ' class="number"' if right else LEFT


def _escaped(text: str) -> str:
    return html.escape(text)
