"""The code blocks of the documents, in their order, and what the commands in them are."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jupyter_autopilot.cli.arguments import parse

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *(ROOT / "docs").rglob("*.md")]
    if "_build" not in path.parts
)
BLOCK = re.compile(r"^(?:<!-- not run: ([^\n]+) -->\n)?```(\{?[\w-]*\}?)[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PLACEHOLDER = re.compile(r"\b(FOLDER|FILE|NAME|ENDPOINT|ENVIRONMENTS)\b")
"""What the reader puts in; a command that has one is not run."""


@dataclass(frozen=True)
class Block:
    """A block of code; `reason` says why it is not run, if it is not."""

    language: str
    code: str
    reason: str


def blocks(document: Path) -> list[Block]:
    """Those of a document, in their order."""
    found = BLOCK.findall(document.read_text(encoding="utf-8"))
    return [Block(language, code, reason) for reason, language, code in found]


def commands(code: str) -> Iterator[list[str]]:
    """The commands of a block for a terminal, word by word."""
    for line in code.replace("\\\n", " ").splitlines():
        for command in re.split(r"\s(?:&&|;)\s", line.split(" # ")[0] if " # " in line else line):
            words = shlex.split(command, comments=True)
            if words:
                yield words


def check_command(words: list[str]) -> None:
    """Assert that a command that is not run could be: that what it names is there."""
    program, *given = words
    match program:
        case "jupyter" if given[0] == "autopilot":
            parse(given[1:])
        case "make":
            targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
            assert {word for word in given if "=" not in word} <= set(targets), words
        case "jlpm":
            folder = ROOT / "ui-tests" if given[0] == "playwright" else ROOT
            package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
            known = {*package.get("scripts", ()), *(name.split("/")[-1] for name in package["devDependencies"])}
            assert given[0] in known, words
        case "pip":
            extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
            asked = re.findall(r"\[([\w,]+)\]", " ".join(given))
            assert set(asked) <= set(extras["optional-dependencies"]), words
        case "python" if given[0] == "-m":
            assert importlib.util.find_spec(given[1]) is not None, words
        case "pytest" | "source" | "cd" | "python":
            assert (ROOT / given[0]).exists(), words
        case _:
            assert (program, given[:1]) == ("jupyter", ["lab"]), f"what is {shlex.join(words)}?"
