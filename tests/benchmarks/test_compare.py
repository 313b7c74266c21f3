"""Comparing frameworks: a short campaign from end to end, and each step on made-up data."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import psutil
import pytest

from benchmarks import compare, report
from benchmarks.datasets import read_catalogue
from benchmarks.frameworks import FRAMEWORKS, Request
from benchmarks.launch import launch
from benchmarks.memory import ProcessTree
from benchmarks.results import Result, append_result, read_results
from benchmarks.scoring import error_of

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 100
CATALOGUE = """name,task,target,file,drop,read,rows
two,binary,y,two.csv,id;later,sep=; na=-,100
three,multiclass,y,three.csv,,,100
numbers,regression,y,numbers.parquet,,,100
"""
RESULT = Result("two", "binary", 0, "ours", "1.0", 20, 1_000, 80, 20, "2026-01-31", 0.25, "", 0.5, 19.0, 0.1, 0.05, 500)

NOT_FINITE = """
import numpy, pathlib, subprocess, sys
folder = pathlib.Path(sys.argv[1]).with_suffix("")
(folder / "left").write_text(str(subprocess.Popen(["sleep", "60"]).pid))
numpy.save(folder / "prediction.npy", numpy.full((4, 2), numpy.nan))
(folder / "outcome.json").write_text('{"failure": "", "fit_s": 1, "classes": ["a", "b"]}')
"""
"""A fit whose prediction is of no use, and that leaves a process behind."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "CATALOGUE.csv").write_text(CATALOGUE, encoding="utf-8")
    x = np.random.default_rng(0).normal(size=ROWS)
    frame = pd.DataFrame({"id": range(ROWS), "x": x, "later": x, "y": np.where(x > 0, 1, 0)})
    frame.to_csv(folder / "two.csv", sep=";", na_rep="-", index=False)
    frame.assign(y=["a"] * 50 + ["b"] * 40 + ["c"] * 8 + [None] * 2).to_csv(folder / "three.csv", index=False)
    frame.assign(y=x).to_parquet(folder / "numbers.parquet")
    return folder


@pytest.fixture
def run(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """Runs a campaign and returns what it printed."""

    def run(*arguments: str) -> list[str]:
        code = compare.main(["--data", str(data), "--seconds", "20", "--out", str(tmp_path / "r.csv"), *arguments])
        assert code == 0
        return capsys.readouterr().out.splitlines()

    return run


def test_a_campaign_measures_reports_and_goes_on_where_it_ended(run: Callable[..., list[str]], tmp_path: Path) -> None:
    lines = run("--framework", "constant", "--only", "two,numbers")
    assert [line.split(":")[0] for line in lines[:2]] == ["two, split 0, constant", "numbers, split 0, constant"]
    two, numbers = read_results(tmp_path / "r.csv")
    assert (two.error, two.failure, two.train_rows, two.test_rows) == (0.5, "", 80, 20)
    assert 0.3 < numbers.error < 2
    for result in (two, numbers):
        assert 0 < result.fit_s < 5
        assert result.cold_s > 0
        assert result.warm_s > 0
        assert 20 < result.peak_mb < 2_000
    assert (tmp_path / "r.md").read_text(encoding="utf-8").strip() in "\n".join(lines)
    assert run("--framework", "constant", "--only", "two,numbers")[0] == ""  # nothing was measured


def test_what_breaks_is_a_result(run: Callable[..., list[str]], tmp_path: Path) -> None:
    run("--framework", "constant", "--framework", f"h2o={sys.executable}", "--only", "two", "--rows", "50")
    constant, h2o = read_results(tmp_path / "r.csv")
    assert (constant.failure, constant.train_rows) == ("", 50)
    assert h2o.error is None
    assert h2o.failure.startswith("PackageNotFoundError: ")
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "| two | 0 | h2o | PackageNotFoundError" in text


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        ("raise SystemExit('out of luck')", "It ended with exit code 1. out of luck"),
        ("import time; time.sleep(60)", "It was killed after 1 s."),
        (
            NOT_FINITE,
            "The prediction has values that are not finite.",
        ),
    ],
)
def test_a_process_without_a_usable_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, failure: str
) -> None:
    monkeypatch.setattr("benchmarks.launch.LATEST_SECONDS", 1)
    monkeypatch.setattr("benchmarks.launch.REST_SECONDS", 0)
    (tmp_path / "work").mkdir()
    request = Request("x", "", "", "y", "binary", 0, str(tmp_path / "work"))
    truth = pd.Series(["a", "b", "a", "b"])
    measured = launch(lambda name, file: [sys.executable, "-c", script, str(file)], request, truth)
    assert measured["failure"] == failure
    assert "error" not in measured
    if script is NOT_FINITE:
        assert has_ended(int((tmp_path / "work" / "left").read_text()))


