"""A further run of an experiment: nothing is trained twice, and what it finds joins what was there."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import (
    AutopilotError,
    BestChanged,
    CandidateEnded,
    CandidateStarted,
    CandidateStatus,
    ErrorCode,
    Event,
    TabularSpec,
)
from jupyter_autopilot.engine import documents
from jupyter_autopilot.engine.bundle import load_bundle
from jupyter_autopilot.engine.run import run_experiment
from jupyter_autopilot.engine.search.earlier import earlier_candidates, read_best, write_best


@pytest.fixture
def table(tmp_path: Path) -> pd.DataFrame:
    random = np.random.default_rng(5)
    x = random.normal(size=(260, 3))
    frame = pd.DataFrame(x, columns=list("abc"))
    frame["y"] = np.where(x[:, 0] + x[:, 1] * x[:, 2] + random.normal(scale=0.3, size=260) > 0, "yes", "no")
    frame.to_csv(tmp_path / "data.csv", index=False)
    return frame


Runs = Callable[..., list[Event]]


@pytest.fixture
def run(tmp_path: Path, table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Runs the same experiment, once more at each call; returns the events of that run."""
    monkeypatch.setattr(documents, "EXECUTION_SECONDS", 0)
    folder = tmp_path / "test"
    folder.mkdir()

    def run(stop_after: int | None = None, seconds: float | None = None, **fields: object) -> list[Event]:
        events: list[Event] = []
        spec = TabularSpec.model_validate(
            {"name": "test", "data_path": "data.csv", "target": "y", "max_runtime": None, **fields}
        )

        def enough() -> bool:
            return stop_after is not None and sum(isinstance(one, CandidateEnded) for one in events) >= stop_after

        deadline = None if seconds is None else time.time() + seconds
        run_experiment(spec, folder, root=tmp_path, sink=events.append, stop_requested=enough, deadline=deadline)
        return events

    return run


QUICK = {
    "training_method": "ensembling",
    "algorithms": ["linear", "lightgbm", "extra_trees"],
    "max_candidates": 6,
}


def started(events: list[Event]) -> list[str]:
    return [event.candidate.id for event in events if isinstance(event, CandidateStarted)]


def ended(events: list[Event]) -> dict[str, float | None]:
    candidates = (event.candidate for event in events if isinstance(event, CandidateEnded))
    return {one.id: one.score for one in candidates if not one.members and not one.refit_of}


def test_a_stopped_run_is_gone_on_with_and_comes_to_what_one_run_comes_to(run: Runs, tmp_path: Path) -> None:
    first = run(stop_after=2, **QUICK)
    kept = set(ended(first))
    assert len(kept) >= 2
    second = run(**QUICK)
    assert not kept & set(started(second))
    both = {**ended(first), **ended(second)}

    shutil.rmtree(tmp_path / "test")
    (tmp_path / "test").mkdir()
    whole = ended(run(**QUICK))
    assert sorted(both.values()) == sorted(whole.values())
    assert read_best(tmp_path / "test") is not None


def test_members_of_both_runs_are_in_one_bundle(run: Runs, tmp_path: Path, table: pd.DataFrame) -> None:
    run(stop_after=1, **QUICK)
    last = run(**QUICK)
    best = [event.candidate_id for event in last if isinstance(event, BestChanged)][-1]
    assert best == read_best(tmp_path / "test")
    bundle = load_bundle(tmp_path / "test" / "candidates" / best / "bundle")
    assert bundle.predict_proba(table.drop(columns="y")).shape == (260, 2)


def test_a_run_that_finds_nothing_to_do_leaves_everything_as_it_is(run: Runs, tmp_path: Path) -> None:
    run(**QUICK)
    before = read_best(tmp_path / "test")
    folders = sorted(path.name for path in (tmp_path / "test" / "candidates").iterdir())
    again = run(**QUICK)
    assert started(again) == []
    assert not any(isinstance(event, CandidateEnded | BestChanged) for event in again)
    assert read_best(tmp_path / "test") == before
    assert sorted(path.name for path in (tmp_path / "test" / "candidates").iterdir()) == folders


def test_a_search_goes_on_past_the_trials_that_it_has(run: Runs) -> None:
    first = run(training_method="hpo", max_candidates=3, algorithms=["linear"])
    second = run(training_method="hpo", max_candidates=5, algorithms=["linear"])
    assert (len(started(first)), len(started(second))) == (3, 2)
    assert started(second) == ["linear-4", "linear-5"]


def test_half_a_candidate_is_swept_away_and_a_failed_one_is_not_tried_again(run: Runs, tmp_path: Path) -> None:
    run(stop_after=2, **QUICK)
    candidates = tmp_path / "test" / "candidates"
    half = candidates / "lightgbm-9"
    half.mkdir()
    (half / "oof.npy").touch()
    name = next(one.candidate.id for one in earlier_candidates(tmp_path / "test") if one.trained is not None)
    assert not half.exists()
    shutil.rmtree(candidates / name / "bundle")
    file = candidates / name / "candidate.json"
    failed = json.loads(file.read_text()) | {"status": CandidateStatus.FAILED.value, "score": None, "error": "broke"}
    trained = json.loads((candidates / name / "trained.json").read_text())
    failed["hyperparameters"] = {k: v for k, v in trained["hyperparameters"].items() if k not in {"threads", "seed"}}
    file.write_text(json.dumps(failed))
    again = run(**QUICK)
    assert name not in started(again)


def test_the_best_one_of_a_run_that_was_killed_before_it_could_say_so_is_the_best(run: Runs, tmp_path: Path) -> None:
    run(**QUICK)
    best = read_best(tmp_path / "test")
    assert best is not None
    assert best.endswith("-refit")
    for before in (best.removesuffix("-refit"), None):
        if before is None:
            (tmp_path / "test" / "best.json").unlink()
        else:
            write_best(tmp_path / "test", before)
        again = run(**QUICK)
        assert [event.candidate_id for event in again if isinstance(event, BestChanged)][-1] == best
        assert read_best(tmp_path / "test") == best


def test_other_data_are_refused(run: Runs, tmp_path: Path, table: pd.DataFrame) -> None:
    run(stop_after=1, **QUICK)
    table.assign(a=table["a"] + 1).to_csv(tmp_path / "data.csv", index=False)
    with pytest.raises(AutopilotError) as caught:
        run(**QUICK)
    assert caught.value.code is ErrorCode.DATA_CHANGED
    assert caught.value.problems[0].field == "data_path"
