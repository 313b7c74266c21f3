"""The campaign in short: every fault once. `python -m tests.faults` is the long one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .campaign import run_trial, told
from .faults import FAULTS


@pytest.mark.skipif(sys.platform == "win32", reason="what is killed and mounted here is Linux's and the Mac's")
@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_lost(fault: str, tmp_path: Path) -> None:
    assert told(run_trial(fault, 1, tmp_path.resolve(), keep=True)) == []
