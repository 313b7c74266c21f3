"""Trees that are stacked on the best candidates: trained, packed, trained again, and left out where they do not fit."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from jupyter_autopilot.contract import BestChanged, CandidateDropped, CandidateStarted, ProblemType, StageStarted
from jupyter_autopilot.engine.bundle import Bundle, load_bundle, packed_parts
from jupyter_autopilot.engine.decision import apply_temperature, pool
from jupyter_autopilot.engine.features import stacked_columns, with_columns
from jupyter_autopilot.engine.report.make import make_report
from jupyter_autopilot.engine.search import stacking

if TYPE_CHECKING:
    from .conftest import Finished, Runner

KINDS = list(ProblemType)
QUICK = {"training_method": "ensembling", "algorithms": ["linear", "lightgbm", "extra_trees"], "max_candidates": 4}


def table(kind: ProblemType, rows: int = 240) -> pd.DataFrame:
    random = np.random.default_rng(3)
    frame = pd.DataFrame(random.normal(size=(rows, 3)), columns=list("abc"))
    frame["d"] = random.choice(["red", "green"], rows)
    signal = frame["a"] * frame["b"] + frame["c"] + (frame["d"] == "red") + random.normal(scale=0.3, size=rows)
    frame["y"] = {
        ProblemType.BINARY: np.where(signal > 0.5, "yes", "no"),
        ProblemType.MULTICLASS: pd.cut(signal, [-99, -0.2, 1, 99], labels=["low", "mid", "top"]).astype(str),
        ProblemType.REGRESSION: signal,
    }[kind]
    return frame


def run_on_few_rows(run_engine: Runner, data: pd.DataFrame, **fields: object) -> Finished:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stacking, "LEAST_ROWS", 100)
        return run_engine(data, target="y", **{**QUICK, **fields})


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.value)
def done(request: pytest.FixtureRequest, run_engine: Runner) -> Finished:
    return run_on_few_rows(run_engine, table(request.param), problem_type=request.param)


def best(finished: Finished) -> str:
    return str(json.loads((finished.folder / "best.json").read_text())["candidate"])


def test_the_best_is_the_refit_of_an_ensemble_with_trees_on_the_best_of_each_algorithm(done: Finished) -> None:
    candidate = done.candidates[best(done)]
    assert done.of(BestChanged)[-1].candidate_id == candidate.id
    weights = {member.candidate: member.weight for member in candidate.members}
    share = 1 / 3 if done.spec.problem_type is ProblemType.BINARY else 1 / 2
    assert weights["stacked-1"] == pytest.approx(share)
    assert sum(weights.values()) == pytest.approx(1)
    stacked = done.candidates["stacked-1"]
    assert {done.candidates[name].algorithm for name in stacked.stacked_on} == {"linear", "lightgbm", "extra_trees"}
    assert all(name in stacked.preprocessing[-1] for name in stacked.stacked_on)


def test_an_ensemble_predicts_what_its_members_do_together(done: Finished) -> None:
    ensemble = done.candidates[done.candidates[best(done)].refit_of or ""]
    rows = table(done.spec.problem_type).drop(columns="y")
    apart = pool((one.weight, predict(done, one.candidate, rows)) for one in ensemble.members)
    bundle = load_bundle(done.folder / "candidates" / ensemble.id / "bundle")
    assert np.allclose(predict(done, ensemble.id, rows), tempered(apart, bundle))


def tempered(prediction: np.ndarray, bundle: Bundle) -> np.ndarray:
    return prediction if bundle.classes_ is None else apply_temperature(prediction, bundle.temperature)


def test_one_that_was_packed_before_there_was_pooling_predicts_the_mean(done: Finished, tmp_path: Path) -> None:
    ensemble = done.candidates[done.candidates[best(done)].refit_of or ""]
    rows = table(done.spec.problem_type).drop(columns="y")
    older = shutil.copytree(done.folder / "candidates" / ensemble.id / "bundle", tmp_path / "older")
    pipeline, manifest = (json.loads((older / name).read_text()) for name in ("pipeline.json", "manifest.json"))
    del pipeline["pooling"]
    (older / "pipeline.json").write_text(json.dumps(pipeline))
    manifest["files"]["pipeline.json"] = hashlib.sha256((older / "pipeline.json").read_bytes()).hexdigest()
    (older / "manifest.json").write_text(json.dumps(manifest))
    apart = np.sum([one.weight * predict(done, one.candidate, rows) for one in ensemble.members], axis=0)
    bundle = load_bundle(older, trust_pickle=True)
    answer = bundle.predict(rows) if bundle.classes_ is None else bundle.predict_proba(rows)
    assert np.allclose(answer, tempered(apart, bundle))


def test_a_refit_predicts_nearly_what_it_repeats(done: Finished) -> None:
    refit, rows = done.candidates[best(done)], table(done.spec.problem_type).drop(columns="y")
    again, before = predict(done, refit.id, rows), predict(done, refit.refit_of or "", rows)
    assert not np.allclose(again, before)
    assert np.corrcoef(again.ravel(), before.ravel())[0, 1] > 0.9


def predict(done: Finished, candidate: str, rows: pd.DataFrame) -> np.ndarray:
    bundle = load_bundle(done.folder / "candidates" / candidate / "bundle")
    return bundle.predict(rows) if bundle.classes_ is None else bundle.predict_proba(rows)


def test_its_bundle_carries_what_it_is_stacked_on_without_weight(done: Finished) -> None:
    parts = packed_parts(done.folder / "candidates" / "stacked-1" / "bundle")
    assert [part.weight for part in parts] == [0, 0, 0, 1]
    assert parts[-1].stacked_on == tuple((name,) for name in done.candidates["stacked-1"].stacked_on)
    assert [part.models.name for part in parts[:-1]] == done.candidates["stacked-1"].stacked_on


def test_its_trees_take_what_the_others_predict(done: Finished) -> None:
    alone, stacked = (
        packed_parts(done.folder / "candidates" / name / "bundle")[-1].models.read()
        for name in ("extra-trees-1", "stacked-1")
    )
    of_each = 3 if done.spec.problem_type is ProblemType.MULTICLASS else 1
    assert stacked[0].n_features_in_ == alone[0].n_features_in_ + 3 * of_each


def test_a_report_is_made_of_it(done: Finished) -> None:
    report = make_report(done.spec, done.folder, best(done), done.folder.parent)
    assert not [note for note in report.notes if "could not be made" in note]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (ProblemType.REGRESSION, {"objective": "mae"}),
        (ProblemType.REGRESSION, {"algorithms": ["linear", "lightgbm"]}),
        (ProblemType.BINARY, {"algorithms": ["linear", "extra_trees"]}),
    ],
    ids=["a metric that means do not suit", "no extra trees", "two kinds of models"],
)
def test_there_is_none(run_engine: Runner, kind: ProblemType, fields: dict) -> None:
    done = run_on_few_rows(run_engine, table(kind), **fields)
    assert not [event for event in done.of(CandidateStarted) if event.candidate.stacked_on]


def test_there_is_none_of_few_rows(run_engine: Runner) -> None:
    done = run_engine(table(ProblemType.BINARY), target="y", **QUICK)
    assert done.of(StageStarted)
    assert not [event for event in done.of(CandidateStarted) if event.candidate.stacked_on]


def test_it_is_dropped_when_its_time_is_over(run_engine: Runner) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stacking, "LEAST_ROWS", 100)
        patch.setattr(stacking.Stacking, "_wait", lambda self, deadline: self._slots.kill_all())
        done = run_engine(table(ProblemType.BINARY), target="y", **QUICK)
    assert [event.candidate_id for event in done.of(CandidateDropped)] == ["stacked-1"]
    assert not any(member.candidate == "stacked-1" for member in done.candidates[best(done)].members)
    assert not (done.folder / "candidates" / "stacked-1").exists()


def test_columns_are_numbers_log_odds_or_probabilities() -> None:
    numbers = np.array([1.0, -2.0])
    two = np.array([[0.5, 0.5], [0.0, 1.0]])
    three = np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]])
    columns = stacked_columns([numbers, two, three])
    assert columns[:, 0].tolist() == [1, -2]
    assert columns[:, 1] == pytest.approx([0, np.log(0.9999 / 0.0001)])
    assert columns[:, 2:].tolist() == three.tolist()


@pytest.mark.parametrize("make", [np.asarray, sparse.csr_matrix], ids=["dense", "sparse"])
def test_columns_come_last_in_the_features_own_type(make: type) -> None:
    features = make(np.eye(2, dtype="float32"))
    extended = with_columns(features, np.array([[0.5], [2.0]]))
    assert extended.dtype == np.float32
    dense = extended.toarray() if sparse.issparse(extended) else extended
    assert dense.tolist() == [[1, 0, 0.5], [0, 1, 2]]
