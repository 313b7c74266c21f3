"""The pages on extending are tried by doing what they say, in a copy of the package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .documents import ROOT, blocks, check_command, commands

PAGES = ROOT / "docs" / "extending"
FILE = re.compile(r"^`(\S+\.py)`:\n\n```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
DECIDES = re.compile(r"ProblemType\.(BINARY|MULTICLASS|REGRESSION)\b")


def read_notebook(workspace: Path, pattern: str) -> str:
    (path,) = workspace.glob(pattern)
    return path.read_text(encoding="utf-8")


def algorithm(workspace: Path) -> None:
    assert "DecisionTreeClassifier" in read_notebook(workspace, "autopilot/tree/candidates/*/decision-tree-1.ipynb")


def metric(workspace: Path) -> None:
    assert '"objective":"poisson_deviance"' in (
        workspace / "autopilot" / "counts" / "events.jsonl"
    ).read_text().replace(" ", "")
    assert "mean_poisson_deviance" in read_notebook(workspace, "autopilot/counts/CandidateDefinition.ipynb")


def report_section(workspace: Path) -> None:
    page = (workspace / "report.html").read_text(encoding="utf-8")
    assert "people decide the others" in page
    assert "Probability from" in page


def wizard_field(workspace: Path) -> None:
    program = """
from jupyter_autopilot import AutoML
from jupyter_autopilot.cli.arguments import make_parser
from jupyter_autopilot.cli.run import asked
from jupyter_autopilot.engine.catalog import catalog

spec, _ = asked(make_parser().parse_args(["run", "churn.csv", "--target", "Churn", "--owner", "Ada"]))
print(spec.owner, AutoML(owner="Ada").get_params()["owner"])
print([field.title for step in catalog().wizard.steps for field in step.fields])
"""
    told = python(workspace, "-c", program)
    assert told.startswith("Ada Ada\n")
    assert "'Tags', 'Owner'" in told


LOOKS: dict[str, Callable[[Path], None]] = {
    "algorithm": algorithm,
    "metric": metric,
    "report-section": report_section,
    "wizard-field": wizard_field,
}
"""What is to be seen after all that a page says was done."""


def python(workspace: Path, *arguments: str) -> str:
    """What a Python prints that has the copy instead of the package."""
    path = os.pathsep.join([str(workspace.parent / "copy"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=workspace,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", LOOKS)
def test_a_page_says_all_that_is_to_be_done(
    name: str, with_finished: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = tmp_path_factory.mktemp(name)
    copy, workspace = base / "copy", with_finished.rename(base / "workspace")
    left_out = shutil.ignore_patterns("labextension", "__pycache__", "__tests__")
    for part in ("jupyter_autopilot", "src/model", "src/components/report"):
        shutil.copytree(ROOT / part, copy / part, ignore=left_out)
    page = PAGES / f"{name}.md"
    for path, text in FILE.findall(page.read_text(encoding="utf-8")):
        (copy / path).write_text(text, encoding="utf-8")
    for block in blocks(page):
        if block.language == "diff":
            subprocess.run(["git", "apply", "-"], cwd=copy, input=block.code, text=True, check=True)
        elif block.language == "bash":
            for words in commands(block.code):
                if words[:2] == ["jupyter", "autopilot"]:
                    python(workspace, "-m", "jupyter_autopilot.cli", *words[2:])
                else:
                    check_command(words)
    LOOKS[name](workspace)


def test_the_page_on_problem_types_names_each_file_that_decides_by_them() -> None:
    package = ROOT / "jupyter_autopilot"
    text = (PAGES / "problem-type.md").read_text(encoding="utf-8")
    table = [line for line in text.splitlines() if line.startswith("| ")]
    told = {name for line in table for name in re.findall(r"`(\S+\.py)`", line)}
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if DECIDES.search(path.read_text(encoding="utf-8"))
    }
    assert told == found


def test_every_page_is_tried() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == {*LOOKS, "problem-type"}
