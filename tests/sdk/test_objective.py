"""An objective of the catalog or of one's own, as the specification names it."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.sdk import AutoML
from jupyter_autopilot.sdk.objective import objective_fields
from jupyter_autopilot.sdk.place import find_place


def test_a_name_and_none_are_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert objective_fields(None, find_place()) == {"objective": None}
    assert objective_fields("auc", find_place()) == {"objective": "auc"}


def test_a_function_is_named_with_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "metrics_of_this_test.py").write_text(
        "def profit(y_true, y_pred):\n    return 1.0\n\n\nmade = lambda y_true, y_pred: 1.0\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("metrics_of_this_test")
    fields = objective_fields(module.profit, find_place())
    assert fields == {"objective": "profit", "objective_file": "metrics_of_this_test.py"}
    elsewhere = objective_fields(module.profit, find_place(tmp_path.parent / "other"))
    assert elsewhere["objective_file"] == str(tmp_path / "metrics_of_this_test.py")
    automl = AutoML(target="y", objective=module.profit, quantile=0.9)
    assert automl.get_params()["objective"] is module.profit
    with pytest.raises(AutopilotError, match="cannot be loaded"):
        objective_fields(module.made, find_place())


def test_a_function_of_a_notebook_or_inside_another_is_refused_with_what_to_do() -> None:
    def inner(y_true: object, y_pred: object) -> float:
        return 1.0

    scope: dict = {"__name__": "__main__"}
    exec("def cell(y_true, y_pred):\n    return 1.0\n", scope)
    for function in (inner, scope["cell"], max):
        with pytest.raises(AutopilotError) as caught:
            objective_fields(function, find_place())
        assert caught.value.code is ErrorCode.OBJECTIVE_UNSUITABLE
        assert "%%writefile" in caught.value.message