def test_a_fit_that_ends_between_two_looks_has_its_memory(
    run: Callable[..., list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.memory.ProcessTree.measure", lambda tree: None)
    run("--framework", "constant", "--only", "two")
    (two,) = read_results(tmp_path / "r.csv")
    assert two.peak_mb is not None
    assert 20 < two.peak_mb < 2_000


def has_ended(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() == psutil.STATUS_ZOMBIE or process.wait(10) is None
    except psutil.NoSuchProcess:
        return True


def test_memory_of_grandchildren_counts_and_they_are_ended() -> None:
    grandchild = "import time; full = b'x' * 100_000_000; time.sleep(60)"
    child = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {grandchild!r}]); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", child]) as process:
        tree = ProcessTree(process.pid)
        deadline = time.monotonic() + 30
        while tree.peak < 100_000_000:
            assert time.monotonic() < deadline
            tree.look()
            tree.measure()
            time.sleep(0.05)
        tree.kill()
    deadline = time.monotonic() + 10
    while tree.alive:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_catalogue_says_how_to_read_and_what_to_leave_out(data: Path) -> None:
    two, three, numbers = read_catalogue(data)
    frame = two.read()
    assert list(frame.columns) == ["x", "y"]
    assert set(frame["y"]) == {"0", "1"}
    assert set(three.read()["y"]) == {"a", "b"}  # 8 rows are too few
    assert numbers.read()["y"].dtype == "float64"
    assert [dataset.name for dataset in read_catalogue(data, ["numbers"])] == ["numbers"]
    with pytest.raises(ValueError, match="no data set 'one'; it has two, three, numbers"):
        read_catalogue(data, ["one"])


def test_splits_are_by_chance_and_within_classes(data: Path) -> None:
    dataset = read_catalogue(data, ["three"])[0]
    frame = dataset.read()
    train, test = dataset.split(frame, 1_000, 0)
    assert (len(train), len(test)) == (72, 18)
    assert test["y"].value_counts().to_dict() == {"a": 10, "b": 8}
    assert set(train["x"]).isdisjoint(test["x"])
    assert not dataset.split(frame, 1_000, 1)[1].equals(test)
    assert dataset.split(frame, 1_000, 0)[1].equals(test)
    assert len(dataset.split(frame, 30, 0)[0]) == 30


def test_errors_are_those_of_the_true_order_of_classes() -> None:
    truth = pd.Series(["no", "yes", "yes", "no"])
    sure = np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7], [0.6, 0.4]])
    assert error_of("binary", truth, sure, ["no", "yes"]) == 0
    assert error_of("binary", truth, sure[:, ::-1], ["yes", "no"]) == 0
    assert error_of("binary", truth, sure, ["yes", "no"]) == 1
    truth = pd.Series(["a", "b", "c"])
    shares = np.full((3, 3), 1 / 3)
    assert error_of("multiclass", truth, shares, ["c", "a", "b"]) == pytest.approx(np.log(3))
    without_c = error_of("multiclass", truth, np.full((3, 2), 0.5), ["a", "b"])
    assert without_c == pytest.approx((2 * np.log(2) - np.log(1e-15)) / 3)
    assert error_of("regression", pd.Series([1, 2, 3]), np.array([[1.0], [2.0], [6.0]]), None) == pytest.approx(3**0.5)
    with pytest.raises(ValueError, match="shape"):
        error_of("regression", pd.Series([1, 2, 3]), np.zeros(2), None)


