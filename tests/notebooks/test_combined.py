"""Notebooks and scripts of an ensemble and its refit, on a table of odd names, texts and dates."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.engine.bundle import load_bundle
from jupyter_autopilot.engine.definition import NOTEBOOK, write_notebook, write_notebook_of_best
from jupyter_autopilot.engine.report.evidence import load_evidence
from jupyter_autopilot.engine.search.board import Board
from jupyter_autopilot.sdk import add_candidate, export_script
from jupyter_autopilot.sdk.place import open_experiment

SWITCHES = ("TUNE = False", "TRAIN_ON_ALL_ROWS = False", "PACK = False")


def source(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


def texts(path: Path) -> list[str]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


@pytest.fixture
def ended(combined: Any, tmp_path: Path) -> Path:
    """A copy of the experiment's folder in a workspace of its own."""
    shutil.copytree(combined.run.root, tmp_path / "workspace")
    return tmp_path / "workspace" / "autopilot" / "test"


def test_a_refit_s_notebook_gets_the_scores_and_the_packed_model(
    combined: Any, run_in_kernel: Callable[[Path], str]
) -> None:
    write_notebook_of_best(combined.run, "ensemble-1-refit")
    path = combined.run.folder / NOTEBOOK
    printed, refit = run_in_kernel(path), combined.board.best
    for recorded in (refit.score, refit.validation_score):
        assert f"{recorded:.6f} (recorded {recorded:.6f})" in printed
    assert "The largest difference from the packed model" in printed
    assert str(combined.run.root) not in source(path)
    assert not [text for text in texts(path) if "<img" in text], "what looks like markup is code or text"


def test_a_changed_ensemble_becomes_a_candidate(ended: Path, run_in_kernel: Callable[[Path], str]) -> None:
    path = write_notebook(ended, "ensemble-1")
    assert path == ended / "candidates" / "ensemble-1" / "ensemble-1.ipynb"
    text = path.read_text(encoding="utf-8").replace("TRIALS, SECONDS = 20", "TRIALS, SECONDS = 1")
    for switch in SWITCHES:
        assert text.count(switch) == 1
        text = text.replace(switch, switch.replace("False", "True"))
    path.write_text(text, encoding="utf-8")
    run_in_kernel(path)
    record = open_experiment(ended)
    added = next(one for one in record.state.candidates if one.id == "ensemble-1-changed")
    assert added.changed_from == "ensemble-1"
    assert added.score is not None
    assert record.terminal
    evidence = load_evidence(record.spec, ended, added.id, ended.parents[1])
    assert evidence.score(*_rows(evidence.validation)) == pytest.approx(added.validation_score)
    bundle = load_bundle(record.folder.bundle(added.id))
    assert set(bundle.predict(pd.DataFrame(bundle.manifest.sample))) <= set(bundle.manifest.labels)


def test_a_further_run_keeps_a_candidate_of_one_s_own_and_does_not_count_it(
    combined: Any, ended: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(ended, "mine", pipeline())
    monkeypatch.setattr(combined.run, "folder", ended)
    board = Board(combined.run, combined.prepared, combined.analysis.metric)
    assert "mine" in board.candidates
    assert "mine" not in {one.id for one in board.singles}
    assert board.best.id == "ensemble-1-refit"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("linear-7", ErrorCode.NAME_INVALID),
        ("linear-1-refit", ErrorCode.NAME_INVALID),
        ("../mine", ErrorCode.NAME_INVALID),
    ],
)
def test_names_that_a_candidate_of_one_s_own_may_not_have(ended: Path, name: str, code: ErrorCode) -> None:
    with pytest.raises(AutopilotError) as error:
        add(ended, name, pipeline())
    assert error.value.code is code


def test_there_is_no_report_on_one_that_splits_the_rows_in_another_way(ended: Path) -> None:
    add(ended, "mine", pipeline())
    with pytest.raises(AutopilotError, match="splits the rows in another way"):
        load_evidence(open_experiment(ended).spec, ended, "mine", ended.parents[1])


