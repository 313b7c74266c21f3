"""Amazon's own client asks an endpoint through the Jupyter server, at the address of SageMaker's runtime."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

boto3 = pytest.importorskip("boto3")
botocore = pytest.importorskip("botocore")


@pytest.fixture
def runtime(server: Any, jp_base_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client, with the server's token in place of a signature of AWS."""
    # Whatever the machine's own settings are.
    monkeypatch.setenv("AWS_CONFIG_FILE", "nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "nowhere")
    client = boto3.client(
        "sagemaker-runtime",
        endpoint_url=f"{server.connection_url.rstrip('/')}/autopilot",
        region_name="local",
        config=botocore.config.Config(signature_version=botocore.UNSIGNED, retries={"max_attempts": 0}, proxies={}),
    )
    token = server.identity_provider.token

    def identify(params: dict[str, Any], **_: Any) -> None:
        params["headers"]["Authorization"] = f"token {token}"

    client.meta.events.register("before-call.sagemaker-runtime.InvokeEndpoint", identify)
    yield client
    client.close()


async def test_boto3_gets_predictions_and_reasons(runtime: Any, rest: Any, workspace: Path, finished: Path) -> None:
    shutil.copytree(finished, workspace / "autopilot" / "finished")
    await rest("POST", "endpoints", {"name": "churn", "experiment": "finished"})
    for _ in range(600):
        _, endpoint = await rest("GET", "endpoints/churn")
        if endpoint["status"] != "creating":
            break
        await asyncio.sleep(0.1)
    assert endpoint["status"] == "in_service", endpoint["error"]

    def invoke(body: bytes, kind: str, accept: str) -> Any:
        return runtime.invoke_endpoint(EndpointName="churn", Body=body, ContentType=kind, Accept=accept)

    rows = "\n".join((workspace / "churn.csv").read_text().splitlines()[:4]).encode()
    answer = await asyncio.to_thread(invoke, rows, "text/csv", "application/json")
    assert answer["ContentType"] == "application/json"
    predictions = json.loads(answer["Body"].read())["predictions"]
    assert [one["predicted_label"] in {"Yes", "No"} for one in predictions] == [True] * 3
    answer = await asyncio.to_thread(invoke, rows, "text/csv", "text/csv")
    lines = answer["Body"].read().decode().splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "predicted_label",
        *(one["predicted_label"] for one in predictions),
    ]

    targeted = {"EndpointName": "churn", "Body": rows, "ContentType": "text/csv"}
    answer = await asyncio.to_thread(runtime.invoke_endpoint, **targeted, TargetVariant="AllTraffic")
    assert answer["InvokedProductionVariant"] == "AllTraffic"
    with pytest.raises(botocore.exceptions.ClientError, match="no variant here"):
        await asyncio.to_thread(runtime.invoke_endpoint, **targeted, TargetVariant="nobody")

    targeted = {"EndpointName": "churn", "Body": rows, "ContentType": "text/csv"}
    answer = await asyncio.to_thread(runtime.invoke_endpoint, **targeted, TargetVariant="AllTraffic")
    assert answer["InvokedProductionVariant"] == "AllTraffic"
    with pytest.raises(botocore.exceptions.ClientError, match="no variant here"):
        await asyncio.to_thread(runtime.invoke_endpoint, **targeted, TargetVariant="nobody")

    with pytest.raises(botocore.exceptions.ClientError) as caught:
        await asyncio.to_thread(invoke, b'{"instances": [{}]}', "application/json", "application/json")
    error = caught.value.response
    assert (error["ResponseMetadata"]["HTTPStatusCode"], error["Error"]["Code"]) == (422, "columns_missing")
    assert "lack" in error["Error"]["Message"]
    await rest("DELETE", "endpoints/churn")
