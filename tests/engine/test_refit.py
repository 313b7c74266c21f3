"""The best model is trained again on all rows."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import lightgbm
import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import PlanMade
from jupyter_autopilot.engine.bundle import load_bundle, read_stored
from jupyter_autopilot.engine.search.final import MOST_REPETITIONS, Refits, repetitions
from jupyter_autopilot.engine.search.refit import settled

if TYPE_CHECKING:
    from .conftest import Finished, Runner


def table(rows: int = 300) -> pd.DataFrame:
    random = np.random.default_rng(0)
    x = random.normal(size=rows)
    return pd.DataFrame({"x": x, "z": random.normal(size=rows), "y": x + random.normal(scale=0.1, size=rows)})


def best(done: Finished) -> str:
    return str(json.loads((done.folder / "best.json").read_text())["candidate"])


@pytest.mark.parametrize(
    ("values", "settled_value"),
    [([100, 120], 121), ([1, 1], 1), ([0.2, 0.4], 0.3), (["MAE", "MAE"], "MAE")],
    ids=["rounds grow", "at least one", "other numbers are averaged", "words stay"],
)
def test_what_the_folds_chose_becomes_one_value(values: list, settled_value: object) -> None:
    assert settled(values, 1.1) == (pytest.approx(settled_value) if isinstance(settled_value, float) else settled_value)


def test_the_refit_is_the_best_candidate_and_has_the_scores_of_what_it_repeats(run_engine: Runner) -> None:
    done = run_engine(table(), target="y", training_method="ensembling", algorithms=["lightgbm"], max_candidates=1)
    refit = done.candidates["lightgbm-1-refit"]
    assert best(done) == refit.id
    assert refit.refit_of == "lightgbm-1"
    assert refit.score == done.candidates["lightgbm-1"].score
    assert refit.validation_score == done.candidates["lightgbm-1"].validation_score
    files = {path.name for path in (done.folder / "candidates" / refit.id / "bundle" / "models").iterdir()}
    assert files == {f"lightgbm-1-refit-{number}-1.lightgbm.txt" for number in range(1, MOST_REPETITIONS + 1)}


def test_the_fewer_the_rows_the_more_models_are_averaged() -> None:
    assert [repetitions(rows) for rows in (2, 2_500, 4_000, 7_000, 10**6)] == [5, 4, 2, 1, 1]


def test_another_seed_would_change_nothing_so_a_linear_model_is_trained_once(run_engine: Runner) -> None:
    done = run_engine(table(), target="y", training_method="ensembling", algorithms=["linear"], max_candidates=1)
    models = done.folder / "candidates" / "linear-1-refit" / "bundle" / "models"
    assert [path.name for path in models.iterdir()] == ["linear-1-refit-1-1.fitted"]


def test_it_has_learned_from_the_validation_part(run_engine: Runner) -> None:
    """A line through all rows is the one that scikit-learn fits to them."""
    from sklearn.linear_model import LinearRegression

    data = table(60)
    done = run_engine(data, target="y", training_method="ensembling", algorithms=["linear"], max_candidates=1)
    plain = LinearRegression().fit(data[["x", "z"]], data["y"]).predict(data[["x", "z"]])
    bundles = [done.folder / "candidates" / name / "bundle" for name in ("linear-1-refit", "linear-1")]
    refit, folds = (load_bundle(bundle).predict(data) for bundle in bundles)
    assert np.abs(refit - plain).max() < np.abs(folds - plain).max()


def test_a_validation_file_is_not_learned_from(run_engine: Runner) -> None:
    data = table()
    strange = data.assign(y=1_000.0)
    fields = {"target": "y", "training_method": "ensembling", "algorithms": ["linear"], "max_candidates": 1}
    first = run_engine(data, **fields)
    validation = first.data.parent / "validation.csv"
    strange.to_csv(validation, index=False)
    done = run_engine(first.data, split_method="validation_file", validation_path=str(validation), **fields)
    assert done.of(PlanMade)[0].folds == 5
    predicted = load_bundle(done.folder / "candidates" / "linear-1-refit" / "bundle").predict(data)
    assert np.abs(predicted - data["y"]).max() < 1
    assert "validation file" in done.candidates["linear-1-refit"].description


def test_in_haste_a_booster_learns_faster_in_fewer_rounds(run_engine: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Refits, "_in_time", lambda self, task: replace(task, haste=2.0))
    done = run_engine(table(), target="y", training_method="ensembling", algorithms=["lightgbm"], max_candidates=1)
    candidate = done.candidates["lightgbm-1"]
    file = done.folder / "candidates/lightgbm-1-refit/bundle/models/lightgbm-1-refit-1-1.lightgbm.txt"
    model = lightgbm.Booster(model_file=file)
    assert model.params["learning_rate"] == pytest.approx(2 * candidate.hyperparameters["learning_rate"])
    assert model.num_trees() == pytest.approx(np.mean(candidate.hyperparameters["n_estimators"]) * 1.12 / 2, rel=0.05)


@pytest.mark.parametrize(
    ("algorithm", "length"), [("extra_trees", "n_estimators"), ("mlp", "epochs")], ids=["a forest", "a network"]
)
def test_in_haste_others_are_smaller(
    algorithm: str, length: str, run_engine: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Refits, "_in_time", lambda self, task: replace(task, haste=2.0))
    done = run_engine(table(), target="y", training_method="ensembling", algorithms=[algorithm], max_candidates=1)
    name = f"{algorithm.replace('_', '-')}-1"
    model = read_stored(done.folder / f"candidates/{name}-refit/bundle/models/{name}-refit-1-1.fitted")
    of_folds = np.mean(done.candidates[name].hyperparameters[length])
    assert model.get_params()[length] == pytest.approx(of_folds * 1.12 / 2, rel=0.1)


def test_without_time_for_it_the_models_of_the_folds_are_kept(
    run_engine: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyter_autopilot.engine.search.final.CAUTION", 1e9)
    done = run_engine(
        table(),
        target="y",
        training_method="ensembling",
        algorithms=["linear"],
        max_candidates=1,
        deadline=time.time() + 60,
    )
    assert best(done) == "linear-1"