def test_a_name_is_given_once(ended: Path) -> None:
    add(ended, "mine", pipeline())
    with pytest.raises(AutopilotError) as error:
        add(ended, "mine", pipeline())
    assert error.value.code is ErrorCode.NAME_TAKEN


def test_a_model_that_no_other_process_could_load_is_refused(ended: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(First, "__module__", "__main__")
    monkeypatch.setattr(sys.modules["__main__"], "First", First, raising=False)
    with pytest.raises(AutopilotError, match="defined in the notebook"):
        add(ended, "mine", pipeline())
    assert not (ended / "candidates" / "mine").exists()


@pytest.mark.parametrize(("candidate", "code"), [("nobody", ErrorCode.NOT_FOUND), ("mine", ErrorCode.NO_CANDIDATE)])
def test_what_has_no_notebook(ended: Path, candidate: str, code: ErrorCode) -> None:
    add(ended, "mine", pipeline())
    with pytest.raises(AutopilotError) as error:
        write_notebook(ended, candidate)
    assert error.value.code is code


def test_the_scripts_train_and_predict_what_the_packed_model_does(combined: Any, tmp_path: Path) -> None:
    train, predict = export_script(combined.run.folder, tmp_path / "my scripts")
    data = combined.run.root / "daten.txt"
    for script in (train, predict):
        assert str(combined.run.root) not in script.read_text(encoding="utf-8")
    printed = call(tmp_path, str(train))
    best = combined.board.best
    assert f"{best.score:.6f} out of fold, {best.validation_score:.6f} on the validation part" in printed
    call(tmp_path, str(predict), str(data), "--output", "answers.csv")
    answers = pd.read_csv(tmp_path / "answers.csv")
    bundle = load_bundle(combined.run.folder / "candidates" / best.id / "bundle")
    rows = pd.read_csv(data, sep=";", decimal=",", na_values=[""], keep_default_na=False)
    assert answers["predicted_label"].tolist() == bundle.predict(rows).tolist()
    columns = [f"probability_{label}" for label in bundle.manifest.labels]
    np.testing.assert_allclose(answers[columns], bundle.predict_proba(rows), atol=1e-6)


def test_scripts_replace_no_file_of_the_user_s(combined: Any, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("mine", encoding="utf-8")
    with pytest.raises(AutopilotError) as error:
        export_script(combined.run.folder, tmp_path)
    assert error.value.code is ErrorCode.CONFLICT
    assert [path.name for path in tmp_path.iterdir()] == ["train.py"]


def _rows(part: Any) -> tuple[Any, Any, Any]:
    return part.truth, part.prediction, part.weight


class First(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """The first column, with zeros for gaps."""

    def fit(self, X: pd.DataFrame, y: Any = None) -> First:
        return self

    def transform(self, X: pd.DataFrame) -> Any:
        return X.iloc[:, [0]].fillna(0.0).to_numpy(dtype="float64")


def pipeline() -> Pipeline:
    """A model of the column `1st` alone."""
    numbers = pd.DataFrame({"1st": np.linspace(-1, 1, 30)})
    return Pipeline([("features", First()), ("model", LogisticRegression())]).fit(numbers, np.arange(30) // 10)


def add(folder: Path, name: str, model: Pipeline) -> None:
    frame = pd.DataFrame({"1st": np.linspace(-1, 1, 30)})
    truth = np.arange(30) // 10
    answer = model.predict_proba(frame)
    add_candidate(
        folder,
        name,
        changed_from="linear-1",
        types={"1st": "numeric"},
        train=frame,
        validation=frame,
        out_of_fold=(truth, answer),
        held_back=(truth, answer),
        models={"linear-1": (1.0, [model])},
    )


def call(cwd: Path, *command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout
