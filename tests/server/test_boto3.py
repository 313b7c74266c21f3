"""Amazon's own client asks an endpoint where SageMaker's runtime is: through the Jupyter server and at its port."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

boto3 = pytest.importorskip("boto3")
botocore = pytest.importorskip("botocore")


def runtime_of(url: str, authorization: str) -> Any:
    """The client, with a token in place of a signature of AWS."""
    client = boto3.client(
        "sagemaker-runtime",
        endpoint_url=url,
        region_name="local",
        config=botocore.config.Config(signature_version=botocore.UNSIGNED, retries={"max_attempts": 0}, proxies={}),
    )

    def identify(params: dict[str, Any], **_: Any) -> None:
        params["headers"]["Authorization"] = authorization

    client.meta.events.register("before-call.sagemaker-runtime.InvokeEndpoint", identify)
    return client


@pytest.fixture
def runtime(server: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client of the Jupyter server."""
    # Whatever the machine's own settings are.
    monkeypatch.setenv("AWS_CONFIG_FILE", "nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "nowhere")
    url, token = server.connection_url.rstrip("/"), server.identity_provider.token
    client = runtime_of(f"{url}/autopilot", f"token {token}")
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

    folder = workspace / ".autopilot" / "endpoints" / "churn"
    port, token = json.loads((folder / "ready.json").read_text())["port"], (folder / "token").read_text()
    for sent, status in ((token, 200), ("wrong", 401)):
        with contextlib.closing(runtime_of(f"http://127.0.0.1:{port}", f"Bearer {sent}")) as direct:
            if status == 200:
                answer = await asyncio.to_thread(direct.invoke_endpoint, **targeted)
                assert json.loads(answer["Body"].read())["predictions"] == predictions
            else:
                with pytest.raises(botocore.exceptions.ClientError) as caught:
                    await asyncio.to_thread(direct.invoke_endpoint, **targeted)
                assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status

    with pytest.raises(botocore.exceptions.ClientError) as caught:
        await asyncio.to_thread(invoke, b'{"instances": [{}]}', "application/json", "application/json")
    error = caught.value.response
    assert (error["ResponseMetadata"]["HTTPStatusCode"], error["Error"]["Code"]) == (422, "columns_missing")
    assert "lack" in error["Error"]["Message"]
    await rest("DELETE", "endpoints/churn")
