"""Plans over REST."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract import Plan

SPEC = {"name": "one", "data_path": "churn.csv", "target": "Churn", "max_runtime": 60}


async def test_a_plan_is_made_and_nothing_else(rest: Any, workspace: Path) -> None:
    before = sorted(path.name for path in workspace.iterdir())
    status, body = await rest("POST", "plans", {**SPEC, "training_method": "ensembling", "algorithms": ["linear"]})
    plan = Plan.model_validate(body)
    assert (status, plan.training_method, plan.reason) == (200, "ensembling", "chosen by the user")
    assert {one.algorithm for one in plan.candidates} == {"linear"}
    assert sorted(path.name for path in workspace.iterdir()) == before


@pytest.mark.parametrize(
    ("fields", "status", "code", "field"),
    [
        ({"target": "Chur"}, 422, "target_unknown", "target"),
        ({"data_path": "gone.csv"}, 422, "file_missing", "data_path"),
        ({"data_path": "../churn.csv"}, 403, "path_outside_workspace", "data_path"),
        ({"max_runtime": 1}, 422, "invalid_request", "max_runtime"),
        ({"objective": "rmse"}, 422, "objective_unsuitable", "objective"),
    ],
)
async def test_what_is_wrong_is_told_by_its_field(
    rest: Any, fields: dict[str, Any], status: int, code: str, field: str
) -> None:
    answer = await rest("POST", "plans", {**SPEC, **fields})
    assert (answer[0], answer[1]["code"], answer[1]["problems"][0]["field"]) == (status, code, field)


async def test_a_name_that_is_taken_is_no_matter(rest: Any, workspace: Path) -> None:
    (workspace / "autopilot" / "one").mkdir(parents=True)
    assert (await rest("POST", "plans", SPEC))[0] == 200


async def test_a_reader_that_hangs_is_ended_with_the_server(server: Any, rest: Any, workspace: Path) -> None:
    looks = next(iter(server.extension_manager.extension_apps["jupyter_autopilot"]))._context.looks
    asked = asyncio.ensure_future(rest("POST", "plans", SPEC))
    while not looks._running:
        await asyncio.sleep(0.01)
    await looks.close()
    status, body = await asked
    assert (status, body["code"]) == (422, "file_unreadable")
    assert not looks._running
