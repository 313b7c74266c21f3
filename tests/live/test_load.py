"""Many browsers at once, in short: all are answered. How quickly is measured by `python -m tests.live.load`."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

import pytest

from .load import browse, copy_experiments, percentile
from .server import LiveServer

EXPERIMENTS, BROWSERS, SECONDS = 40, 10, 3.0
WITHIN_MS = 2000.0
"""Twenty times of what is promised: other tests run beside this one."""


@pytest.mark.skipif(sys.platform == "win32", reason="servers have no signals there")
def test_all_browsers_are_answered(with_finished: Path) -> None:
    copy_experiments(with_finished / "autopilot", with_finished / "autopilot" / "finished", EXPERIMENTS - 1)
    with LiveServer(with_finished, with_finished.parent / f"{with_finished.name}-server") as server:
        figures = asyncio.run(browse(server, BROWSERS, SECONDS, ["finished"]))
        lags = server.lags()
    shutil.rmtree(with_finished)
    assert figures.failed == []
    assert figures.listed == EXPERIMENTS
    assert len(figures.lists) >= BROWSERS
    assert len(figures.pages) >= BROWSERS // 2
    assert percentile(figures.lists, 0.95) < WITHIN_MS
    assert percentile(lags, 0.95) < WITHIN_MS
