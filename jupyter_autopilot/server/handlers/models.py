"""Registered models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import AutopilotError, Endpoint, ErrorCode
from ..operation import Call

if TYPE_CHECKING:
    from ...contract.registry import (
        ModelRegister,
        ModelVersion,
        RegisteredModel,
        RegisteredModelList,
        VersionChange,
        VersionDeploy,
    )


async def list_registered_models(call: Call) -> RegisteredModelList:
    """All registered models, by name."""
    from ...contract.registry import RegisteredModelList

    return RegisteredModelList(models=await call.context.jobs.call(lambda jobs: jobs.models()))


async def register_model(call: Call) -> ModelVersion:
    """Keep a candidate's model as the next version of a registered model."""
    request: ModelRegister = call.body
    made = await call.context.jobs.call(lambda jobs: jobs.register(request))
    call.context.tracker.begin(call.context.jobs, made)
    return made


async def get_registered_model(call: Call) -> RegisteredModel:
    """One registered model."""
    name = call.path["name"]
    return await call.context.jobs.call(lambda jobs: jobs.registered(name))


async def delete_registered_model(call: Call) -> None:
    """Delete a registered model with all its versions."""
    name = call.path["name"]
    await call.context.jobs.call(lambda jobs: jobs.registry.delete(name))


async def change_model_version(call: Call) -> ModelVersion:
    """Change a version's stage, description or tags."""
    name, version = _version(call)
    change: VersionChange = call.body
    return await call.context.jobs.call(lambda jobs: jobs.registry.change(name, version, change))


async def delete_model_version(call: Call) -> None:
    """Delete a version of a registered model."""
    name, version = _version(call)
    await call.context.jobs.call(lambda jobs: jobs.registry.delete_version(name, version))


async def deploy_model_version(call: Call) -> Endpoint:
    """Serve a version of a registered model."""
    name, version = _version(call)
    request: VersionDeploy = call.body
    return await call.context.jobs.call(lambda jobs: jobs.deploy_version(name, version, request.endpoint))


def _version(call: Call) -> tuple[str, int]:
    name, version = call.path["name"], call.path["version"]
    if not (version.isascii() and version.isdecimal() and len(version) < 10):
        raise AutopilotError(
            ErrorCode.NOT_FOUND, f"The model {name!r} has no version {version!r}: versions are numbers."
        )
    return name, int(version)
