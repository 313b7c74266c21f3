"""An endpoint that is watched, over REST: a real process captures, a real analysis looks at it."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jupyter_autopilot import connect
from jupyter_autopilot.contract.monitoring import Monitoring, MonitoringReport, Retraining, Traffic
from jupyter_autopilot.contract.prediction import INFERENCE_ID
from jupyter_autopilot.engine.data import read_table

ROWS = 120


@pytest.fixture
def experiment(workspace: Path, finished: Path) -> Path:
    """The folder of a finished experiment in the server's workspace."""
    return shutil.copytree(finished, workspace / "autopilot" / "finished")


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(600):
        if await holds():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it did not happen in time")


async def test_requests_are_captured_compared_and_made_data_of_a_new_experiment(
    rest: Any, server: Any, workspace: Path, experiment: Path
) -> None:
    assert (await rest("POST", "endpoints", {"name": "watched", "experiment": "finished"}))[0] == 202

    async def in_service() -> bool:
        return bool((await rest("GET", "endpoints/watched"))[1]["status"] == "in_service")

    await until(in_service)
    status, answer = await rest("GET", "endpoints/watched/monitoring")
    before = Monitoring.model_validate(answer)
    assert (status, before.settings.capture.enabled, before.profile, before.report) == (200, False, True, None)

    settings = before.settings.model_dump(mode="json")
    settings["capture"]["enabled"], settings["least_rows"] = True, 50
    assert (await rest("POST", "endpoints/watched/monitoring", settings))[0] == 200

    # Customers who stay for long pay more than they did, and some have a contract that nobody had.
    table = pd.read_csv(workspace / "churn.csv").head(ROWS)
    features = table.drop(columns="Churn")
    features["tenure"] = features["tenure"] + 60
    features.loc[:40, "Contract"] = "Ten years"
    records = json.loads(features.to_json(orient="records"))

    async def captured() -> bool:
        await ask(rest, [records[0]], "warm-up")
        return Monitoring.model_validate((await rest("GET", "endpoints/watched/monitoring"))[1]).captured.parts > 0

    await until(captured)
    await ask(rest, records, "all")

    labels = [{"inference_id": f"all:{row}", "label": label} for row, label in enumerate(table["Churn"], start=1)]
    status, answer = await rest("POST", "endpoints/watched/labels", labels)
    assert (status, answer) == (200, {"taken": ROWS, "total": ROWS})

    async def looked_at_all() -> bool:
        _, answer = await rest("POST", "endpoints/watched/monitoring/analysis")
        report = Monitoring.model_validate(answer).report
        return report is not None and report.rows > ROWS

    await until(looked_at_all)
    found = Monitoring.model_validate((await rest("GET", "endpoints/watched/monitoring"))[1])
    report = found.report
    assert report is not None
    assert {column.name for column in report.columns if column.severity == "major"} >= {"tenure", "Contract"}
    contract = next(column for column in report.columns if column.name == "Contract")
    assert contract.new_categories == ["Ten years"]
    assert {column.name for column in report.predictions} == {"predicted_label", "probability"}
    assert report.quality is not None and report.quality.overall is not None
    assert report.quality.overall.rows == ROWS
    assert {(alert.kind.value, alert.column) for alert in found.alerts} >= {("drift", "tenure"), ("drift", "Contract")}

    async def told() -> bool:
        return bool((await rest("GET", "endpoints/watched"))[1]["alerts"])

    await until(told)

    async def counted() -> bool:
        _, answer = await rest("GET", "endpoints/watched/traffic", params={"minutes": "60"})
        return Traffic.model_validate(answer).total.rows > ROWS

    await until(counted)

    address = server.connection_url, server.identity_provider.token
    await asyncio.to_thread(ask_from_python, *address, report, table["Churn"][0])

    status, answer = await rest("POST", "endpoints/watched/monitoring/retraining")
    data = Retraining.model_validate(answer)
    assert (status, data.experiment, data.rows, data.training_files) == (200, "finished", ROWS, 1)
    joined = read_table(workspace / data.data_path, root=workspace).frame
    original = pd.read_csv(workspace / "churn.csv")
    assert [*joined.columns] == [*original.columns]
    assert len(joined) == len(original) + ROWS
    assert joined["Churn"].tail(ROWS).tolist() == table["Churn"].tolist()
    assert joined["tenure"].tail(ROWS).tolist() == features["tenure"].tolist()

    assert (await rest("DELETE", "endpoints/watched/monitoring/captured"))[0] == 204
    after = Monitoring.model_validate((await rest("GET", "endpoints/watched/monitoring"))[1])
    assert (after.captured.labels, after.report, after.alerts) == (0, None, [])
    assert (await rest("DELETE", "endpoints/watched"))[0] == 204


def ask_from_python(url: str, token: str, report: MonitoringReport, label: str) -> None:
    monitoring = connect(url, token).endpoint("watched").monitoring
    assert monitoring.report == monitoring.of("AllTraffic").report == report
    assert monitoring.send_labels({"all:1": label}) == 1
    assert monitoring.analyse().rows == report.rows
    assert "tenure" in monitoring.drift().index
    assert monitoring.traffic()["rows"].sum() > ROWS
    monitoring.change(capture=0.5)
    assert monitoring.settings.capture.share == 0.5


async def ask(rest: Any, records: list[dict[str, Any]], name: str) -> None:
    headers = {INFERENCE_ID: name, "Content-Type": "application/json"}
    body = json.dumps({"instances": records}).encode()
    status, answer = await rest("POST", "endpoints/watched/invocations", raw=body, headers=headers)
    assert status == 200, answer


async def test_what_is_wrong_is_said(rest: Any, experiment: Path) -> None:
    assert (await rest("POST", "endpoints", {"name": "watched", "experiment": "finished"}))[0] == 202
    for method, path, sent, status, code in (
        ("POST", "endpoints/watched/monitoring", {"capture": {"share": 2}}, 422, "invalid_request"),
        ("POST", "endpoints/watched/monitoring", {"window": 3}, 422, "invalid_request"),
        ("POST", "endpoints/watched/labels", [], 422, "payload_invalid"),
        ("POST", "endpoints/watched/monitoring/retraining", None, 409, "conflict"),
        ("GET", "endpoints/nobody/monitoring", None, 404, "not_found"),
    ):
        answer = await rest(method, path, sent)
        assert (answer[0], answer[1]["code"]) == (status, code), (method, path, sent)
    for method, path in (("GET", "monitoring"), ("POST", "monitoring/analysis")):
        status, answer = await rest(method, f"endpoints/watched/{path}", params={"variant": "nobody"})
        assert (status, answer["code"], answer["problems"][0]["field"]) == (422, "variant_unknown", "variant")
    status, answer = await rest("GET", "endpoints/watched/traffic", params={"minutes": "0"})
    assert (status, answer["problems"][0]["field"]) == (422, "minutes")
    assert (await rest("DELETE", "endpoints/watched"))[0] == 204
