"""A plan for a specification: the specification on standard input, a Plan or an ErrorResponse on standard output."""

from __future__ import annotations

import sys
from pathlib import Path

from ..contract import AutopilotError, Plan, TabularSpec
from ..contract.plan import REFUSED
from ..engine.planning import make_plan


def main(root: Path) -> int:
    """Answer one request; the exit code is `REFUSED` where the answer is an ErrorResponse."""
    spec = TabularSpec.model_validate_json(sys.stdin.buffer.read())
    try:
        plan: Plan = make_plan(spec, root)
    except AutopilotError as error:
        _say(error.response().model_dump_json())
        return REFUSED
    _say(plan.model_dump_json())
    return 0


def _say(answer: str) -> None:
    # Names of columns are in any language, whatever the console's encoding is.
    sys.stdout.buffer.write(answer.encode("utf-8"))
    sys.stdout.buffer.flush()
