"""The report of the best candidate at the end of a run: ready within the time limit, or not begun, or ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import Report
from jupyter_autopilot.engine.context import Run
from jupyter_autopilot.engine.report import process

if TYPE_CHECKING:
    from .conftest import Finished, Runner


@pytest.fixture(autouse=True)
def reports_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unlike in other tests."""
    monkeypatch.delenv("AUTOPILOT_UNEXECUTED", raising=False)


@pytest.fixture(scope="module")
def ended(run_engine: Runner) -> Finished:
    x = np.random.default_rng(0).normal(size=200)
    table = pd.DataFrame({"x": x, "y": np.where(x > 0, "a", "b")})
    return run_engine(table, target="y", training_method="ensembling", algorithms=["linear"], max_candidates=1)


@pytest.fixture
def run(ended: Finished) -> Iterator[Callable[..., Run]]:
    def make(*, left: float | None = None, stop: bool = False) -> Run:
        deadline = None if left is None else time.time() + left
        return Run(ended.spec, ended.folder, ended.folder.parent, lambda event: None, lambda: stop, lambda: deadline)

    yield make
    for name in ("report.json", "report.html"):
        (ended.folder / "candidates" / "linear-1" / name).unlink(missing_ok=True)


def files(run: Run) -> set[str]:
    return {path.name for path in run.candidate_folder("linear-1").glob("report.*")}


def test_the_report_and_its_page_are_ready(run: Callable[..., Run]) -> None:
    given = run(left=200)
    process.report_on_best(given, "linear-1")
    assert files(given) == {"report.json", "report.html"}
    path = given.candidate_folder("linear-1") / "report.json"
    written = path.stat().st_mtime_ns
    assert Report.model_validate_json(path.read_bytes()).candidate == "linear-1"
    process.report_on_best(given, "linear-1")  # as of a run that is resumed
    assert path.stat().st_mtime_ns == written


@pytest.mark.parametrize("circumstances", [{"left": 3.0}, {"stop": True}])
def test_without_time_it_is_left_to_who_asks(
    run: Callable[..., Run], circumstances: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process.subprocess, "Popen", pytest.fail)
    given = run(**circumstances)
    process.report_on_best(given, "linear-1")
    assert files(given) == set()


def test_it_is_ended_when_the_time_is_over(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LEAST_SECONDS", 0.0)
    given = run(left=process.LAST_SECONDS + 0.2)
    process.report_on_best(given, "linear-1")  # it returns once the process has ended
    assert files(given) == set()
    assert not list(Path(given.folder).glob("candidates/linear-1/.report*"))


def test_a_report_is_kept_time_for(run: Callable[..., Run]) -> None:
    for limit, kept in ((20.0, 3.6), (100.0, 6.0), (1000.0, 28.0)):
        given = run(left=limit)
        assert given.deadline is not None and given.refit_deadline is not None
        assert given.deadline - given.refit_deadline == pytest.approx(kept, abs=0.1)
