"""Batch transforms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..operation import Call

if TYPE_CHECKING:
    from ...contract.transform import Transform, TransformCreate, TransformList


async def list_transforms(call: Call) -> TransformList:
    """All batch transforms, newest first."""
    from ...contract.transform import TransformList

    return TransformList(transforms=await call.context.jobs.call(lambda jobs: jobs.transforms.all()))


async def create_transform(call: Call) -> Transform:
    """Predict files, as soon as no other transform runs."""
    asked: TransformCreate = call.body
    contents = call.context.contents
    paths = {name: await contents.relative(getattr(asked, name), name) for name in ("data_path", "output_path")}
    request = asked.model_copy(update=paths)
    return await call.context.jobs.call(lambda jobs: jobs.transform(request))


async def get_transform(call: Call) -> Transform:
    """One batch transform."""
    name = call.path["name"]
    return await call.context.jobs.call(lambda jobs: jobs.transforms.get(name))


async def delete_transform(call: Call) -> None:
    """Forget a batch transform that has ended."""
    name = call.path["name"]
    await call.context.jobs.call(lambda jobs: jobs.transforms.delete(name))


async def stop_transform(call: Call) -> Transform:
    """Stop a batch transform and keep what is done."""
    name = call.path["name"]
    return await call.context.jobs.call(lambda jobs: jobs.transforms.stop(name))


async def resume_transform(call: Call) -> Transform:
    """Go on with a batch transform where it was."""
    name = call.path["name"]
    return await call.context.jobs.call(lambda jobs: jobs.transforms.resume(name))
