"""Endpoints."""

from __future__ import annotations

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from ...contract import AutopilotError, Endpoint, EndpointCreate, EndpointList, ErrorCode
from ...contract.deployment import INVOKED_VARIANT, TARGET_VARIANT
from ...contract.prediction import INFERENCE_ID
from ..operation import Call, RawAnswer

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 600.0
ASKED = ("Content-Type", "Accept", TARGET_VARIANT, INFERENCE_ID)
ANSWERED = (INVOKED_VARIANT, INFERENCE_ID)
"""The headers that are passed on to the process, and back."""


async def list_endpoints(call: Call) -> EndpointList:
    """All endpoints, newest first."""
    return EndpointList(endpoints=await call.context.jobs.call(lambda jobs: jobs.endpoints.all()))


async def create_endpoint(call: Call) -> Endpoint:
    """Deploy a candidate."""
    request: EndpointCreate = call.body
    return await call.context.jobs.call(lambda jobs: jobs.deploy(request))


async def get_endpoint(call: Call) -> Endpoint:
    """One endpoint."""
    name = call.path["name"]
    return await call.context.jobs.call(lambda jobs: jobs.endpoints.get(name))


async def delete_endpoint(call: Call) -> None:
    """Stop and delete an endpoint."""
    name = call.path["name"]
    await call.context.jobs.call(lambda jobs: jobs.endpoints.delete(name))


async def start_endpoint(call: Call) -> Endpoint:
    """Start a stopped endpoint."""
    name = call.path["name"]
    return await call.context.jobs.call(lambda jobs: jobs.endpoints.start(name))


async def stop_endpoint(call: Call) -> Endpoint:
    """Stop an endpoint and keep it."""
    name = call.path["name"]
    return await call.context.jobs.call(lambda jobs: jobs.endpoints.stop(name))


async def invoke_endpoint(call: Call) -> RawAnswer:
    """Predict rows: the request is passed to the endpoint's process, and its answer back."""
    name, limit = call.path["name"], call.context.max_invocation_bytes
    if len(call.raw) > limit:
        raise AutopilotError(
            ErrorCode.PAYLOAD_TOO_LARGE,
            f"The body has {len(call.raw)} bytes; at most {limit} are taken. Send fewer rows at a time.",
            params={"limit": limit},
        )
    address = await call.context.jobs.call(lambda jobs: jobs.endpoints.address(name))
    headers = {"Authorization": f"Bearer {address.token}"}
    headers |= {key: call.headers[key] for key in ASKED if key in call.headers}
    request = HTTPRequest(
        f"{address.url}/invocations",
        method="POST",
        headers=headers,
        body=call.raw,
        connect_timeout=CONNECT_SECONDS,
        request_timeout=ANSWER_SECONDS,
    )
    try:
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
    except (OSError, HTTPClientError) as error:
        raise _unreachable(error) from error
    if answer.code == 599:  # tornado's own word for no answer
        raise _unreachable(answer.error)
    content_type = answer.headers.get("Content-Type", "application/json")
    back = {key: answer.headers[key] for key in ANSWERED if key in answer.headers}
    return RawAnswer(answer.code, content_type, answer.body or b"", back)


def _unreachable(error: BaseException | None) -> AutopilotError:
    return AutopilotError(ErrorCode.ENDPOINT_NOT_READY, f"The endpoint did not answer: {error}. Try again.")
