"""Experiments that are there: opened, listed, waited for, stopped, given more time and deleted, without a server."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pandas as pd
import pytest

from jupyter_autopilot import AutoML, Experiment, list_experiments
from jupyter_autopilot.contract import AutopilotError, ErrorCode


@pytest.fixture
def workspace(with_finished: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(with_finished)
    return with_finished


def start(name: str = "mine", **parameters: object) -> Experiment:
    given = {"max_runtime": 300, "algorithms": ["linear"], "verbose": False, "name": name, **parameters}
    return AutoML("Churn", **given).start("churn.csv")


def test_an_experiment_is_opened_by_its_folder_and_found_in_the_list(workspace: Path) -> None:
    experiment = Experiment.open("autopilot/finished")
    assert (experiment.name, experiment.status) == ("finished", "completed")
    assert experiment.location == str(workspace / "autopilot" / "finished")
    assert experiment.spec.target == "Churn"
    assert [one.location for one in list_experiments()] == [experiment.location]
    assert repr(experiment).startswith(f"Experiment('{experiment.location}', completed, best auc 0.")
    with pytest.raises(AutopilotError, match="is no experiment") as caught:
        Experiment.open("churn.csv")
    assert caught.value.code is ErrorCode.NOT_FOUND
    assert list_experiments(workspace / "nowhere") == []


def test_candidates_are_best_first_and_an_unknown_one_names_those_there_are(workspace: Path) -> None:
    experiment = Experiment.open("autopilot/finished")
    board, candidates = experiment.leaderboard(), experiment.candidates
    assert list(candidates) == board["candidate"].tolist()
    assert experiment.best.id == board.loc[1, "candidate"]
    assert experiment.best.details.algorithm == "linear"
    with pytest.raises(AutopilotError, match=r"no candidate 'magic'\. It has linear-1") as caught:
        candidates["magic"]
    assert caught.value.code is ErrorCode.NOT_FOUND
    assert "magic" not in candidates


def test_predictions_keep_the_index_and_contributions_add_up_to_them(workspace: Path) -> None:
    experiment = Experiment.open("autopilot/finished")
    rows = pd.read_csv("churn.csv").drop(columns="Churn").tail(3)
    predicted = experiment.predict(rows)
    assert predicted.index.equals(rows.index)
    assert predicted.columns.tolist() == ["predicted_label", "probability", "probability_No", "probability_Yes"]
    explained = experiment.explain(rows.head(2), label="Yes")
    for row, one in explained.groupby("row"):
        total = one["expected_value"].iloc[0] + one["contribution"].sum()
        assert total == pytest.approx(one["prediction"].iloc[0])
        assert one["prediction"].iloc[0] == pytest.approx(predicted["probability_Yes"].iloc[row])
    with pytest.raises(AutopilotError) as caught:
        experiment.predict(rows[["tenure"]])
    assert caught.value.code is ErrorCode.COLUMNS_MISSING


def test_a_model_is_carried_away(workspace: Path) -> None:
    best = Experiment.open("autopilot/finished").best
    rows = pd.read_csv("churn.csv").head(5)
    assert best.load().predict(rows).tolist() == best.predict(rows)["predicted_label"].tolist()
    assert best.export("model.zip") == workspace / "model.zip"
    assert best.batch_transform("churn.csv", "predicted.csv", join=True) == 400
    assert pd.read_csv("predicted.csv").columns[-1] == "probability_Yes"
    with pytest.raises(AutopilotError, match=r"must end with one of \.zip"):
        best.export("model.rar")
    assert Path(best.write_report("json", "report.json")).exists()
    assert Path(best.write_notebook()).suffix == ".ipynb"


def test_start_returns_at_once_and_wait_shows_the_progress(
    workspace: Path, quick_worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment = start()
    with pytest.raises(AutopilotError) as caught:
        experiment.delete()
    assert caught.value.code is ErrorCode.EXPERIMENT_RUNNING
    with pytest.raises(TimeoutError, match="has not ended after 0 seconds"):
        experiment.wait(0, verbose=False)
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    assert experiment.wait() is experiment
    assert "s of 300 s" in stream.getvalue()
    assert experiment.status == "completed"
    experiment.delete()
    assert not (workspace / "autopilot" / "mine").exists()
    assert list_experiments()[0].name == "finished"


def test_time_is_added_while_it_runs_and_after_it_has_ended(workspace: Path, lasting_worker: None) -> None:
    experiment = start()
    record = experiment.add_time(60).state
    assert record.status.value in {"starting", "in_progress"}
    assert json.loads((workspace / "autopilot" / "mine" / "control.json").read_text())["added"] == 60
    with pytest.raises(AutopilotError) as caught:
        experiment.resume()
    assert caught.value.code is ErrorCode.EXPERIMENT_RUNNING
    experiment.stop()
    assert experiment.status == "stopped"
    with pytest.raises(AutopilotError, match="Stopped by the user"):
        experiment.wait(verbose=False)  # it has no model
    with pytest.raises(AutopilotError) as caught:
        experiment.predict([{}])
    assert caught.value.code is ErrorCode.NO_CANDIDATE
    assert experiment.add_time(90).state.status.value in {"queued", "starting", "in_progress"}
    experiment.stop()
    assert experiment.state.runs == 2


def test_a_plan_is_that_of_its_specification(workspace: Path) -> None:
    plan = Experiment.open("autopilot/finished").plan()
    assert [one.algorithm for one in plan.candidates] == ["linear"]
    assert "ranked by auc" in str(plan)
