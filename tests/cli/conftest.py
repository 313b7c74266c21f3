"""The commands, called in this process: a Python of its own for each would take longer than what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from jupyter_autopilot.cli import main


@dataclass
class Done:
    """What a command did: its exit code and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Call = Callable[..., Done]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs `jupyter autopilot …` in the current folder."""

    def call(*given: str) -> Done:
        capsys.readouterr()
        try:
            code = main(list(given))
        except SystemExit as end:  # of the parser: wrong usage, help and version
            code = int(end.code or 0)
        return Done(code, *capsys.readouterr())

    return call
