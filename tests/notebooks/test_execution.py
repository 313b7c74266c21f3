"""Executing a notebook in place, within its time, and with nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient.exceptions import CellExecutionError

from jupyter_autopilot.notebooks.builder import Notebook
from jupyter_autopilot.notebooks.execution import execute_notebook

pytestmark = pytest.mark.executes_notebooks


def write(path: Path, *cells: str) -> Path:
    notebook = Notebook()
    for cell in cells:
        notebook.code(cell)
    notebook.write(path)
    return path


def test_the_file_gets_the_outputs(tmp_path: Path) -> None:
    (tmp_path / "random.py").write_text("raise RuntimeError('a file beside the notebook was imported')")
    path = write(tmp_path / "n.ipynb", "import random, os\nos.getcwd()")
    execute_notebook(path, timeout=60)
    output = nbformat.read(path, as_version=4).cells[0].outputs[0]
    assert output.data["text/plain"] == repr(str(tmp_path))


def test_a_failing_cell_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = write(tmp_path / "n.ipynb", "1 / 0")
    before = path.read_bytes()
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        execute_notebook(path, timeout=60)
    assert path.read_bytes() == before


def test_time_is_for_the_whole_notebook(tmp_path: Path) -> None:
    path = write(tmp_path / "n.ipynb", *["import time; time.sleep(2)"] * 20)
    before = path.read_bytes()
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        execute_notebook(path, timeout=4)
    assert time.monotonic() - started < 20
    assert path.read_bytes() == before


def test_the_command_and_its_kernel_end_with_whoever_started_it(tmp_path: Path) -> None:
    path = write(tmp_path / "n.ipynb", "open('begun', 'w').close()\nimport time; time.sleep(120)")
    command = [sys.executable, "-m", "jupyter_autopilot.notebooks.execution", str(path), "300"]
    process = subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    _until((tmp_path / "begun").exists, 60)
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    assert len(family) > 1
    process.stdin.close()
    assert process.wait(20) != 0
    _until(lambda: not any(member.is_running() for member in family), 20)


def test_the_command_says_whether_it_worked(tmp_path: Path) -> None:
    for cell, code in (("1 + 1", 0), ("1 / 0", 1)):
        command = [
            sys.executable,
            "-m",
            "jupyter_autopilot.notebooks.execution",
            str(write(tmp_path / "n", cell)),
            "60",
        ]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ)
        assert process.wait(60) == code
        assert (b"ZeroDivisionError" in process.stderr.read()) == bool(code)
        process.stdin.close()
        process.stderr.close()


def _until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
