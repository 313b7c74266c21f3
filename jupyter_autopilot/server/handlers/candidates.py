"""The models of an experiment's candidates."""

from __future__ import annotations

import asyncio

from ...contract import AutopilotError, ErrorCode, ModelBundle
from ..operation import Call, Download, RawAnswer


async def get_model(call: Call) -> ModelBundle:
    """What a candidate's model predicts and from what, and its files."""
    name, candidate = call.path["name"], call.path["id"]
    return await call.context.jobs.call(lambda jobs: jobs.model(name, candidate))


async def predict_rows(call: Call) -> RawAnswer:
    """Predict rows with a candidate's model, in a process of its own."""
    name, candidate = call.path["name"], call.path["id"]
    bundle = await call.context.jobs.call(lambda jobs: jobs.bundle(name, candidate))
    return RawAnswer(200, "application/json", await call.context.trials.predict(bundle, call.raw))


async def download_model(call: Call) -> Download:
    """A candidate's bundle as one file, packed while it is sent."""
    # zip and tar are not needed to start a server.
    from ...archive import ARCHIVE_TYPES, archive_name, read_manifest, stream_archive

    name, candidate, kind = call.path["name"], call.path["id"], call.path["kind"]
    if kind not in ARCHIVE_TYPES:
        kinds = " and ".join(ARCHIVE_TYPES)
        raise AutopilotError(ErrorCode.NOT_FOUND, f"There is no archive of the kind {kind!r}; there are {kinds}.")
    path = (await call.context.jobs.call(lambda jobs: jobs.bundle(name, candidate))).path
    manifest = await asyncio.to_thread(read_manifest, path)
    return Download(f"{archive_name(manifest)}.{kind}", ARCHIVE_TYPES[kind], stream_archive(path, kind))
