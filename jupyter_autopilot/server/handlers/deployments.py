"""The deployments of endpoints."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from ...contract import AutopilotError
from ..operation import Call

if TYPE_CHECKING:
    from ...contract.deployment import Activity, DeploymentCreate, EndpointDeployments, Rollback

ACTIVITY_SECONDS = 2.0
"""A process that is busy for longer tells nothing of itself for now."""


async def list_deployments(call: Call) -> EndpointDeployments:
    """What an endpoint serves and served, and how its variants do."""
    name = call.path["name"]
    found = await call.context.jobs.call(lambda jobs: jobs.endpoints.deployments(name))
    return await _with_activity(call, name, found)


async def update_endpoint(call: Call) -> EndpointDeployments:
    """Serve other models, or the same with other weights."""
    name = call.path["name"]
    request: DeploymentCreate = call.body
    return await call.context.jobs.call(lambda jobs: jobs.update_endpoint(name, request))


async def roll_endpoint_back(call: Call) -> EndpointDeployments:
    """Serve an earlier deployment again."""
    name = call.path["name"]
    request: Rollback = call.body
    return await call.context.jobs.call(lambda jobs: jobs.endpoints.roll_back(name, request.deployment))


async def _with_activity(call: Call, name: str, found: EndpointDeployments) -> EndpointDeployments:
    with contextlib.suppress(AutopilotError, OSError, HTTPClientError, ValueError):
        return found.model_copy(update={"activity": await _activity(call, name)})
    return found


async def _activity(call: Call, name: str) -> Activity:
    from ...contract.deployment import Activity

    address = await call.context.jobs.call(lambda jobs: jobs.endpoints.address(name))
    request = HTTPRequest(
        f"{address.url}/variants",
        headers={"Authorization": f"Bearer {address.token}"},
        connect_timeout=ACTIVITY_SECONDS,
        request_timeout=ACTIVITY_SECONDS,
    )
    return Activity.model_validate_json((await AsyncHTTPClient().fetch(request)).body)
