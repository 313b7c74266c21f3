"""The archive for bug reports, and above all what is not in it."""

from __future__ import annotations

import csv
import json
import shutil
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_autopilot.contract import (
    EVENT,
    Candidate,
    CandidateEnded,
    CandidateStatus,
    ControlFile,
    ErrorCode,
    JobEnded,
    JobStarted,
    Problem,
    ProblemResolved,
    ProblemType,
    TabularSpec,
    Warning,
    WarningRaised,
)
from jupyter_autopilot.jobs import Workspace
from jupyter_autopilot.jobs.diagnostics import write_diagnostics

SECRET, CELL, LABEL = "s3cr3t-v4lue-of-a-variable", "Alice Example", "very ill"
KEYS = {"AUTOPILOT_ENCRYPTION_KEY_CLINIC": "k3y-of-a-clinic", "AUTOPILOT_ENCRYPTION_PASSPHRASE_LAB": "w0rds-of-a-lab"}
HOST = "notebook-of-carol"


@pytest.fixture
def told(
    tmp_path: Path, churn_csv: Path, quick_spec: Callable[..., TabularSpec], monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The archive's texts, of an experiment in whose folder everything lies that is nobody's business."""
    home = tmp_path / "home" / "alice"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    for name, value in {"MY_DATABASE_PASSWORD": SECRET, **KEYS}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(socket, "gethostname", lambda: HOST)
    shutil.copy(churn_csv, home / "churn.csv")
    folder = Workspace(home).create(quick_spec("one", data_path=str(home / "churn.csv"))).folder
    events = [
        JobStarted(pid=1),
        ProblemResolved(
            rows=400,
            problem_type=ProblemType.BINARY,
            evidence=f"2 different values: {LABEL}, well",
            objective="auc",
            greater_is_better=True,
        ),
        WarningRaised(warning=Warning(code="odd", message=f"Left out: '{CELL}' in row 3 of {home}/churn.csv")),
        CandidateEnded(
            candidate=Candidate(
                id="linear-1",
                algorithm="linear",
                status=CandidateStatus.FAILED,
                error=f"ValueError: could not convert string to float: '{CELL}'",
                created_at="2026",
            )
        ),
        JobEnded(
            outcome="failed",
            reason=f"'{CELL}' is no number.",
            problems=[
                Problem(code=ErrorCode.TARGET_NOT_NUMERIC, message=f"'{CELL}' is no number.", params={"value": CELL})
            ],
        ),
    ]
    folder.events.write_bytes(b"".join(EVENT.dump_json(event) + b"\n" for event in events))
    folder.log.parent.mkdir()
    folder.log.write_text(
        f"12:00:00 400 rows, binary (2 different values: {LABEL}, well), objective auc\n"
        f'  File "{folder.path}/x.py", line 1\n  File "/Users/bob/lib.py", line 2\n'
        f"ValueError: could not convert string to float: '{CELL}'\n"
        f"{SECRET} {' '.join(KEYS.values())} on {HOST}; token=abcdef123456 Authorization: token: Bearer abcdef123456\n"
    )
    folder.write_control(ControlFile(stop=True))
    folder.process.write_text('{"pid": 1}')
    bundle = folder.bundle("linear-1")
    bundle.mkdir(parents=True)
    shutil.copy(churn_csv, bundle / "manifest.json")
    (bundle / "models.joblib").write_bytes(b"model")
    (folder.path / "DataExploration.ipynb").write_text(f'{{"cells": ["{CELL}"]}}')
    target = tmp_path / "report.zip"
    names = write_diagnostics(folder.path, target)
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == names
        return {name: archive.read(name).decode() for name in names}


def test_it_tells_what_was_to_be_done_what_happened_and_where(told: dict[str, str]) -> None:
    assert set(told) == {
        "machine.json",
        "files.txt",
        "experiment.json",
        "control.json",
        "events.jsonl",
        "worker.log",
    }
    assert json.loads(told["experiment.json"])["target"] == "Churn"
    assert json.loads(told["control.json"])["stop"] is True
    kinds = [json.loads(line)["type"] for line in told["events.jsonl"].splitlines()]
    assert kinds == ["job_started", "problem_resolved", "warning_raised", "candidate_ended", "job_ended"]
    assert "could not convert string to float" in told["worker.log"]
    assert "candidates/linear-1/bundle/models.joblib" in told["files.txt"]
    machine = json.loads(told["machine.json"])
    assert machine["packages"]["pandas"]
    assert machine["cores"] >= 1


def test_no_secret_no_place_and_no_person_is_in_it(told: dict[str, str], tmp_path: Path) -> None:
    whole = "\n".join(told.values())
    for private in (SECRET, *KEYS.values(), "abcdef123456", str(tmp_path), "alice", "bob", HOST):
        assert private not in whole, private


def test_no_cell_of_the_table_is_in_it(told: dict[str, str], churn_csv: Path) -> None:
    whole = "\n".join(told.values())
    assert CELL not in whole
    assert LABEL not in whole
    with churn_csv.open(newline="", encoding="utf-8") as file:
        for row in list(csv.reader(file))[1:]:
            assert row[0] not in whole


def test_what_is_damaged_is_told_and_not_copied(tmp_path: Path, finished: Path) -> None:
    folder = Path(shutil.copytree(finished, tmp_path / "copy"))
    with (folder / "events.jsonl").open("a") as file:
        file.write(f"half of {CELL}")
    write_diagnostics(folder, tmp_path / "report.zip")
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        text = archive.read("events.jsonl").decode()
    assert text.splitlines()[-1] == "This is no event; it has 21 characters."
