"""Plans of experiments."""

from __future__ import annotations

from pathlib import Path

from ..contract import Plan, TabularSpec
from .looks import Looks


async def make_plan(looks: Looks, spec: TabularSpec, root: Path) -> Plan:
    """Plan without training anything.

    Parameters
    ----------
    root
        What the specification's paths are relative to.

    Raises
    ------
    AutopilotError
        For what is wrong with the specification or the data, or FILE_UNREADABLE when the look at them breaks.
    """
    look = await looks.ask(spec.model_dump_json().encode(), "plan", "--root", str(root))
    return look.read(Plan)
