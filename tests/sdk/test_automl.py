"""`AutoML` on real tables, with real workers where it matters that they are processes."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import is_classifier, is_regressor
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.utils.validation import check_is_fitted

from jupyter_autopilot import AutoML
from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.jobs import Workspace

Iris = tuple[pd.DataFrame, pd.Series]
Parameters = dict[str, Any]


def left_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_integers_stay_integers_and_probabilities_add_up(fitted: AutoML, iris: Iris) -> None:
    X, y = iris
    assert fitted.classes_.tolist() == [0, 1, 2]
    assert fitted.classes_.dtype.kind == "i"
    assert (fitted.predict(X) == y).mean() > 0.9
    probabilities = fitted.predict_proba(X)
    assert probabilities.shape == (150, 3)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert (fitted.classes_[probabilities.argmax(axis=1)] == fitted.predict(X)).all()


def test_frame_array_and_file_give_the_same_predictions(fitted: AutoML, iris: Iris, here: Path) -> None:
    X, _ = iris
    expected = fitted.predict_proba(X)
    X.to_csv(here / "rows.csv", index=False)
    for rows in (X.set_index(X.index[::-1]), X[X.columns[::-1]], X.to_numpy(), "rows.csv", here / "rows.csv"):
        np.testing.assert_allclose(fitted.predict_proba(rows), expected)


def test_the_leaderboard_is_best_first_and_the_attributes_tell_the_result(fitted: AutoML) -> None:
    board = fitted.leaderboard()
    assert board.loc[1, "candidate"] == fitted.best_candidate_
    assert board["score"].is_monotonic_decreasing
    assert (fitted.status_, fitted.problem_type_, fitted.objective_) == ("completed", "multiclass", "accuracy")
    assert fitted.target_ == "target"


def test_the_experiment_is_one_of_its_workspace_with_notebooks_that_read_the_table(fitted: AutoML, iris: Iris) -> None:
    folder = fitted.experiment_folder_
    record = Workspace(folder.parents[1]).record("target-1")
    assert record.folder.path == folder
    assert record.spec.data_path == "autopilot/target-1/data.parquet"
    assert len(pd.read_parquet(folder / "data.parquet")) == len(iris[0])
    definition = (folder / record.state.artifacts.candidate_definition_notebook).read_text(encoding="utf-8")
    assert "parquet" in definition
    assert str(folder) not in definition
    assert not (folder / "claim").exists()


def test_columns_that_are_missing_are_named(fitted: AutoML, iris: Iris) -> None:
    with pytest.raises(AutopilotError, match="petal width") as caught:
        fitted.predict(iris[0].drop(columns="petal width (cm)"))
    assert caught.value.code is ErrorCode.COLUMNS_MISSING
    with pytest.raises(AutopilotError, match="2 columns") as caught:
        fitted.predict(iris[0].to_numpy()[:, :2])
    assert caught.value.code is ErrorCode.COLUMNS_MISSING


def test_scikit_learn_knows_what_it_is_and_a_pickle_predicts(fitted: AutoML, iris: Iris) -> None:
    check_is_fitted(fitted)
    assert is_classifier(fitted)
    assert not is_regressor(fitted)
    again = pickle.loads(pickle.dumps(fitted))
    assert again.predict(iris[0]).tolist() == fitted.predict(iris[0]).tolist()


@pytest.mark.usefixtures("no_worker")
def test_a_file_is_read_where_it_lies(churn_csv: Path, here: Path, quick: Parameters) -> None:
    automl = AutoML("Churn", **quick, features=["tenure", "Contract"], output="results/mine", seed=3).fit(churn_csv)
    assert automl.classes_.tolist() == ["No", "Yes"]
    assert automl.experiment_folder_ == here / "results" / "mine" / "churn-1"
    assert set(automl.predict(churn_csv)) <= {"No", "Yes"}
    assert [record.name for record in Workspace(here).records()] == ["churn-1"]
    spec = Workspace(here).record("churn-1").spec
    assert (spec.seed, [feature.name for feature in spec.features or []]) == (3, ["tenure", "Contract"])


@pytest.mark.usefixtures("no_worker")
def test_numbers_are_predicted_from_columns_of_mixed_values(quick: Parameters, tmp_path: Path) -> None:
    frame = load_diabetes(as_frame=True).frame
    frame["mixed"] = pd.Series([1, "two", 3.5, None, True] * 100, dtype=object)[: len(frame)]
    frame["kind"] = pd.Categorical.from_codes(np.arange(len(frame)) % 2, ["a", "b"])
    elsewhere = tmp_path / "elsewhere"
    automl = AutoML("target", **quick, name="mine", output=elsewhere).fit(frame)
    predicted = automl.predict(frame)
    assert predicted.dtype == np.float64
    assert np.corrcoef(predicted, frame["target"])[0, 1] > 0.6
    assert is_regressor(automl)
    assert not hasattr(automl, "classes_")
    with pytest.raises(AutopilotError):
        automl.predict_proba(frame)
    # A folder outside of the current one is a workspace by itself.
    assert [record.name for record in Workspace(elsewhere).records()] == ["mine"]
    assert automl.experiment_folder_ == elsewhere / "mine"


@pytest.mark.usefixtures("no_worker")
def test_booleans_stay_booleans(quick: Parameters) -> None:
    X, y = load_breast_cancer(return_X_y=True)
    automl = AutoML(**quick).fit(X[:, :4], y.astype(bool))
    assert automl.classes_.tolist() == [False, True]
    assert automl.classes_.dtype == bool
    assert automl.predict(X[:, :4]).dtype == bool


def when_there_is_a_model(folder: Path, do: Callable[[], object]) -> threading.Thread:
    """Do something from another thread as soon as an experiment has a best candidate."""

    def wait() -> None:
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline and not list(folder.glob("autopilot/*/best.json")):
            time.sleep(0.05)
        do()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


SEARCH = {"method": "hpo", "max_candidates": 750, "max_runtime": 300}
"""An experiment that goes on until it is stopped."""


def test_an_interrupt_stops_the_experiment_and_keeps_the_best_model(
    quick: Parameters, iris: Iris, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    automl = AutoML(**quick | SEARCH | {"verbose": True})
    thread = when_there_is_a_model(here, lambda: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        automl.fit(*iris)
    thread.join()
    assert automl.status_ == "stopped"
    assert len(automl.predict(iris[0])) == 150
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    output = capsys.readouterr()
    assert output.out == ""
    assert "Training models" in output.err
    assert "Stopping" in output.err


def test_stop_from_another_thread_ends_fit_with_a_model(quick: Parameters, iris: Iris, here: Path) -> None:
    automl = AutoML(**quick | SEARCH)
    assert not automl.stop()
    told: list[bool] = []
    thread = when_there_is_a_model(here, lambda: told.append(automl.stop()))
    assert automl.fit(*iris) is automl
    thread.join()
    assert told == [True]
    assert automl.status_ == "stopped"
    assert automl.predict(iris[0]).shape == (150,)
    assert not automl.stop()


def test_a_target_that_the_data_lack_leaves_nothing_behind(quick: Parameters, iris: Iris, here: Path) -> None:
    automl = AutoML("nope", **quick, output="new/folder")
    with pytest.raises(AutopilotError, match="nope") as caught:
        automl.fit(iris[0])
    assert [(problem.code, problem.field) for problem in caught.value.problems] == [
        (ErrorCode.TARGET_UNKNOWN, "target")
    ]
    assert left_in(here) == []
    assert not hasattr(automl, "experiment_folder_")
