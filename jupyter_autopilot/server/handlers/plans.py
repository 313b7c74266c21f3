"""Plans."""

from __future__ import annotations

from ...contract import Plan
from ..operation import Call
from ..plan import make_plan
from .experiments import inside


async def plan_experiment(call: Call) -> Plan:
    """What an experiment would do, and about what it would take; nothing is created."""
    spec = await inside(call, call.body)
    root = call.context.contents.root
    assert root is not None  # otherwise no path is inside
    return await make_plan(call.context.looks, spec, root)
