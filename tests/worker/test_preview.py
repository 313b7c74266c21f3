"""A look at a data file."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import DatasetPreview, PreviewRequest, ProblemType
from jupyter_autopilot.worker.preview import preview

EXAMPLE = Path(__file__).parents[2] / "examples" / "telco-churn.csv"


@pytest.fixture(scope="module")
def telco() -> DatasetPreview:
    """The preview of the example table, from a process of its own."""
    command = [sys.executable, "-m", "jupyter_autopilot.worker", "preview"]
    request = json.dumps({"path": str(EXAMPLE), "target": "Churn"}).encode()
    done = subprocess.run(command, input=request, capture_output=True, check=True)
    assert done.stderr == b""
    return DatasetPreview.model_validate_json(done.stdout)


def test_the_table(telco: DatasetPreview) -> None:
    assert (telco.format, telco.rows, telco.rows_are_sample, telco.problems) == ("csv", 7043, False, [])
    assert telco.size_bytes == EXAMPLE.stat().st_size
    columns = {column.name: column for column in telco.columns}
    assert len(columns) == 21
    assert columns["customerID"].identifier
    assert (columns["TotalCharges"].type, columns["TotalCharges"].missing) == ("numeric", 11)
    assert columns["SeniorCitizen"].type == "categorical"
    assert (columns["tenure"].minimum, columns["tenure"].maximum) == (0, 72)


def test_the_sample(telco: DatasetPreview) -> None:
    assert len(telco.sample) == 20
    assert telco.sample[0][:6] == ["7590-VHVEG", "Female", "0", "Yes", "No", "1"]


def test_the_target(telco: DatasetPreview) -> None:
    assert telco.target.problem_type is ProblemType.BINARY
    assert telco.target.objective == "auc"
    assert telco.target.evidence == "2 different values: No, Yes"
    assert {count.label: count.count for count in telco.target.classes} == {"No": 5174, "Yes": 1869}
    assert telco.target.class_count == 2


def test_a_regression_target_has_a_histogram_of_all_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    pd.DataFrame({"x": range(100), "y": np.linspace(0.5, 9.7, 100)}).to_csv(path, index=False)
    target = preview(PreviewRequest(path=str(path), target="y")).target
    assert target.problem_type is ProblemType.REGRESSION
    assert sum(part.count for part in target.histogram) == 100
    assert (target.histogram[0].lower, target.histogram[-1].upper) == (0.5, 9.7)


def test_without_a_target_only_the_table_is_described(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    answer = preview(PreviewRequest(path=str(path)))
    assert (answer.target, answer.problems, answer.sample) == (None, [], [["1", "2"]])


def test_a_chosen_problem_type_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    pd.DataFrame({"x": range(100), "stars": [1, 2, 3, 4, 5] * 20}).to_csv(path, index=False)
    answer = preview(PreviewRequest(path=str(path), target="stars", problem_type=ProblemType.MULTICLASS))
    assert (answer.target.problem_type, answer.target.objective) == (ProblemType.MULTICLASS, "accuracy")
    assert answer.target.class_count == 5


def test_a_wide_and_a_long_table_are_looked_at_quickly(tmp_path: Path) -> None:
    wide, long = tmp_path / "wide.csv", tmp_path / "long.csv"
    pd.DataFrame(np.random.default_rng(0).normal(size=(1_500, 1_000)).round(3)).to_csv(wide, index=False)
    pd.DataFrame({"a": range(120_000), "b": 1}).to_csv(long, index=False)
    for path, rows in ((wide, 1_000), (long, 50_000)):
        began = time.process_time()
        answer = preview(PreviewRequest(path=str(path)))
        assert (answer.rows, answer.rows_are_sample) == (rows, True)
        assert time.process_time() - began < 15


def test_a_folder_and_a_manifest(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": [1.5, 2.5, 3.5, 4.5] * 10, "y": ["a", "b"] * 20})
    (tmp_path / "parts").mkdir()
    for name, part in {"1.csv": frame[:25], "2.csv": frame[25:]}.items():
        part.to_csv(tmp_path / "parts" / name, index=False)
    manifest = tmp_path / "data.json"
    manifest.write_text(json.dumps([{"prefix": "parts/"}, "1.csv", "2.csv"]), encoding="utf-8")
    size = sum(file.stat().st_size for file in (tmp_path / "parts").iterdir())
    for path in (tmp_path / "parts", manifest):
        answer = preview(PreviewRequest(path=str(path), target="y"), tmp_path)
        assert (answer.rows, answer.size_bytes, answer.problems) == (40, size, [])
        assert answer.target.problem_type is ProblemType.BINARY


def test_no_file_of_a_manifest_leaves_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "secret.csv").write_text("x\n1\n", encoding="utf-8")
    manifest = tmp_path / "root" / "data.json"
    manifest.write_text(json.dumps([{"prefix": "../"}, "secret.csv"]), encoding="utf-8")
    answer = preview(PreviewRequest(path=str(manifest)), tmp_path / "root")
    assert [problem.code for problem in answer.problems] == ["path_outside_workspace"]
    assert answer.sample == []


def test_missing_tokens_are_gaps_in_the_preview_too(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "1,x\nunknown,y\n3,unknown\n4.5,x\n" * 10, encoding="utf-8")
    answer = preview(PreviewRequest(path=str(path), missing_tokens=["unknown"]))
    assert [(column.type.value, column.missing) for column in answer.columns] == [("numeric", 10), ("categorical", 10)]
    assert answer.sample[1] == [None, "y"]
