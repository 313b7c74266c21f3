"""Batch transforms over REST, with a real model."""

from __future__ import annotations

import asyncio
import csv
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract.transform import Transform
from jupyter_autopilot.jobs import Supervisor, Workspace

ASKED = {"experiment": "finished", "data_path": "churn.csv", "output_path": "out/predictions.csv"}
ENDED = ("completed", "failed", "stopped", "lost")


@pytest.fixture
def experiment(workspace: Path, finished: Path) -> Path:
    """The folder of a finished experiment in the server's workspace."""
    return shutil.copytree(finished, workspace / "autopilot" / "finished")


async def until(rest: Any, name: str, good: Callable[[Transform], bool]) -> Transform:
    """The transform as soon as it is so."""
    async with asyncio.timeout(60):
        while True:
            state = Transform.model_validate((await rest("GET", f"transforms/{name}"))[1])
            if good(state):
                return state
            await asyncio.sleep(0.05)


async def test_a_file_is_predicted(rest: Any, experiment: Path, workspace: Path) -> None:
    status, answer = await rest("POST", "transforms", {**ASKED, "input_columns": ["Contract"]})
    assert (status, answer["name"], answer["status"]) == (202, "predictions", "starting")
    shutil.rmtree(experiment)  # the transform has a copy of the model
    state = await until(rest, "predictions", lambda one: one.status.value in ENDED)
    assert (state.status.value, state.problems, state.share) == ("completed", [], 1.0)
    with (workspace / "out" / "predictions.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == state.rows == state.rows_total
    assert next(iter(rows[0])) == "Contract"
    assert [one["name"] for one in (await rest("GET", "transforms"))[1]["transforms"]] == ["predictions"]
    assert (await rest("POST", "transforms/predictions/resume"))[0] == 409
    assert (await rest("DELETE", "transforms/predictions"))[0] == 204
    assert (await rest("GET", "transforms"))[1] == {"transforms": []}
    assert (workspace / "out" / "predictions.csv").exists()


async def test_one_that_is_stopped_lets_the_next_begin_and_goes_on(
    rest: Any, experiment: Path, workspace: Path
) -> None:
    await rest("POST", "transforms", ASKED)
    status, second = await rest("POST", "transforms", {**ASKED, "output_path": "second.parquet"})
    assert (status, second["status"]) == (202, "queued")
    assert (await rest("DELETE", "transforms/second"))[0] == 409
    assert (await rest("POST", "transforms/predictions/stop"))[0] == 202
    await until(rest, "predictions", lambda one: one.status.value == "stopped")
    status, answer = await rest("POST", "transforms/predictions/resume")
    assert (status, answer["status"]) == (202, "queued")
    await until(rest, "second", lambda one: one.status.value == "completed")
    await until(rest, "predictions", lambda one: one.status.value == "completed")
    assert (workspace / "second.parquet").read_bytes()[:4] == b"PAR1"


async def test_one_that_was_killed_is_lost_and_found_by_the_next_server(
    rest: Any, experiment: Path, workspace: Path
) -> None:
    await rest("POST", "transforms", ASKED)
    next_server = Supervisor(Workspace(workspace), max_running=1).transforms
    assert next_server.active
    process = next_server._records["predictions"]._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    state = await until(rest, "predictions", lambda one: one.status.value in ENDED)
    assert (state.status.value, state.problems[0].code.value) == ("lost", "worker_lost")
    assert (await rest("POST", "transforms/predictions/resume"))[0] == 202
    await until(rest, "predictions", lambda one: one.status.value == "completed")
    assert next_server.get("predictions").status.value == "completed"


async def test_what_is_wrong_with_the_data_names_file_column_and_row(
    rest: Any, experiment: Path, workspace: Path
) -> None:
    lines = (workspace / "churn.csv").read_text().splitlines()
    names = lines[0].split(",")
    cells = lines[3].split(",")
    column = names.index("MonthlyCharges")
    cells[column] = "many"
    (workspace / "bad.csv").write_text("\n".join([*lines[:3], ",".join(cells)]) + "\n")
    await rest("POST", "transforms", {**ASKED, "data_path": "bad.csv"})
    state = await until(rest, "predictions", lambda one: one.status.value in ENDED)
    assert state.status.value == "failed"
    message = state.problems[0].message
    assert "bad.csv" in message
    assert names[column] in message
    assert "row 3" in message
    (workspace / "bad.csv").write_text("\n".join(lines[:4]) + "\n")
    await rest("POST", "transforms/predictions/resume")
    state = await until(rest, "predictions", lambda one: one.status.value in ENDED)
    assert (state.status.value, state.rows) == ("completed", 3)


async def test_what_cannot_be_done_is_said_at_once(rest: Any, experiment: Path, workspace: Path) -> None:
    (workspace / "there.csv").write_text("a\n1\n")
    for change, status, code, field in (
        ({"data_path": "nobody.csv"}, 422, "file_missing", "data_path"),
        ({"data_path": "../x.csv"}, 403, "path_outside_workspace", "data_path"),
        ({"output_path": "/../x.csv"}, 403, "path_outside_workspace", "output_path"),
        ({"output_path": ".jupyter/x.csv"}, 403, "path_outside_workspace", "output_path"),
        ({"output_path": "there.csv"}, 409, "conflict", "output_path"),
        ({"output_path": "there.csv/x.csv"}, 422, "folder_not_writable", "output_path"),
        ({"experiment": "nobody"}, 404, "not_found", None),
        ({"candidate": "nobody"}, 404, "not_found", "candidate"),
        ({"model": "churn"}, 422, "invalid_request", None),
    ):
        got, answer = await rest("POST", "transforms", {**ASKED, **change})
        assert (got, answer["code"], answer["problems"][0]["field"]) == (status, code, field), change
    assert (await rest("GET", "transforms"))[1] == {"transforms": []}
    assert (await rest("POST", "transforms/nobody/stop"))[0] == 404


async def test_one_that_runs_counts_as_activity(rest: Any, experiment: Path, workspace: Path, server: Any) -> None:
    await rest("POST", "transforms", ASKED)
    (app,) = server.extension_manager.extension_apps["jupyter_autopilot"]
    async with asyncio.timeout(10):
        while app.current_activity() is None:
            await asyncio.sleep(0.05)
    await rest("POST", "transforms/predictions/stop")
    await until(rest, "predictions", lambda one: one.status.value == "stopped")
    await rest("DELETE", "transforms/predictions")
    assert not [*workspace.rglob(".*.parts")]
