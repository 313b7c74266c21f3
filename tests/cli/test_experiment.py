"""Commands for an experiment that is there, specifications from files, and what helps to get along."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from jupyter_autopilot import Experiment
from jupyter_autopilot.cli import COMMANDS, doctor
from jupyter_autopilot.cli.arguments import make_parser
from jupyter_autopilot.cli.completion import bash_script
from jupyter_autopilot.jobs import Workspace

if TYPE_CHECKING:
    from .conftest import Call

FOLDER = "autopilot/finished"


@pytest.fixture(autouse=True)
def here(with_finished: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with `churn.csv` and an experiment in it."""
    monkeypatch.chdir(with_finished)
    return with_finished


def test_show_and_leaderboard_tell_the_same_as_run(call: Call) -> None:
    shown = call("show", FOLDER)
    assert (shown.returncode, shown.stderr) == (0, "")
    facts = dict(line.split("  ", 1) for line in shown.stdout.splitlines())
    assert facts["target"].strip() == "Churn"
    assert facts["status"].strip().startswith("completed. ")
    assert facts["best"].strip().startswith("linear-1")
    board = call("leaderboard", FOLDER)
    assert board.stdout.splitlines()[0].split()[:2] == ["#", "candidate"]
    for command in ("show", "leaderboard"):
        answer = json.loads(call(command, FOLDER, "--json").stdout)
        assert (answer["name"], answer["status"]) == ("finished", "completed")
        assert answer["leaderboard"][0]["id"] == answer["best_candidate"]


def test_stop_add_time_and_delete(call: Call, here: Path, lasting_worker: None) -> None:
    spec = Workspace(here).record("finished").spec.model_copy(update={"name": "mine"})
    Path("spec.json").write_text(spec.model_dump_json(), encoding="utf-8")
    Workspace(here).create(spec)
    experiment = Experiment.open("autopilot/mine")
    assert (
        call("add-time", "autopilot/mine", "60", "--json").stdout
        == json.dumps({"name": "mine", "status": "queued", "added": 60}) + "\n"
    )
    assert json.loads(call("stop", "autopilot/mine", "--json").stdout) == {"name": "mine", "status": "stopped"}
    assert experiment.status == "stopped"
    kept = call("delete", "autopilot/mine")
    assert (kept.returncode, "Delete it with --yes" in kept.stderr) == (2, True)
    gone = call("delete", "autopilot/mine", "--yes")
    assert (gone.returncode, gone.stdout) == (0, "mine: deleted\n")
    assert not (here / "autopilot" / "mine").exists()
    assert call("stop", "autopilot/mine").returncode == 2


@pytest.mark.parametrize("name", ["spec.json", "spec.yaml"])
def test_a_specification_from_a_file_is_that_of_the_rest_api(name: str, call: Call, here: Path) -> None:
    body = {"data_path": "churn.csv", "target": "Churn", "algorithms": ["linear"], "training_method": "ensembling"}
    Path(name).write_text(json.dumps(body) if name.endswith("json") else yaml.safe_dump(body), encoding="utf-8")
    plan = call("plan", "--spec", name, "--json")
    assert plan.returncode == 0, plan.stderr
    assert {one["algorithm"] for one in json.loads(plan.stdout)["candidates"]} == {"linear"}


def test_a_run_by_a_file_makes_its_experiment(call: Call, here: Path, quick_worker: None) -> None:
    body = {"data_path": "churn.csv", "target": "Churn", "output_path": "mine", "tags": ["by file"]}
    Path("spec.yaml").write_text(yaml.safe_dump(body), encoding="utf-8")
    done = call("run", "--spec", "spec.yaml", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["folder"] == str(here / "mine" / "churn-1")
    assert Workspace(here).record("churn-1").spec.tags == ["by file"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (None, "There is no file"),
        ("a: [", "neither JSON nor YAML"),
        ("- a", "holds no fields"),
        ("data_path: churn.csv\ntarget: Churn\nmax_runtim: 20", "no field max_runtim"),
        ("target: Churn", "data_path is required"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(text: str | None, word: str, call: Call) -> None:
    if text is not None:
        Path("spec.yaml").write_text(text, encoding="utf-8")
    done = call("run", "--spec", "spec.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr


def test_a_file_and_arguments_are_one_too_many(call: Call) -> None:
    done = call("run", "churn.csv", "--target", "Churn", "--spec", "spec.yaml")
    assert (done.returncode, "or --spec FILE" in done.stderr) == (2, True)


def test_deploy_prints_how_the_endpoint_is_asked(call: Call, here: Path) -> None:
    done = call("deploy", FOLDER, "--name", "churn", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    try:
        request = ["curl", "-sS", "--fail", "--noproxy", "*", "-H", f"Authorization: Bearer {answer['token']}"]
        request += ["-H", "Content-Type: text/csv", "--data-binary", "@churn.csv", answer["url"]]
        told = subprocess.run(request, capture_output=True, check=True, timeout=60)
        assert len(json.loads(told.stdout)["predictions"]) == 400
        again = call("deploy", FOLDER, "--name", "churn")
        assert (again.returncode, "'churn' already" in again.stderr) == (2, True)
    finally:
        from jupyter_autopilot.jobs import Endpoints

        Endpoints(here / ".autopilot" / "endpoints").delete("churn")


def test_the_doctor_finds_what_is_missing_and_says_what_to_do(
    call: Call, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = {one["what"]: one for one in json.loads(call("doctor", "--json").stdout)["checks"]}
    assert checks["pandas"]["state"] == checks["The folder"]["state"] == "good"
    known = doctor.version

    def version(name: str) -> str:
        if name in {"optuna", "catboost"}:
            raise doctor.PackageNotFoundError(name)
        return "1.0" if name == "scikit-learn" else known(name)

    monkeypatch.setattr(doctor, "version", version)
    done = call("doctor", "nowhere")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "wrong   optuna: not installed - pip install 'optuna<6,>=4'" in lines
    assert any(line.startswith("wrong   scikit-learn: 1.0, but >=1.9 is needed") for line in lines)
    assert any(line.startswith("advice  CatBoost: not installed - ") for line in lines)
    assert any(line.startswith("wrong   The folder: nowhere: No such file") for line in lines)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["jupyter", "autopilot", "lead"], ["leaderboard"]),
        (["jupyter-autopilot", "add"], ["add-time"]),
        (["jupyter", "autopilot", "run", "--max-r"], ["--max-runtime", "--max-runtime-per-candidate"]),
        (["jupyter", "autopilot", "run", "chu"], ["churn.csv"]),
        (["jupyter", "auto"], ["autopilot"]),
    ],
)
def test_a_shell_completes_commands_options_and_files(words: list[str], expected: list[str], call: Call) -> None:
    function = "_jupyter_autopilot" if words[0] == "jupyter-autopilot" else "_jupyter_with_autopilot"
    given = " ".join(words)
    script = f"COMP_WORDS=({given}); COMP_CWORD={len(words) - 1}; {function}; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    program = call("completion", "bash").stdout + script
    told = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.split() == expected
    assert call("completion", "zsh").stdout.startswith("autoload")


def test_every_command_can_be_completed() -> None:
    actions = next(action for action in make_parser()._actions if isinstance(action.choices, dict))
    assert actions.choices.keys() == COMMANDS.keys()
    assert all(f"{name})" in bash_script() for name in COMMANDS)
