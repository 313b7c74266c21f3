"""A whole run: what it leaves, what it says, and how it ends."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import (
    ArtifactsWritten,
    AutopilotError,
    BestChanged,
    BundleManifest,
    CandidateDropped,
    CandidateEnded,
    CandidateStarted,
    CandidateStatus,
    ErrorCode,
    PlanMade,
    ProblemResolved,
    ResourcesGiven,
    Stage,
    StageStarted,
    StopAcknowledged,
    WarningRaised,
)
from jupyter_autopilot.engine.algorithms import ALGORITHMS
from jupyter_autopilot.engine.bundle import load_bundle
from jupyter_autopilot.engine.data import read_table, to_number
from jupyter_autopilot.engine.machine import usable_cores
from jupyter_autopilot.engine.metrics import METRICS
from jupyter_autopilot.engine.search import loop

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Finished, Runner


def small(rows: int = 120) -> pd.DataFrame:
    random = np.random.default_rng(1)
    x = random.normal(size=rows)
    return pd.DataFrame({"x": x, "z": random.normal(size=rows), "y": np.where(x > 0, "a", "b")})


def test_stages_come_in_order(finished_run: Finished) -> None:
    assert [event.stage for event in finished_run.of(StageStarted)] == list(Stage)


def test_it_says_what_is_predicted_and_how(finished_run: Finished) -> None:
    resolved, plan = finished_run.of(ProblemResolved)[0], finished_run.of(PlanMade)[0]
    assert resolved.problem_type is finished_run.spec.problem_type
    assert resolved.rows == 300
    assert METRICS[resolved.objective].info.greater_is_better is resolved.greater_is_better
    assert (plan.planned_candidates, plan.folds) == (len(ALGORITHMS) + 1, 5)


def test_it_says_what_of_the_machine_it_takes(finished_run: Finished) -> None:
    [given] = [event.resources for event in finished_run.of(ResourcesGiven)]
    assert given.cores == usable_cores(finished_run.spec.max_cores)
    assert 1 <= given.trainings <= given.cores
    assert given.memory_bytes > 10**8


def test_every_algorithm_has_a_candidate_and_none_failed(finished_run: Finished) -> None:
    assert {c.algorithm for c in finished_run.candidates.values()} >= set(ALGORITHMS)
    assert all(event.candidate.status is CandidateStatus.COMPLETED for event in finished_run.of(CandidateEnded))
    assert len(finished_run.of(CandidateStarted)) == len(ALGORITHMS) + 1


def test_candidates_have_all_their_facts(finished_run: Finished) -> None:
    for candidate in finished_run.candidates.values():
        objective = next(m for m in candidate.metrics if m.name == finished_run.of(ProblemResolved)[0].objective)
        assert candidate.score == objective.cross_validation
        assert candidate.validation_score == objective.validation
        assert candidate.fit_seconds > 0
        assert candidate.predict_ms_per_1000_rows > 0
        assert candidate.ended_at is not None
        if not candidate.members:
            assert candidate.preprocessing
            assert {"threads", "seed"} <= set(candidate.hyperparameters)


def test_scores_are_better_than_a_guess(finished_run: Finished) -> None:
    best = finished_run.candidates[finished_run.of(BestChanged)[-1].candidate_id]
    if finished_run.spec.problem_type == "regression":
        assert best.validation_score < 1.5  # the target's standard deviation is 2.3
    else:
        assert best.validation_score > {"binary": 0.8, "multiclass": 0.6}[finished_run.spec.problem_type]


def test_best_is_the_best_by_cross_validation(finished_run: Finished) -> None:
    sign = 1 if finished_run.of(ProblemResolved)[0].greater_is_better else -1
    best = max(finished_run.candidates.values(), key=lambda c: sign * c.score)
    named = json.loads((finished_run.folder / "best.json").read_text())["candidate"]
    assert finished_run.candidates[named].score == best.score
    assert finished_run.of(BestChanged)[-1].candidate_id == named


def test_every_candidate_has_a_bundle_that_predicts_what_was_scored(finished_run: Finished) -> None:
    frame = read_table(finished_run.data).frame
    for candidate in finished_run.candidates.values():
        bundle = load_bundle(finished_run.folder / "candidates" / candidate.id / "bundle")
        assert bundle.manifest.candidate == candidate.id
        sample = pd.DataFrame(bundle.manifest.sample)
        answer = bundle.predict(sample) if bundle.classes_ is None else bundle.predict_proba(sample)
        recorded = [row["prediction"] for row in bundle.manifest.sample_predictions]
        assert np.allclose(answer, np.array(recorded, dtype="float64"))
        prediction = bundle.predict(frame.drop(columns="y"))
        if bundle.classes_ is None:
            error = np.mean((prediction - to_number(frame["y"])) ** 2)
            assert error < 0.8 * frame["y"].var()
        else:
            assert (prediction == frame["y"].to_numpy()).mean() > 0.75


def test_folder_holds_the_documented_files_and_no_more(finished_run: Finished) -> None:
    names = {path.name for path in finished_run.folder.iterdir()}
    notebooks = {"DataExploration.ipynb", "CandidateDefinition.ipynb"}
    facts = {"data.json", "data_exploration.json", "definition.json"}
    assert names == {"best.json", "candidates", "evaluation"} | facts | notebooks
    best = json.loads((finished_run.folder / "best.json").read_text(encoding="utf-8"))["candidate"]
    for folder in (finished_run.folder / "candidates").iterdir():
        files = {path.name for path in folder.iterdir()}
        if folder.name == best:
            files -= {"report.json", "report.html"}  # that are there if the end of the run left time for them
        single, refit = {"oof.npy", "validation.npy", "trained.json"}, {"refits.json"}
        assert files - {"bundle", "candidate.json"} in (set(), single, refit)
        assert {"bundle", "candidate.json"} <= files
        assert not [path for path in folder.rglob("*") if path.name.startswith(".")]


def test_an_ensemble_shares_its_members_files(run_engine: Runner) -> None:
    table = small(400)
    table["y"] = np.where(table["x"] + table["z"] * np.random.default_rng(0).normal(size=400) > 0, "a", "b")
    done = run_engine(table, target="y", training_method="ensembling", max_candidates=6, short=True)
    ensembles = [c for c in done.candidates.values() if c.members]
    assert ensembles, "this table is known to make an ensemble of several"
    assert sum(member.weight for member in ensembles[0].members) == pytest.approx(1)
    for member in ensembles[0].members:
        bundle, shared = (done.folder / "candidates" / name / "bundle" for name in (member.candidate, ensembles[0].id))
        models = list(bundle.glob("models/*"))
        assert len(models) == 5
        assert all(own.samefile(shared / "models" / own.name) for own in models)


def test_exploration_notebook_is_executed(finished_run: Finished) -> None:
    notebook = json.loads((finished_run.folder / "DataExploration.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in cells)
    assert sum(bool(cell["outputs"]) for cell in cells) >= 6
    events = [
        event for event in finished_run.events if isinstance(event, ArtifactsWritten | CandidateStarted | PlanMade)
    ]
    assert isinstance(events[0], ArtifactsWritten), "it is there before training begins"
    assert events[0].artifacts.data_exploration_notebook == "DataExploration.ipynb"
    assert "notebook_not_executed" not in {event.warning.code for event in finished_run.of(WarningRaised)}


def test_same_seed_same_scores(run_engine: Runner) -> None:
    table = small()
    table.loc[::5, "y"] = "a"
    fields = {"target": "y", "training_method": "hpo", "algorithms": ["lightgbm", "extra_trees"], "max_candidates": 3}
    runs = [run_engine(table, short=True, **fields) for _ in range(2)]
    first, second = ({c.id: (c.score, c.validation_score) for c in run.candidates.values()} for run in runs)
    assert first == second


def test_another_seed_is_another_split(run_engine: Runner) -> None:
    fields = {"target": "y", "algorithms": ["linear"], "training_method": "ensembling", "max_candidates": 1}
    table = small()
    table["y"] = np.where(table["x"] + np.random.default_rng(2).normal(size=len(table)) > 0, "a", "b")
    scores = [run_engine(table, seed=seed, **fields).candidates["linear-1"].score for seed in (0, 1)]
    assert scores[0] != scores[1]


def test_stop_before_the_first_candidate_ends_as_stopped(run_engine: Runner) -> None:
    done = run_engine(small(), target="y", stop=lambda: True)
    assert done.outcome[0] == "stopped"
    assert not (done.folder / "best.json").exists()


def test_stop_keeps_the_best_and_packs(run_engine: Runner) -> None:
    asked: list[float] = []

    def stop() -> bool:
        # Six seconds after the search has begun to ask, something small is trained, also on a busy machine.
        asked.append(time.monotonic())
        return asked[-1] - asked[0] > 6

    quick = ["linear", "extra_trees"]
    done = run_engine(small(), target="y", stop=stop, training_method="hpo", max_candidates=500, algorithms=quick)
    assert done.outcome == ("stopped", "Stopped by the user; the best model so far was kept.")
    assert done.of(StopAcknowledged)
    dropped = {event.candidate_id for event in done.of(CandidateDropped)}
    assert dropped.isdisjoint(done.candidates)
    best = json.loads((done.folder / "best.json").read_text())["candidate"]
    assert load_bundle(done.folder / "candidates" / best / "bundle").manifest.candidate == best
    assert (done.folder / "CandidateDefinition.ipynb").exists()


def test_no_time_for_a_candidate_is_an_error_that_says_so(run_engine: Runner) -> None:
    with pytest.raises(AutopilotError) as caught:
        run_engine(small(), target="y", deadline=time.time() - 1)
    assert caught.value.code is ErrorCode.NO_CANDIDATE
    assert "more time" in caught.value.message


def test_a_candidate_over_its_time_fails_and_the_run_goes_on(run_engine: Runner) -> None:
    """A linear model cannot stop early; with twelve classes it takes many times as long as it may. LightGBM can."""
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.normal(size=(20_000, 60))).add_prefix("x")
    table["y"] = (3 * table["x0"].abs() + 3 * table["x1"].abs()).astype(int).clip(0, 11).map("c{}".format)
    done = run_engine(
        table,
        target="y",
        training_method="hpo",
        algorithms=["linear", "lightgbm"],
        max_candidates=2,
        max_runtime_per_candidate=10,
    )
    failed = [event.candidate for event in done.of(CandidateEnded) if event.candidate.status is CandidateStatus.FAILED]
    assert [candidate.algorithm for candidate in failed] == ["linear"]
    assert "10 s" in failed[0].error
    assert "lightgbm-1" in done.candidates


@pytest.mark.parametrize(
    ("target", "problem_type", "labels"),
    [
        (lambda x: (x > 0).astype(int), "binary", ["0", "1"]),
        (lambda x: (x > 0).astype(float), "binary", ["0", "1"]),
        (lambda x: x > 0, "binary", ["False", "True"]),
        (lambda x: np.where(x > 0, " yes", "no "), "binary", ["no", "yes"]),
        (lambda x: np.digitize(x, [-0.5, 0.5]).astype(float), "multiclass", ["0", "1", "2"]),
    ],
    ids=["0/1", "0.0/1.0", "booleans", "texts with blanks", "whole floats"],
)
def test_targets_keep_their_own_kind_of_value(
    run_engine: Runner, target: object, problem_type: str, labels: list[str]
) -> None:
    table = small(200)
    table["y"] = target(table["x"].to_numpy())
    done = run_engine(table, target="y", training_method="ensembling", algorithms=["linear"], max_candidates=1)
    assert done.of(ProblemResolved)[0].problem_type == problem_type
    bundle = load_bundle(done.folder / "candidates" / "linear-1" / "bundle")
    assert bundle.manifest.labels == labels
    predicted = pd.Series(bundle.predict(table[["x", "z"]]))
    truth = table["y"].map(lambda value: value.strip() if isinstance(value, str) else value)
    assert (predicted.to_numpy() == truth.to_numpy()).mean() > 0.8


def test_rows_without_target_and_rare_classes_are_left_out_with_a_warning(run_engine: Runner) -> None:
    table = small()
    table["y"] = table["y"].astype(object)
    table.loc[:4, "y"] = None
    table.loc[10, "y"] = "once"
    done = run_engine(table, target="y", training_method="ensembling", algorithms=["linear"], max_candidates=1)
    warnings = {event.warning.code: event.warning.message for event in done.of(WarningRaised)}
    assert {"target_missing", "target_rare_classes"} <= set(warnings)
    assert "once" in warnings["target_rare_classes"]
    assert warnings["target_missing"].startswith("5 rows")
    assert done.of(ProblemResolved)[0].rows == len(table) - 6


def test_many_small_classes_can_be_trained(run_engine: Runner) -> None:
    random = np.random.default_rng(0)
    labels = np.repeat([f"c{i:02}" for i in range(25)], 3)
    table = pd.DataFrame({"x": np.repeat(np.arange(25.0), 3) + random.normal(size=75), "y": labels})
    done = run_engine(table, target="y", training_method="hpo", max_candidates=len(ALGORITHMS), short=True)
    assert len([c for c in done.candidates.values() if c.algorithm in ALGORITHMS and not c.refit_of]) == len(ALGORITHMS)


def test_the_smallest_table_can_be_trained(run_engine: Runner) -> None:
    table = small(11).assign(y=["a", "b"] * 5 + ["a"])
    done = run_engine(table, target="y", training_method="hpo", max_candidates=len(ALGORITHMS), short=True)
    assert done.of(PlanMade)[0].folds == 2
    assert len([c for c in done.candidates.values() if c.algorithm in ALGORITHMS and not c.refit_of]) == len(ALGORITHMS)


def test_chosen_features_and_types_are_used(run_engine: Runner, tmp_path: Path) -> None:
    table = small()
    table["code"] = np.arange(len(table)) % 7
    features = [{"name": "code", "type": "categorical"}, {"name": "x"}, {"name": "y"}]
    done = run_engine(table, target="y", features=features, training_method="ensembling", max_candidates=1)
    manifest = (done.folder / "candidates" / "linear-1" / "bundle" / "manifest.json").read_bytes()
    columns = BundleManifest.model_validate_json(manifest).columns
    assert [(column.name, column.type) for column in columns] == [("code", "categorical"), ("x", "numeric")]


def test_a_candidate_that_needs_more_memory_than_allowed_is_left_out(
    run_engine: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float | None] = []

    def little(most: float | None) -> int:
        asked.append(most)
        return 20_000_000

    monkeypatch.setattr(loop, "free_memory", little)
    done = run_engine(small(), target="y", max_memory=2.5, algorithms=["linear", "lightgbm"])
    assert {candidate.algorithm for candidate in done.candidates.values()} == {"linear"}
    assert set(asked) == {2.5}
    warning = next(event.warning for event in done.of(WarningRaised) if event.warning.code == "candidate_memory")
    assert "Allow the experiment more memory" in warning.message
