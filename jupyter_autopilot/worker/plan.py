"""A plan for a specification: the specification on standard input, a Plan or an ErrorResponse on standard output."""

from __future__ import annotations

import sys
from pathlib import Path

from ..contract import TabularSpec
from ..engine.planning import make_plan
from .answer import say


def main(root: Path) -> int:
    """Answer one request."""
    spec = TabularSpec.model_validate_json(sys.stdin.buffer.read())
    return say(lambda: make_plan(spec, root))
