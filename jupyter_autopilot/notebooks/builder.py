"""Notebooks as lists of cells. Values reach code through `repr`, and text through `markdown_text`."""

from __future__ import annotations

import html
import json
import platform
import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from ..atomic import write_atomic

METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": platform.python_version(),
    },
}
"""What JupyterLab writes when its kernel starts: with less, a notebook counts as changed as soon as it is open."""
MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$])")


def markdown_text(value: object) -> str:
    """Any text so that Markdown and HTML show it as it is and run nothing of it."""
    flat = " ".join(str(value).split())
    return MARKDOWN_SPECIAL.sub(r"\\\1", html.escape(flat, quote=False))


def markdown_table(header: list[str], rows: list[list[object]]) -> str:
    """A Markdown table; every cell is escaped."""
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += ["| " + " | ".join(markdown_text(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def literal(value: Any, width: int = 88) -> str:
    """Python source of a value, one element a line when it is long."""
    flat = repr(value)
    if len(flat) <= width or not isinstance(value, list | dict):
        return flat
    if isinstance(value, list):
        body = "".join(f"    {item!r},\n" for item in value)
        return f"[\n{body}]"
    body = "".join(f"    {key!r}: {item!r},\n" for key, item in value.items())
    return f"{{\n{body}}}"


class Notebook:
    """A notebook under construction."""

    def __init__(self) -> None:
        self._cells: list[NotebookNode] = []

    def text(self, source: str) -> None:
        """Add a Markdown cell."""
        self._cells.append(nbformat.v4.new_markdown_cell(source.strip()))

    def code(self, source: str) -> None:
        """Add a code cell."""
        self._cells.append(nbformat.v4.new_code_cell(source.strip("\n")))

    def write(self, path: Path) -> None:
        """Write the notebook; cell ids count up, so that the same facts give the same file."""
        for number, cell in enumerate(self._cells, start=1):
            cell["id"] = f"cell-{number:02d}"
        node = nbformat.v4.new_notebook(
            cells=self._cells,
            metadata=METADATA,
        )
        nbformat.validate(node)
        write_atomic(path, json.dumps(node, indent=1, ensure_ascii=False) + "\n")
