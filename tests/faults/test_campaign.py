"""The campaign in short: the faults that only it makes, each once. `make campaign` is the long one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .campaign import run_trial, told
from .faults import NOWHERE_ELSE


@pytest.mark.skipif(sys.platform == "win32", reason="what is killed and mounted here is Linux's and the Mac's")
@pytest.mark.parametrize("fault", NOWHERE_ELSE)
def test_nothing_is_lost(fault: str, tmp_path: Path) -> None:
    # Each has its own seed, so that they happen at different moments.
    seed = NOWHERE_ELSE.index(fault)
    assert told(run_trial(fault, seed, tmp_path.resolve(), keep=True, short=True)) == []
