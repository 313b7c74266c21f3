"""Text that a user chose reaches a notebook as it is: nothing of it is run or drawn."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from jupyter_autopilot.notebooks.builder import Notebook, literal, markdown_table, markdown_text

NASTY = ["<script>alert(1)</script>", "a|b", "**bold**", "`code`", "$x$", "[l](javascript:x)", "two\nlines", "'\"\\"]


@pytest.mark.parametrize("text", NASTY)
def test_text_is_escaped(text: str) -> None:
    escaped = markdown_text(text)
    assert "<" not in escaped
    assert "\n" not in escaped
    unescaped = escaped.replace("\\\\", "\0")
    for mark in "|*`$[(":
        assert unescaped.count(mark) == unescaped.count(f"\\{mark}")


def test_a_table_has_as_many_cells_as_it_should() -> None:
    lines = markdown_table(["a", "b"], [["x|y", 1]]).splitlines()
    assert lines == ["| a | b |", "| --- | --- |", "| x\\|y | 1 |"]


@pytest.mark.parametrize("value", [NASTY, {name: [1, None] for name in NASTY}, [1.5] * 40, {}, [], "ä"])
def test_literals_are_python(value: object) -> None:
    assert eval(literal(value)) == value


def test_the_same_cells_give_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        notebook = Notebook()
        notebook.text("# Größe")
        notebook.code("x = 1")
        notebook.write(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert len(nbformat.read(tmp_path / "a", as_version=4).cells) == 2
