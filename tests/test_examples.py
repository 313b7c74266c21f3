"""The example notebooks run from top to bottom, on the data beside them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[1] / "examples"
NOTEBOOKS = sorted(path.name for path in EXAMPLES.glob("*.ipynb"))
QUICK = 'limits = {"max_runtime": 300, "max_candidates": 1, "algorithms": ["linear"], "verbose": False}'
"""In place of the cell that is tagged as `parameters`."""
ON_FINISHED = {"batch.ipynb", "deployment.ipynb", "monitoring.ipynb"}
"""They go on from an experiment that is there."""
SHOWN = {
    "binary.ipynb": ["95 % interval", "Contract"],
    "dates.ipynb": ["casual", "in the order of time"],
    "deployment.ipynb": ["predicted_label", "tenure"],
    "monitoring.ipynb": ["300 captured rows", "labelled rows", "Alert: "],
}
"""Words that the outputs have, where a cell could fail without an error."""


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelManager]:
    """One kernel for all: the libraries are loaded once, and each notebook begins with no names."""
    hook = str(Path(__file__).parent / "hook")
    environment = {
        **os.environ,
        # As in `conftest.leave_notebooks`.
        "AUTOPILOT_UNEXECUTED": "1",
        "PYTHONPATH": os.pathsep.join([hook, os.environ.get("PYTHONPATH", "")]),
        # `jupyter` of this environment, also where it is not activated.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env=environment)
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_an_example_runs(name: str, kernel: KernelManager, finished: Path, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("autopilot", ".*"))
    if name in ON_FINISHED:
        shutil.copytree(finished, tmp_path / "autopilot" / "finished")
    notebook = nbformat.read(tmp_path / name, as_version=4)
    (parameters,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    parameters.source = QUICK
    start = f"%reset -f\nimport os, sys\nos.chdir({str(tmp_path)!r})\nsys.path[0] = ''"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(start))
    NotebookClient(notebook, km=kernel, timeout=240).execute(cleanup_kc=False)
    outputs = nbformat.writes(notebook)
    for words in SHOWN.get(name, []):
        assert words in outputs


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_an_example_is_saved_as_it_is_to_be_opened(name: str) -> None:
    """Without outputs, which would be of another machine and another time, and listed where it is looked for."""
    notebook = nbformat.read(EXAMPLES / name, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)
    assert notebook.cells[0].source.startswith("# ")
    assert f"(./{name})" in (EXAMPLES / "README.md").read_text(encoding="utf-8")


def test_the_data_have_their_licences() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert all(f"`{path.relative_to(EXAMPLES).as_posix()}`" in text for path in EXAMPLES.rglob("*.csv"))
