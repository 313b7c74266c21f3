"""scikit-learn's conventions, and what is refused before a worker starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from jupyter_autopilot import AutoML
from jupyter_autopilot.contract import AutopilotError, ErrorCode

Iris = tuple[pd.DataFrame, pd.Series]


def test_a_clone_has_the_same_parameters_and_no_model(fitted: AutoML) -> None:
    features = ["a", "b"]
    automl = AutoML("y", max_runtime=30, features=features, algorithms=("linear",), validation_fraction=0.3)
    copy = clone(automl)
    assert copy is not automl
    assert copy.get_params() == automl.get_params()
    assert automl.features is features
    with pytest.raises(NotFittedError):
        clone(fitted).predict([[1, 2, 3, 4]])


def test_parameters_are_set_by_name_only() -> None:
    automl = AutoML().set_params(target="y", seed=1)
    assert repr(automl) == "AutoML(target='y', seed=1)"
    with pytest.raises(ValueError, match="no parameter 'sed'"):
        automl.set_params(sed=2)


@pytest.mark.parametrize("ask", ["predict", "predict_proba"])
def test_nothing_is_predicted_before_fit(ask: str, iris: Iris) -> None:
    with pytest.raises(NotFittedError, match="Call fit first"):
        getattr(AutoML(), ask)(iris[0])
    for attribute in ("leaderboard", "deploy"):
        with pytest.raises(NotFittedError):
            getattr(AutoML(), attribute)()
    assert not hasattr(AutoML(), "classes_")


@pytest.mark.parametrize(
    ("parameters", "code", "field"),
    [
        ({"max_runtime": 5}, ErrorCode.INVALID_REQUEST, "max_runtime"),
        ({"problem_type": "ternary"}, ErrorCode.INVALID_REQUEST, "problem_type"),
        ({"method": "magic"}, ErrorCode.INVALID_REQUEST, "training_method"),
        ({"name": "no blanks"}, ErrorCode.NAME_INVALID, "name"),
        ({"name": "taken"}, ErrorCode.NAME_TAKEN, "name"),
        ({"algorithms": ["magic"]}, ErrorCode.ALGORITHM_UNKNOWN, "algorithms"),
        ({"objective": "rmse", "problem_type": "multiclass"}, ErrorCode.OBJECTIVE_UNSUITABLE, "objective"),
        ({"validation_fraction": 0.9}, ErrorCode.INVALID_REQUEST, "validation_fraction"),
        ({"output": "file"}, ErrorCode.FOLDER_NOT_WRITABLE, "output_path"),
    ],
)
def test_wrong_parameters_are_told_by_their_field(
    parameters: dict[str, Any], code: ErrorCode, field: str, iris: Iris, here: Path
) -> None:
    (here / "autopilot" / "taken").mkdir(parents=True)
    (here / "file").touch()
    before = sorted(here.rglob("*"))
    with pytest.raises(AutopilotError) as caught:
        AutoML(**parameters).fit(*iris)
    assert [(problem.code, problem.field) for problem in caught.value.problems] == [(code, field)]
    assert sorted(here.rglob("*")) == before


def test_data_that_cannot_be_a_table_with_a_target_are_refused(iris: Iris, here: Path) -> None:
    X, y = iris
    cases: list[tuple[AutoML, tuple[Any, ...], str]] = [
        (AutoML("y"), ("nowhere.csv",), "no file 'nowhere.csv'"),
        (AutoML(), (X,), "Name the column"),
        (AutoML(), (X, y[:10]), "150 rows, but y has 10"),
        (AutoML(), (X, X), "one column"),
        (AutoML(), (X.assign(target=1), y), "as well as y"),
        (AutoML("y"), ("rows.csv", y), "with a frame or an array"),
        (AutoML("y"), (3,), "is no table"),
    ]
    for automl, arguments, message in cases:
        with pytest.raises(AutopilotError, match=message):
            automl.fit(*arguments)
    assert list(here.iterdir()) == []
