"""The code of the documents runs as it stands there."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.cli import main
from jupyter_autopilot.contract import PREFIX, ROUTES, ErrorCode

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"(<!-- not run: [^\n]*-->\n)?```(\w+)\n(.*?)```", re.DOTALL)


def blocks(name: str, language: str) -> list[str]:
    """The blocks of a document in a language, but for those that say why they are not run."""
    text = (DOCS / name).read_text(encoding="utf-8")
    return [code for skipped, kind, code in BLOCK.findall(text) if kind == language and not skipped]


@pytest.fixture
def here(with_finished: Path, quick_worker: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the documents' code runs; what is trained there ends as the finished experiment."""
    monkeypatch.chdir(with_finished)
    return with_finished


def test_the_code_for_python_runs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    for code in blocks("python.md", "python"):
        exec(compile(code, "python.md", "exec"), names)
    assert "max_runtime" in capsys.readouterr().out
    assert (here / "report.html").exists()
    assert (here / "model.zip").exists()


def test_the_commands_for_a_terminal_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "spec.yaml").write_text(blocks("command-line.md", "yaml")[0], encoding="utf-8")
    commands = [line for block in blocks("command-line.md", "bash") for line in block.splitlines()]
    assert len(commands) > 10
    for command in commands:
        program, *given = shlex.split(command)
        assert (program, given[0]) == ("jupyter", "autopilot")
        assert main(given[1:]) == 0, capsys.readouterr().err
    assert (here / "predicted.parquet").exists()


def test_the_code_of_coming_from_another_tool_runs(here: Path) -> None:
    names: dict[str, Any] = {}
    for code in blocks("coming-from.md", "python"):
        exec(compile(code, "coming-from.md", "exec"), names)


def test_each_error_is_in_the_troubleshooting_and_none_that_does_not_exist() -> None:
    text = (DOCS / "troubleshooting.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    told = [code for row in rows for code in re.findall(r"`(\w+)`", row)]
    assert sorted(told) == sorted(code.value for code in ErrorCode)


def test_the_reference_has_each_route_and_model() -> None:
    document = json.loads((DOCS.parent / "openapi.json").read_text(encoding="utf-8"))
    spec = importlib.util.spec_from_file_location("rest_reference", DOCS / "_ext" / "rest_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = module.rest_page(document)
    for route in ROUTES:
        assert f"### `{route.method} /{PREFIX}/{route.path}`" in page
    for name in document["components"]["schemas"]:
        assert f"### {name}\n" in page


def test_every_document_is_in_the_table_of_contents() -> None:
    listed = set(re.findall(r"^[\w/-]+$", (DOCS / "index.md").read_text(encoding="utf-8"), re.MULTILINE))
    found = [path.relative_to(DOCS) for path in DOCS.rglob("*.md")]
    pages = {path.with_suffix("").as_posix() for path in found if "_build" not in path.parts}
    assert pages - {"index", "reference/rest"} == listed - {"reference/rest"}
