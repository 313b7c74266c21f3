"""The code of the documents runs as it stands there."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from pydantic import BaseModel, ValidationError

from jupyter_autopilot.cli import main
from jupyter_autopilot.contract import PREFIX, ROUTES, ErrorCode, TabularSpec
from jupyter_autopilot.contract.deployment import ServedDeployment

from .documents import DOCUMENTS, PLACEHOLDER, ROOT, blocks, check_command, commands

DOCS = ROOT / "docs"
PAGES = {path.relative_to(ROOT).as_posix(): path for path in DOCUMENTS}
ENDLESS = {"serve"}
"""Commands that do not end by themselves."""
ELSEWHERE = {"monitor"}
"""Commands whose endpoint is made in the browser."""
MODELS: dict[tuple[str, str], type[BaseModel]] = {
    ("docs/command-line.md", "yaml"): TabularSpec,
    ("docs/models.md", "json"): ServedDeployment,
}
"""What a block of data is, by its page and language."""
NO_CODE = {"", "{toctree}", "{include}", "{eval-rst}"}
"""Trees of folders, and what Sphinx reads."""
WITH_CODE = [
    name
    for name, path in PAGES.items()
    if path.parent.name != "extending"  # `test_extending.py` does what they say
    and any(one.language not in NO_CODE for one in blocks(path))
]


@pytest.fixture
def here(with_finished: Path, quick_worker: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the documents' code runs; what is trained there ends as the finished experiment."""
    monkeypatch.chdir(with_finished)
    (with_finished / "examples").mkdir()
    (with_finished / "examples" / "telco-churn.csv").write_bytes((with_finished / "churn.csv").read_bytes())
    (with_finished / "autopilot" / "finished").rename(with_finished / "autopilot" / "churn")
    return with_finished


def messy(folder: Path) -> None:
    """The table of the page on data exploration: with a leak and copied rows."""
    table = pd.read_csv(folder / "churn.csv")
    table = table.assign(Ended=table["Churn"].map({"Yes": "x", "No": "-"}))
    pd.concat([table, table.head(60)]).to_csv(folder / "churn.csv", index=False)


@pytest.mark.parametrize("name", WITH_CODE)
def test_the_code_of_a_document_runs(name: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if name == "docs/data-exploration.md":
        messy(here)
    names: dict[str, Any] = {}
    for number, block in enumerate(blocks(PAGES[name])):
        if block.reason or block.language in NO_CODE:
            continue
        match block.language:
            case "python":
                exec(compile(block.code, f"{name}, block {number}", "exec"), names)
            case "bash":
                for words in commands(block.code):
                    run(words, capsys)
            case "yaml" | "json":
                check_data(MODELS[name, block.language], block.code)
                (here / "spec.yaml").write_text(block.code, encoding="utf-8")
            case _:
                pytest.fail(f"{name} has a block of {block.language!r}: run it here, or say why not.")


def check_data(model: type[BaseModel], text: str) -> None:
    """What is left out may only be what the command line adds."""
    try:
        model.model_validate(yaml.safe_load(text))
    except ValidationError as error:
        assert {(one["type"], one["loc"]) for one in error.errors()} == {("missing", ("name",))}, error


def run(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A command of the command line; of others that what they name is there."""
    is_ours = words[:2] == ["jupyter", "autopilot"]
    if not is_ours or words[2] in ENDLESS | ELSEWHERE or PLACEHOLDER.search(shlex.join(words)):
        check_command(words)
    else:
        assert main(words[2:]) == 0, (words, capsys.readouterr().err)


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
