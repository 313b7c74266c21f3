"""Data files and experiments over REST, with real workers."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract import Experiment

SPEC = {
    "name": "one",
    "data_path": "churn.csv",
    "target": "Churn",
    "training_method": "ensembling",
    "algorithms": ["linear"],
    "max_candidates": 1,
    "max_runtime": 300,
}
TERMINAL = {"completed", "stopped", "failed", "lost"}


async def ended(rest: Any, name: str) -> dict[str, Any]:
    for _ in range(2400):
        _, body = await rest("GET", f"experiments/{name}")
        if body["state"]["status"] in TERMINAL:
            return dict(body)
        await asyncio.sleep(0.1)
    raise AssertionError(body)


@pytest.mark.executes_notebooks
async def test_the_whole_way_from_a_file_to_a_prediction(rest: Any, workspace: Path) -> None:
    status, preview = await rest("POST", "datasets/preview", {"path": "churn.csv", "target": "Churn"})
    assert (status, preview["problems"], preview["target"]["problem_type"]) == (200, [], "binary")
    status, created = await rest("POST", "experiments", {**SPEC, "auto_deploy": True, "endpoint_name": "churn"})
    assert (status, created["folder"]) == (202, "autopilot/one")
    assert (await rest("POST", "experiments", SPEC))[1]["code"] == "name_taken"

    body = await ended(rest, "one")
    Experiment.model_validate(body)
    assert body["state"]["status"] == "completed"
    assert body["state"]["candidates"][0]["validation_score"] is not None
    for notebook in ("data_exploration_notebook", "candidate_definition_notebook"):
        assert (workspace / "autopilot" / "one" / body["state"]["artifacts"][notebook]).exists()
    _, log = await rest("GET", "experiments/one/log")
    assert set(log) == {"text"}
    _, listing = await rest("GET", "experiments")
    assert [(line["name"], line["target"], line["best_score"] > 0.5) for line in listing["experiments"]] == [
        ("one", "Churn", True)
    ]

    for _ in range(1200):
        _, listed = await rest("GET", "endpoints")
        if [endpoint["status"] for endpoint in listed["endpoints"]] == ["in_service"]:
            break
        await asyncio.sleep(0.1)
    endpoint = listed["endpoints"][0]
    assert (endpoint["name"], endpoint["experiment"], endpoint["labels"]) == ("churn", "one", ["No", "Yes"])
    assert endpoint["invocations_path"] == "autopilot/endpoints/churn/invocations"
    status, answer = await rest("POST", "endpoints/churn/invocations", {"instances": endpoint["sample"]})
    assert status == 200
    assert len(answer["predictions"]) == len(endpoint["sample"])
    assert sum(answer["predictions"][0]["probabilities"]) == pytest.approx(1)
    row = ",".join(str(endpoint["sample"][0].get(column["name"], "")) for column in endpoint["columns"])
    status, csv = await rest(
        "POST", "endpoints/churn/invocations", raw=row.encode(), headers={"Content-Type": "text/csv"}
    )
    # A row alone and among others differs in the last bits: sums are made in another order.
    alone, among = csv["predictions"][0], answer["predictions"][0]
    assert alone["predicted_label"] == among["predicted_label"]
    assert alone["probabilities"] == pytest.approx(among["probabilities"])
    status, error = await rest("POST", "endpoints/churn/invocations", {"instances": [{"tenure": 1}]})
    assert (status, error["code"]) == (422, "columns_missing")

    assert (await rest("POST", "endpoints/churn/stop"))[1]["status"] == "stopped"
    status, error = await rest("POST", "endpoints/churn/invocations", {"instances": []})
    assert (status, error["code"]) == (503, "endpoint_not_ready")
    assert (await rest("DELETE", "endpoints/churn"))[0] == 204
    assert (await rest("GET", "endpoints"))[1] == {"endpoints": []}
    assert (await rest("DELETE", "experiments/one"))[0] == 204
    assert not (workspace / "autopilot" / "one").exists()


async def test_an_answer_is_short_where_nothing_has_happened(rest: Any, with_one: Path) -> None:
    _, whole = await rest("GET", "experiments/finished")
    revision = whole["state"]["revision"]
    _, same = await rest("GET", "experiments/finished", params={"since": str(revision)})
    assert (same["changed"], same["state"]["candidates"], same["state"]["status"]) == (False, [], "completed")
    _, news = await rest("GET", "experiments/finished", params={"since": str(revision - 1)})
    ids = [one["id"] for one in whole["state"]["candidates"]]
    assert (news["changed"], news["candidate_ids"], news["state"]["candidates"]) == (True, ids, [])
    assert {**news["state"], "candidates": whole["state"]["candidates"]} == whole["state"]
    _, all_new = await rest("GET", "experiments/finished", params={"since": "0"})
    assert all_new == {**whole, "candidate_ids": ids}


async def test_a_running_experiment_can_be_stopped_and_only_then_deleted(rest: Any, workspace: Path) -> None:
    await rest("POST", "experiments", {**SPEC, "training_method": "hpo", "max_candidates": 500})
    status, error = await rest("DELETE", "experiments/one")
    assert (status, error["code"]) == (409, "experiment_running")
    status, body = await rest("POST", "experiments/one/stop")
    assert (status, body["state"]["status"]) == (202, "stopping")
    assert (await ended(rest, "one"))["state"]["status"] in {"stopped", "failed"}
    assert (await rest("DELETE", "experiments/one"))[0] == 204


async def test_hints_come_over_the_event_bus(rest: Any, server: Any, with_one: Path) -> None:
    heard: list[dict[str, Any]] = []

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        heard.append(data)

    server.event_logger.add_listener(schema_id="https://schema.jupyter-autopilot.org/change/v1", listener=listen)
    status, endpoint = await rest("POST", "endpoints", {"name": "e", "experiment": "finished"})
    assert (status, endpoint["status"]) == (202, "creating")
    for _ in range(100):
        await asyncio.sleep(0.1)
        if len([one for one in heard if one["kind"] == "endpoint"]) >= 2:
            break
    assert [(one["id"], one["revision"]) for one in heard if one["kind"] == "endpoint"] == [("e", 1), ("e", 2)]


async def test_paths_outside_the_workspace_are_refused(rest: Any, workspace: Path) -> None:
    outside = workspace.parent / "outside.csv"
    outside.write_text("a,b\n1,2\n")
    (workspace / "link.csv").symlink_to(outside)
    (workspace / ".hidden.csv").write_text("a,b\n1,2\n")
    code = "path_outside_workspace"
    for path in (
        "../outside.csv",
        "folder/../../outside.csv",
        "link.csv",
        ".hidden.csv",
        "C:/outside.csv",
        "..\\outside.csv",
        "a\0b",
    ):
        for route, body in (
            ("datasets/preview", {"path": path}),
            ("experiments", {**SPEC, "data_path": path}),
            ("experiments", {**SPEC, "output_path": path}),
            ("experiments", {**SPEC, "split_method": "validation_file", "validation_path": path}),
            ("experiments", {**SPEC, "objective_file": path}),
        ):
            status, error = await rest("POST", route, body)
            assert (status, error["code"]) == (403, code), (route, path)
        _, answer = await rest("POST", "experiments/validate", {"draft": {**SPEC, "data_path": path}})
        assert [(problem["code"], problem["field"]) for problem in answer["problems"]] == [(code, "data_path")], path
    assert not (workspace / "autopilot").exists()


async def test_an_absolute_path_is_one_below_the_workspace(rest: Any, workspace: Path) -> None:
    _, preview = await rest("POST", "datasets/preview", {"path": "/churn.csv"})
    assert preview["rows"] == 400
    _, preview = await rest("POST", "datasets/preview", {"path": str(workspace.parent / "outside.csv")})
    assert [problem["code"] for problem in preview["problems"]] == ["file_missing"]


DRAFTS: list[tuple[dict[str, Any], str | None, dict[str, str]]] = [
    ({}, "data", {"name": "invalid_request", "data_path": "invalid_request"}),
    ({"name": "a b", "data_path": "churn.csv"}, "data", {"name": "name_invalid"}),
    ({"name": "a", "data_path": "nowhere.csv"}, "data", {"data_path": "file_missing"}),
    ({"name": "a", "data_path": "churn.csv"}, "data", {}),
    ({"name": "a", "data_path": "churn.csv"}, "target", {"target": "invalid_request"}),
    ({"name": "finished", "data_path": "churn.csv"}, "data", {"name": "name_taken"}),
    (
        {"name": "a", "data_path": "churn.csv", "output_path": "churn.csv"},
        "data",
        {"output_path": "folder_not_writable"},
    ),
    ({**SPEC, "algorithms": ["magic"]}, "training", {"algorithms": "algorithm_unknown"}),
    ({**SPEC, "algorithms": ["magic"]}, "target", {}),
    ({**SPEC, "max_runtime": 1}, "deployment", {"max_runtime": "invalid_request"}),
    ({**SPEC, "endpoint_name": "a b"}, None, {"endpoint_name": "name_invalid"}),
    ({**SPEC, "nonsense": 1}, "data", {"nonsense": "invalid_request"}),
    ({**SPEC, "split_method": "group"}, "data", {"group_column": "split_field_missing"}),
    (
        {**SPEC, "split_method": "validation_file", "validation_path": "nowhere.csv"},
        "data",
        {"validation_path": "file_missing"},
    ),
    (SPEC, None, {}),
]
"""A draft, the step up to which it is checked, and the code of the problem of each field."""


async def test_a_draft_is_checked_up_to_its_step(rest: Any, with_one: Path) -> None:
    for draft, step, expected in DRAFTS:
        status, answer = await rest("POST", "experiments/validate", {"draft": draft, "step": step})
        assert status == 200, draft
        assert {problem["field"]: problem["code"] for problem in answer["problems"]} == expected, draft


async def test_a_document_is_imported_or_refused(rest: Any) -> None:
    status, draft = await rest("POST", "experiments/import", {"document": {**SPEC, "gone": 1}})
    assert (status, draft["source"], draft["values"]["target"]) == (200, "specification", "Churn")
    assert [note["field"] for note in draft["notes"]] == ["gone"]
    for document in ({"cells": []}, [], None):
        status, error = await rest("POST", "experiments/import", {"document": document})
        assert (status, error["code"], error["problems"][0]["field"]) == (422, "invalid_request", "document")


@pytest.mark.usefixtures("lasting_worker")
async def test_an_experiment_may_be_named_like_a_route(rest: Any) -> None:
    assert (await rest("POST", "experiments", {**SPEC, "name": "import"}))[0] == 202
    status, body = await rest("GET", "experiments/import")
    assert (status, body["name"]) == (200, "import")
    await rest("POST", "experiments/import/stop")
    await ended(rest, "import")


async def test_the_same_again_is_offered_what_is_there(rest: Any, with_one: Path) -> None:
    os.utime(with_one / "autopilot" / "finished" / "experiment.json")  # made after the file, as an original is
    again = {**SPEC, "name": "again", "tags": ["second"], "project": "churn", "auto_deploy": True}
    _, answer = await rest("POST", "experiments/validate", {"draft": again})
    assert answer == {"problems": [], "similar": ["finished"]}
    for draft, step in (({**again, "seed": 1}, None), (again, "target"), ({**again, "target": ""}, None)):
        _, answer = await rest("POST", "experiments/validate", {"draft": draft, "step": step})
        assert answer["similar"] == []
    (with_one / "churn.csv").write_text((with_one / "churn.csv").read_text())
    _, answer = await rest("POST", "experiments/validate", {"draft": again})
    assert answer["similar"] == []


@pytest.mark.usefixtures("lasting_worker")
async def test_those_that_wait_are_in_an_order_that_can_be_changed(rest: Any, workspace: Path) -> None:
    long = {**SPEC, "training_method": "hpo", "max_candidates": 500}
    for name in ("one", "two", "three"):
        await rest("POST", "experiments", {**long, "name": name})

    async def waiting() -> dict[str, tuple[int, str]]:
        _, listed = await rest("GET", "experiments")
        found = sorted(listed["experiments"], key=lambda one: one["queue_position"] or 0)
        return {one["name"]: one["queue_position"] for one in found}

    assert await waiting() == {"one": None, "two": 1, "three": 2}
    status, moved = await rest("POST", "experiments/three/prioritize")
    assert (status, moved["queue_position"], "no more than 1 may" in moved["waiting_for"]) == (200, 1, True)
    assert await waiting() == {"one": None, "three": 1, "two": 2}
    status, error = await rest("POST", "experiments/one/prioritize")
    assert (status, error["code"]) == (409, "conflict")
    for name in ("two", "three", "one"):
        await rest("POST", f"experiments/{name}/stop")
    await ended(rest, "one")


async def test_time_is_added_to_what_runs_and_to_what_waits_until_it_has_ended(rest: Any, workspace: Path) -> None:
    long = {**SPEC, "training_method": "hpo", "max_candidates": 500}
    for name in ("one", "two"):
        await rest("POST", "experiments", {**long, "name": name})
        assert (await rest("POST", f"experiments/{name}/extend", {"seconds": 120}))[0] == 202
    for _ in range(600):
        _, running = await rest("GET", "experiments/one")
        if running["state"]["run_seconds"] == SPEC["max_runtime"] + 120:
            break
        await asyncio.sleep(0.1)
    assert running["state"]["run_seconds"] == SPEC["max_runtime"] + 120
    for name in ("two", "one"):
        await rest("POST", f"experiments/{name}/stop")
    await ended(rest, "one")
    status, error = await rest("POST", "experiments/one/extend", {"seconds": 120})
    assert (status, error["code"], "Resume it" in error["message"]) == (409, "conflict", True)


async def test_a_file_that_breaks_its_reader_is_a_problem_of_the_field(
    rest: Any, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    status, error = await rest("POST", "datasets/preview", {"path": "churn.csv"})
    assert (status, error["code"], error["problems"][0]["field"]) == (422, "file_unreadable", "data_path")


async def test_a_preview_is_fresh_when_other_cells_count_as_missing(rest: Any, workspace: Path) -> None:
    (workspace / "gaps.csv").write_text("a,b\n" + "1,unknown\n2,3\n" * 50)

    async def missing(*tokens: str) -> int:
        _, preview = await rest("POST", "datasets/preview", {"path": "gaps.csv", "missing_tokens": tokens})
        return preview["columns"][1]["missing"]

    assert [await missing(), await missing("unknown"), await missing()] == [0, 50, 0]


async def test_a_preview_is_fresh_after_the_file_has_changed(rest: Any, workspace: Path) -> None:
    _, before = await rest("POST", "datasets/preview", {"path": "churn.csv"})
    lines = (workspace / "churn.csv").read_text().splitlines(keepends=True)
    (workspace / "churn.csv").write_text("".join(lines[:101]))
    _, after = await rest("POST", "datasets/preview", {"path": "churn.csv"})
    assert (before["rows"], after["rows"]) == (400, 100)


async def test_a_body_over_the_limit_is_not_passed_on(rest: Any, with_one: Path, server: Any) -> None:
    app = server.extension_manager.extension_points["jupyter_autopilot"].app
    too_long = b"x" * (app.max_invocation_bytes + 1)
    status, error = await rest("POST", "endpoints/e/invocations", raw=too_long, headers={"Content-Type": "text/csv"})
    assert (status, error["code"]) == (413, "payload_too_large")


@pytest.mark.usefixtures("quick_worker")
async def test_a_running_experiment_counts_as_activity(rest: Any, server: Any) -> None:
    app = server.extension_manager.extension_points["jupyter_autopilot"].app
    assert app.current_activity() is None
    await rest("POST", "experiments", SPEC)
    for _ in range(50):
        await asyncio.sleep(0.1)
        if app.current_activity():
            break
    assert app.current_activity() == {"experiments": True}
    assert "autopilot_last_activity" in server.web_app.settings
    await ended(rest, "one")


@pytest.mark.usefixtures("quick_worker")
async def test_an_experiment_is_resumed_over_rest(rest: Any, with_one: Path) -> None:
    status, body = await rest("POST", "experiments/finished/resume", {"seconds": 0})
    assert (status, body["problems"][0]["field"]) == (422, "seconds")
    status, body = await rest("POST", "experiments/finished/resume", {"seconds": 60})
    assert (status, body["state"]["status"]) == (202, "starting")
    assert (await rest("POST", "experiments/finished/resume", {}))[0] == 409
    body = await ended(rest, "finished")
    assert (body["state"]["status"], body["state"]["runs"]) == ("completed", 2)
    assert (await rest("POST", "experiments/nobody/resume", {}))[0] == 404


@pytest.mark.alone
async def test_the_event_loop_is_never_held_up(rest: Any, workspace: Path, lag: Callable[[], float]) -> None:
    await rest("GET", "catalog")
    await rest("POST", "datasets/preview", {"path": "churn.csv", "target": "Churn"})
    await rest("POST", "experiments/validate", {"draft": SPEC})
    await rest("POST", "experiments", SPEC)
    best = (await ended(rest, "one"))["state"]["best_candidate"]
    _, model = await rest("GET", f"experiments/one/candidates/{best}")
    rows = {"instances": model["manifest"]["sample"]}
    assert (await rest("POST", f"experiments/one/candidates/{best}/predictions", rows))[0] == 200
    await rest("POST", "endpoints", {"name": "e", "experiment": "one"})
    await rest("GET", "experiments")
    await rest("DELETE", "endpoints/e")
    await rest("DELETE", "experiments/one")
    assert lag() < 0.05


@pytest.fixture
def lag(server: Any, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Callable[[], float]]:
    """The longest time in seconds that one turn of the event loop took, by the clock.

    Waiting for a file or a process counts as much as computing: either holds up every other request.
    """
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        before = time.perf_counter()
        while True:
            await asyncio.sleep(0)  # one turn, of which none is left out
            now = time.perf_counter()
            longest, before = max(longest, now - before), now

    task = jp_asyncio_loop.create_task(watch())
    yield lambda: longest
    task.cancel()
    jp_asyncio_loop.run_until_complete(asyncio.gather(task, return_exceptions=True))


@pytest.fixture
def with_one(workspace: Path, finished: Path) -> Path:
    """The workspace with a finished experiment."""
    shutil.copytree(finished, workspace / "autopilot" / "finished")
    assert json.loads((workspace / "autopilot" / "finished" / "best.json").read_text())
    return workspace
