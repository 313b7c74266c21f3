"""The command line as a process: what it prints where, what it leaves, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jupyter_autopilot import __version__
from jupyter_autopilot.cli import arguments
from jupyter_autopilot.cli.run import specification
from jupyter_autopilot.contract import ColumnType, ErrorCode, ProblemType, TabularSpec, TrainingMethod
from jupyter_autopilot.contract.registry import ModelStage
from jupyter_autopilot.jobs import Workspace
from jupyter_autopilot.sdk.place import find_place

if TYPE_CHECKING:
    from .conftest import Call

COMMAND = [sys.executable, "-m", "jupyter_autopilot.cli"]
QUICK = ["--algorithms", "linear", "--max-candidates", "2", "--max-runtime", "300", "--method", "ensembling"]
KEYS = {"status", "problem_type", "best_candidate", "leaderboard", "artifacts", "name", "folder", "objective"}
KEYS |= {"warnings", "problems", "end_reason"}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, churn_csv: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with `churn.csv` in it."""
    folder = tmp_path / "here"
    folder.mkdir()
    shutil.copy(churn_csv, folder / "churn.csv")
    monkeypatch.chdir(folder)
    return folder


def left_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_run_prints_one_json_object_and_leaves_an_experiment(call: Call, here: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    more = ["--output", str(output), "--features", "tenure:numeric,Contract"]
    done = call("run", "churn.csv", "--target", "Churn", "--json", *QUICK, *more)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result.keys() >= KEYS
    assert (result["status"], result["problem_type"], result["objective"]) == ("completed", "binary", "auc")
    assert result["name"] == "churn-1"
    assert Path(result["folder"]) == output / "churn-1"
    scores = [candidate["score"] for candidate in result["leaderboard"]]
    assert len(scores) >= 2
    assert scores == sorted(scores, reverse=True)
    assert result["leaderboard"][0]["id"] == result["best_candidate"]
    assert all((output / "churn-1" / path).exists() for path in result["artifacts"].values())
    assert "Training models" in done.stderr
    assert "\r" not in done.stderr
    spec = Workspace(output).record("churn-1").spec
    assert spec.data_path == str(here / "churn.csv")
    assert [(feature.name, feature.type) for feature in spec.features or []] == [
        ("tenure", ColumnType.NUMERIC),
        ("Contract", "auto"),
    ]


def test_an_interrupt_prints_what_there_is_and_says_so(here: Path, wait: Callable[..., None]) -> None:
    given = ["run", "churn.csv", "--target", "Churn", "--method", "hpo", "--algorithms", "linear", "--name", "mine"]
    given += ["--max-candidates", "750"]
    process = subprocess.Popen(
        [*COMMAND, *given],
        cwd=here,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What is started in the background, as these tests may be, is told to ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    best = here / "autopilot" / "mine" / "best.json"
    wait(best.exists)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=120)
    assert process.returncode == 130, stderr
    assert stdout.splitlines()[0].split()[:2] == ["#", "candidate"]
    assert "mine: stopped" in stdout
    assert "Stopping" in stderr
    assert Workspace(here).record("mine").state.best_candidate is not None


@pytest.mark.parametrize(
    ("given", "code", "word"),
    [
        (["nowhere.csv", "--target", "Churn"], ErrorCode.FILE_MISSING, "nowhere.csv"),
        (["autopilot", "--target", "Churn"], ErrorCode.FILE_UNREADABLE, "folder"),
        (["churn.csv", "--target", "Chrun"], ErrorCode.TARGET_UNKNOWN, "Chrun"),
        (["churn.csv", "--target", "Churn", "--name", "taken"], ErrorCode.NAME_TAKEN, "taken"),
        (["churn.csv", "--target", "Churn", "--output", "churn.csv"], ErrorCode.FOLDER_NOT_WRITABLE, "is a file"),
        (["churn.csv", "--target", "Churn", "--max-runtime", "5"], ErrorCode.INVALID_REQUEST, "max_runtime"),
        (["churn.csv", "--target", "Churn", "--algorithms", "magic"], ErrorCode.ALGORITHM_UNKNOWN, "magic"),
    ],
)
def test_a_failure_is_told_twice_and_leaves_nothing(
    given: list[str], code: ErrorCode, word: str, call: Call, here: Path
) -> None:
    (here / "autopilot" / "taken").mkdir(parents=True)
    before = left_in(here)
    done = call("run", *given, "--json")
    assert done.returncode == 2
    assert "Error: " in done.stderr
    assert word in done.stderr
    result = json.loads(done.stdout)
    assert result.keys() >= KEYS
    assert (result["status"], result["folder"], result["leaderboard"]) == ("failed", None, [])
    assert [problem["code"] for problem in result["problems"]] == [code]
    assert left_in(here) == before


@pytest.mark.parametrize(
    "given",
    [
        [],
        ["run", "churn.csv"],
        ["run", "churn.csv", "--target", "Churn", "--max-runtime", "soon"],
        ["run", "churn.csv", "--target", "Churn", "--problem-type", "ternary"],
        ["fly"],
    ],
)
def test_wrong_usage_is_2(given: list[str], call: Call) -> None:
    done = call(*given)
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: jupyter autopilot" in done.stderr


def test_predict_writes_what_an_endpoint_answers(call: Call, with_finished: Path, here: Path) -> None:
    experiment = with_finished / "autopilot" / "finished"
    done = call("predict", str(experiment), "churn.csv")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 400
    assert rows[0].keys() == {"predicted_label", "probability", "probability_No", "probability_Yes"}
    bundle = experiment / "candidates" / Workspace(with_finished).record("finished").state.best_candidate / "bundle"
    assert call("predict", str(bundle), "churn.csv", "--output", "answer.csv").stdout == ""
    assert (here / "answer.csv").read_text() == done.stdout


@pytest.mark.parametrize(
    ("model", "data", "output", "word"),
    [
        ("nowhere", "churn.csv", "a.csv", "no experiment and no model bundle"),
        ("finished", "nowhere.csv", "a.csv", "nowhere.csv"),
        ("finished", "churn.csv", "nowhere/a.csv", "could not be written"),
    ],
)
def test_predict_says_what_is_wrong(
    model: str, data: str, output: str, word: str, call: Call, with_finished: Path
) -> None:
    done = call("predict", str(with_finished / "autopilot" / model), data, "--output", output)
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr


@pytest.mark.usefixtures("quick_worker")
def test_resume_goes_on_with_an_experiment(call: Call, with_finished: Path, here: Path) -> None:
    folder = with_finished / "autopilot" / "finished"
    done = call("resume", str(folder), "--add", "60", "--json")
    assert done.returncode == 0, done.stderr
    body = json.loads(done.stdout)
    assert (body["status"], body["name"]) == ("completed", "finished")
    elsewhere = here / "elsewhere" / "finished"
    shutil.copytree(folder, elsewhere)
    moved = call("resume", str(elsewhere))
    assert moved.returncode == 2
    assert "Move it back" in moved.stderr


def test_list_prints_the_experiments_of_a_folder(call: Call, with_finished: Path) -> None:
    assert "finished" in call("list", str(with_finished)).stdout.splitlines()[1]
    found = json.loads(call("list", str(with_finished), "--json").stdout)["experiments"]
    assert [(one["name"], one["status"], one["folder"]) for one in found] == [
        ("finished", "completed", "autopilot/finished")
    ]
    assert "no experiments" in call("list").stdout


def test_diagnose_writes_an_archive(call: Call, with_finished: Path, here: Path) -> None:
    done = call("diagnose", str(with_finished / "autopilot" / "finished"))
    assert (done.returncode, done.stdout) == (0, "finished-diagnostics.zip\n")
    assert "experiment.json" in done.stderr
    with zipfile.ZipFile(here / "finished-diagnostics.zip") as archive:
        assert archive.testzip() is None
        assert {"experiment.json", "events.jsonl", "worker.log", "machine.json"} <= set(archive.namelist())
    nothing = call("diagnose", str(here), "--output", "none.zip")
    assert (nothing.returncode, "is no experiment" in nothing.stderr) == (2, True)
    assert not (here / "none.zip").exists()


def test_help_and_version_load_next_to_nothing(call: Call) -> None:
    assert call("--version").stdout == f"jupyter_autopilot {__version__}\n"
    heavy = ("pydantic", "numpy", "pandas", "psutil", "jupyter_server")
    code = f"""
import sys
from jupyter_autopilot.cli import main
try:
    main(["run", "--help"])
except SystemExit:
    print([name for name in {heavy!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_choices_are_those_of_the_contract() -> None:
    assert set(arguments.PROBLEM_TYPES) == {"auto", *ProblemType}
    assert set(arguments.METHODS) == set(TrainingMethod)
    assert set(arguments.STAGES) == set(ModelStage)
    assert set(arguments.COLUMN_TYPES) == set(ColumnType)
    parsed = vars(arguments.make_parser().parse_args(["run", "data.csv", "--target", "y"]))
    fields = TabularSpec.model_fields
    for name in ("max_runtime", "max_candidates", "max_runtime_per_candidate", "objective", "seed", "problem_type"):
        assert parsed[name] == fields[name].default


def test_plan_tells_what_a_run_would_do_and_leaves_nothing(call: Call, here: Path) -> None:
    before = left_in(here)
    done = call("plan", "churn.csv", "--target", "Churn", *QUICK)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 candidates" in done.stdout
    assert "Linear learner" in done.stdout
    plan = json.loads(call("plan", "churn.csv", "--target", "Churn", "--json", *QUICK).stdout)
    assert [one["algorithm"] for one in plan["candidates"]] == ["linear", "linear"]
    refused = call("plan", "churn.csv", "--target", "Chur", *QUICK)
    assert refused.returncode == 2
    assert "no column 'Chur'" in refused.stderr
    assert left_in(here) == before


WAYS_TO_SPLIT = {
    "validation": {"split_method": "validation_file", "validation_path": "later.csv"},
    "group-column": {"split_method": "group", "group_column": "Contract"},
    "time-column": {"split_method": "time", "time_column": "tenure"},
}


@pytest.mark.parametrize("option", WAYS_TO_SPLIT)
def test_every_option_reaches_the_specification(option: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)
    (here / "mine.py").write_text("def cost(y_true, y_pred):\n    return 0.0\n", encoding="utf-8")
    (here / "later.csv").write_text("tenure\n1\n", encoding="utf-8")
    more = ["--missing-tokens", "unknown,none", "--missing-tokens=-999", "--weight-column", "w", "--quantile", "0.9"]
    more += ["--objective", "cost", "--objective-file", "mine.py"]
    more += ["--project", "churn", "--tags", "first", "try", "--max-cores", "2", "--max-memory", "3.5"]
    more += ["--key", "clinic"]
    expected = WAYS_TO_SPLIT[option]
    more += [f"--{option}", list(expected.values())[1]]
    parsed = arguments.make_parser().parse_args(["run", "churn.csv", "--target", "Churn", *more])
    spec = specification(parsed, find_place(None)).model_dump(mode="json")
    wanted = {"missing_tokens": ["unknown", "none", "-999"], "weight_column": "w", "quantile": 0.9}
    wanted |= {"objective": "cost", "objective_file": "mine.py", **expected}
    wanted |= {
        "project": "churn",
        "tags": ["first", "try"],
        "max_cores": 2,
        "max_memory": 3.5,
        "encryption_key": "clinic",
    }
    assert {name: spec[name] for name in wanted} == wanted


def test_a_candidate_s_notebook_scripts_and_report(call: Call, finished: Path, here: Path) -> None:
    shutil.copytree(finished, here / "autopilot" / "finished")
    done = call("notebook", "autopilot/finished", "--candidate", "linear-1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "autopilot/finished/candidates/linear-1/linear-1.ipynb\n"
    assert (here / done.stdout.strip()).exists()
    done = call("export-script", "autopilot/finished", "--output", "scripts")
    assert done.stdout.split() == ["scripts/train.py", "scripts/predict.py"]
    assert "'../churn.csv'" in (here / "scripts" / "train.py").read_text(encoding="utf-8")
    done = call("report", "autopilot/finished", "--format", "html")
    assert (done.returncode, done.stdout) == (0, "autopilot/finished/candidates/linear-1-refit/report.html\n")
    assert "<h2>ROC curve</h2>" in (here / done.stdout.strip()).read_text(encoding="utf-8")
    done = call("notebook", "autopilot/finished", "--candidate", "nobody")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no candidate 'nobody'" in done.stderr
