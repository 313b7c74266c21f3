"""What endpoints were asked, and what that says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ...contract import AutopilotError, ErrorCode
from ...serving.watched import Watched
from ..operation import Call

if TYPE_CHECKING:
    from ...contract.monitoring import LabelsTaken, Monitoring, MonitoringSettings, Retraining, Traffic

MOST_MINUTES = 14 * 24 * 60
"""Counts are kept for two weeks."""
DAY_MINUTES = 24 * 60


async def get_traffic(call: Call) -> Traffic:
    """Requests, errors and latencies."""
    from ...monitoring.traffic import read_traffic

    minutes = call.query.get("minutes", DAY_MINUTES)
    if not 1 <= minutes <= MOST_MINUTES:
        raise AutopilotError(
            ErrorCode.INVALID_REQUEST, f"minutes must be from 1 to {MOST_MINUTES}, two weeks.", field="minutes"
        )
    watched = await _watched(call)
    return await asyncio.to_thread(read_traffic, watched.folder, 60 * minutes)


async def get_monitoring(call: Call) -> Monitoring:
    """Settings, what is kept, and the last analysis."""
    return await call.context.monitors.state(await _watched(call))


async def change_monitoring(call: Call) -> Monitoring:
    """Change the settings."""
    from ...monitoring.state import write_settings

    watched = await _watched(call)
    settings: MonitoringSettings = call.body
    await asyncio.to_thread(write_settings, watched.folder, settings)
    return await call.context.monitors.state(watched)


async def analyse_endpoint(call: Call) -> Monitoring:
    """Analyse now; who asks while that is done waits for the same answer."""
    watched = await _watched(call)
    await call.context.monitors.analyse(watched)
    return await call.context.monitors.state(watched)


async def prepare_retraining(call: Call) -> Retraining:
    """Write the data set."""
    watched = await _watched(call)
    record = await call.context.jobs.call(lambda jobs: jobs.record(watched.experiment))
    root = call.context.contents.root
    assert root is not None
    return await call.context.monitors.retrain(watched, record.folder.path, root)


async def delete_captured(call: Call) -> None:
    """Delete what was captured."""
    from ...monitoring.state import delete_captured as delete_all

    watched = await _watched(call)
    await asyncio.to_thread(delete_all, watched.folder)


async def send_labels(call: Call) -> LabelsTaken:
    """Keep labels."""
    from ...monitoring.labels import take_labels

    watched, limit = await _watched(call), call.context.max_invocation_bytes
    if len(call.raw) > limit:
        text = f"The body has {len(call.raw)} bytes; at most {limit} are taken. Send fewer labels at a time."
        raise AutopilotError(ErrorCode.PAYLOAD_TOO_LARGE, text, params={"limit": limit})
    kind = call.headers.get("Content-Type", "application/json")
    return await asyncio.to_thread(take_labels, watched.folder, call.raw, kind)


async def _watched(call: Call) -> Watched:
    name, variant = call.path["name"], call.names.get("variant")
    return await call.context.jobs.call(lambda jobs: jobs.endpoints.watched(name, variant))
