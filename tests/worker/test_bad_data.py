"""Every kind of bad input gets its error code and a sentence that helps: in a preview and in a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode, PreviewRequest, ProblemType, TabularSpec
from jupyter_autopilot.engine.run import run_experiment
from jupyter_autopilot.worker.preview import preview

GOOD = "x,k,y\n" + "".join(f"{i * 37 % 101},{'abc'[i % 3]},{'no' if i % 2 else 'yes'}\n" for i in range(60))
NO_FEATURES = "id,one,y\n" + "".join(f"k{i},1,{'no' if i % 2 else 'yes'}\n" for i in range(60))


def column(values: list[str]) -> str:
    return "x,y\n" + "".join(f"{i * 37 % 101},{value}\n" for i, value in enumerate(values))


BAD: dict[str, tuple[str | bytes | None, ErrorCode, str, dict[str, Any]]] = {
    "missing file": (None, ErrorCode.FILE_MISSING, "data.csv", {}),
    "empty file": ("", ErrorCode.FILE_EMPTY, "data.csv", {}),
    "header only": ("x,y\n", ErrorCode.TOO_FEW_ROWS, "no rows", {}),
    "binary": (b"\x00\x01\x02" * 99, ErrorCode.NOT_A_TABLE, "not a text file", {}),
    "JSON": ('[{"x": 1, "y": 2}]', ErrorCode.NOT_A_TABLE, "JSON", {}),
    "HTML": ("<html><body>Sign in</body></html>", ErrorCode.NOT_A_TABLE, "HTML", {}),
    "ragged row": (GOOD + "1,a,yes,more\n", ErrorCode.NOT_A_TABLE, "Line 62", {}),
    "same name twice": (GOOD.replace("x,k", "k,k", 1), ErrorCode.COLUMN_NAME_DUPLICATE, "'k'", {}),
    "no name": (GOOD.replace("x,k", ",k", 1), ErrorCode.COLUMN_NAME_EMPTY, "Column 1", {}),
    "no such target": (GOOD, ErrorCode.TARGET_UNKNOWN, "'price'", {"target": "price"}),
    "target all missing": (column([""] * 60), ErrorCode.TARGET_ALL_MISSING, "'y'", {}),
    "target constant": (column(["1"] * 60), ErrorCode.TARGET_CONSTANT, "'1'", {}),
    "one class": (column(["a"] * 60), ErrorCode.TARGET_ONE_CLASS, "'a'", {"problem_type": ProblemType.BINARY}),
    "few rows": (column(["a", "b"] * 4), ErrorCode.TOO_FEW_ROWS, "Only 8 rows", {}),
    "words as numbers": (
        column(["1", "lots"] * 30),
        ErrorCode.TARGET_NOT_NUMERIC,
        "'lots' in row 2",
        {"problem_type": ProblemType.REGRESSION},
    ),
    "three classes as two": (
        column(["a", "b", "c"] * 20),
        ErrorCode.TARGET_TOO_MANY_CLASSES,
        "3 different",
        {"problem_type": ProblemType.BINARY},
    ),
    "too many classes": (column([f"c{i % 1001}" for i in range(4004)]), ErrorCode.TARGET_TOO_MANY_CLASSES, "1001", {}),
    "rare classes": (column(["a"] * 40 + ["b"]), ErrorCode.TARGET_RARE_CLASSES, "merge rare classes", {}),
    "no usable feature": (NO_FEATURES, ErrorCode.NO_FEATURES, "No column", {}),
}
in_each_case = pytest.mark.parametrize(("content", "code", "text", "fields"), BAD.values(), ids=BAD)


def write(folder: Path, content: str | bytes | None) -> Path:
    path = folder / "data.csv"
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def run(folder: Path, path: Path, **fields: Any) -> AutopilotError:
    spec = TabularSpec.model_validate({"name": "bad", "data_path": path.name, "target": "y", **fields})
    with pytest.raises(AutopilotError) as caught:
        run_experiment(spec, folder, root=folder, sink=lambda event: None, stop_requested=lambda: False)
    return caught.value


@in_each_case
def test_preview(tmp_path: Path, content: Any, code: ErrorCode, text: str, fields: dict[str, Any]) -> None:
    path = write(tmp_path, content)
    answer = preview(PreviewRequest.model_validate({"path": str(path), "target": "y", **fields}))
    assert [problem.code for problem in answer.problems] == [code]
    assert text in answer.problems[0].message
    assert answer.problems[0].message.endswith(".")
    assert answer.problems[0].field is not None


@in_each_case
def test_run(tmp_path: Path, content: Any, code: ErrorCode, text: str, fields: dict[str, Any]) -> None:
    error = run(tmp_path, write(tmp_path, content), **fields)
    assert error.code is code
    assert text in error.message
    assert error.problems[0].field is not None
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        ({"features": [{"name": "colour"}]}, ErrorCode.COLUMN_UNKNOWN, "'colour'"),
        ({"features": []}, ErrorCode.NO_FEATURES, "No column"),
        ({"features": [{"name": "y"}]}, ErrorCode.NO_FEATURES, "No column"),
        ({"objective": "rmse"}, ErrorCode.OBJECTIVE_UNSUITABLE, "rmse"),
        ({"algorithms": ["svm"]}, ErrorCode.ALGORITHM_UNKNOWN, "svm"),
    ],
)
def test_bad_specifications(tmp_path: Path, fields: dict[str, Any], code: ErrorCode, text: str) -> None:
    error = run(tmp_path, write(tmp_path, GOOD), **fields)
    assert error.code is code
    assert text in error.message


def test_good_data_has_no_problem(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    assert preview(PreviewRequest(path=str(path), target="y")).problems == []
