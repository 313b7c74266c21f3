"""Variants of an endpoint over REST."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from jupyter_autopilot.contract.deployment import EndpointDeployments


@pytest.fixture
def experiment(workspace: Path, finished: Path) -> Path:
    """The folder of a finished experiment in the server's workspace."""
    return shutil.copytree(finished, workspace / "autopilot" / "finished")


async def served(rest: Any, number: int) -> dict[str, Any]:
    for _ in range(600):
        _, endpoint = await rest("GET", "endpoints/churn")
        if (endpoint["status"], endpoint["deployment"], endpoint["updating"]) == ("in_service", number, None):
            break
        await asyncio.sleep(0.1)
    assert (endpoint["status"], endpoint["deployment"]) == ("in_service", number), endpoint["error"]
    return dict(endpoint)


async def test_variants_are_deployed_asked_and_rolled_back(rest: Any, jp_fetch: Any, experiment: Path) -> None:
    await rest("POST", "endpoints", {"name": "churn", "experiment": "finished"})
    await served(rest, 1)
    await rest("POST", "models", {"name": "kept", "experiment": "finished", "stage": "production"})
    variants = [
        {"name": "AllTraffic", "weight": 0},
        {"name": "kept", "model": "kept"},
        {"name": "dark", "experiment": "finished", "candidate": "linear-1", "shadow": True},
    ]
    status, answer = await rest("POST", "endpoints/churn/deployments", {"variants": variants})
    told = EndpointDeployments.model_validate(answer)
    assert (status, told.current, told.updating) == (202, 1, 2)
    endpoint = await served(rest, 2)
    assert [(one["name"], one["model"], one["model_version"]) for one in endpoint["variants"]] == [
        ("AllTraffic", None, None),
        ("kept", "kept", 1),
        ("dark", None, None),
    ]
    assert (await rest("GET", "models/kept"))[1]["versions"][0]["endpoints"] == ["churn"]

    body = json.dumps({"instances": endpoint["sample"]}).encode()
    for target, wanted in ((None, "kept"), ("AllTraffic", "AllTraffic")):
        headers = {"Content-Type": "application/json"}
        if target is not None:
            headers["X-Amzn-SageMaker-Target-Variant"] = target
        path = ("autopilot", "endpoints", "churn", "invocations")
        answer = await jp_fetch(*path, method="POST", body=body, headers=headers)
        assert answer.headers["x-Amzn-Invoked-Production-Variant"] == wanted
    for _ in range(200):
        _, answer = await rest("GET", "endpoints/churn/deployments")
        activity = EndpointDeployments.model_validate(answer).activity
        assert activity is not None
        done = {one.name: one for one in activity.variants}
        if done["dark"].requests == 2:
            break
        await asyncio.sleep(0.05)
    assert (done["kept"].requests, done["AllTraffic"].requests, done["kept"].errors) == (1, 1, 0)
    assert done["dark"].shadow is not None
    assert (done["dark"].shadow.rows, done["dark"].shadow.agreement) == (2 * len(endpoint["sample"]), 1.0)

    for path, sent, code in (
        ("deployments", {"variants": [{"name": "new"}]}, (422, "variant_unknown")),
        ("deployments", {"variants": [{"name": "new", "experiment": "nobody"}]}, (404, "not_found")),
        ("deployments", {"variants": []}, (422, "invalid_request")),
        ("rollback", {"deployment": 9}, (404, "not_found")),
    ):
        status, answer = await rest("POST", f"endpoints/churn/{path}", sent)
        assert (status, answer["code"]) == code, answer
    status, answer = await rest("POST", "endpoints/churn/rollback", {})
    assert (status, answer["updating"]) == (202, 1)
    await served(rest, 1)
    assert (await rest("DELETE", "endpoints/churn"))[0] == 204