def test_results_survive_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "results.csv"
    results = [RESULT, replace(RESULT, framework="flaml", error=None, failure='no, "really"\nnot', fit_s=None)]
    for result in results:
        append_result(path, result)
    assert read_results(path) == results


@pytest.mark.parametrize(
    ("seconds", "fit_s", "late_by", "overran"),
    [
        (20, 19.0, 0, False),
        (20, 23.3, 3.3, False),
        (20, 23.5, 3.5, True),
        (300, 308.9, 8.9, False),
        (300, 309.1, 9.1, True),
    ],
)
def test_an_overrun_is_three_seconds_and_two_per_cent(
    seconds: int, fit_s: float, late_by: float, overran: bool
) -> None:
    result = replace(RESULT, seconds=seconds, fit_s=fit_s)
    assert result.late_by == pytest.approx(late_by)
    assert result.overran is overran


def test_the_comparison_sums_up_by_framework() -> None:
    errors = {"ours": [0.1, 0.2, 0.3], "flaml": [0.2, 0.2, 0.3], "h2o": [0.05, 0.4, None]}
    text = report.comparison(
        [
            replace(
                RESULT,
                dataset=f"d{number}",
                framework=name,
                error=error,
                fit_s=25.0,
                failure="" if error else "It | broke",
            )
            for name, own in errors.items()
            for number, error in enumerate(own)
        ]
    )
    assert "- 3 data sets, 1 split of each, at most 1,000 training rows" in text
    assert "| d0 | 1 - AUC | 80 | 0.1 | 0.2 | **0.05** |" in text
    assert "| d2 | 1 - AUC | 80 | **0.3** | **0.3** | failed |" in text
    assert "| ours | 1.67 | 0 | 3 | 25.0 | 500 | 500 | 200 | 400 |" in text
    assert "| h2o | 2.33 | 1 | 3 | 25.0 |" in text
    assert "| flaml | 1 | 0 | 2 | 0.7937 | 1.0000 |" in text  # (1/2)^(1/3)
    assert "| h2o | 1 | 1 | 0 | 1.0000 | 1.2500 |" in text
    assert "| d2 | 0 | h2o | It \\| broke |" in text


def test_splits_are_averaged_over_those_that_both_completed() -> None:
    results = [
        replace(RESULT, framework=name, split=split, error=error)
        for name, errors in {"ours": [0.1, 0.3], "h2o": [0.2, None]}.items()
        for split, error in enumerate(errors)
    ]
    assert report.mean_errors(results, ["ours"]).loc["two", "ours"] == pytest.approx(0.2)
    assert report.mean_errors(results, ["ours", "h2o"]).loc["two"].to_list() == pytest.approx([0.1, 0.2])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--framework", "tpot"], "no framework 'tpot'"),
        (["--framework", "flaml=/no/python"], "no Python '/no/python'"),
        (["--framework", "constant", "--only", "nine"], "no data set 'nine'"),
    ],
)
def test_wrong_arguments_end_with_a_message(
    data: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        compare.main(["--data", str(data), *arguments])
    assert message in capsys.readouterr().err


def test_no_framework_is_imported_before_it_is_run() -> None:
    assert not {"autogluon", "flaml", "supervised", "h2o"} & set(sys.modules)
    assert {"ours", "autogluon-best", "autogluon-medium", "flaml", "mljar", "h2o"} <= set(FRAMEWORKS)
