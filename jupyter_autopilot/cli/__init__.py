"""`jupyter autopilot`: experiments from a terminal.

Each command stands in a module of its own, which is loaded when it is called: help and version are quick.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from .arguments import parse

if TYPE_CHECKING:
    import argparse

FAILED = 1
COMMANDS = {
    "run": ("run", "run"),
    "resume": ("run", "resume"),
    "plan": ("plan", "plan"),
    "explore": ("explore", "explore"),
    "predict": ("predict", "predict"),
    "transform": ("transform", "batch_transform"),
    "export": ("export", "export"),
    "notebook": ("candidate", "notebook"),
    "export-script": ("candidate", "scripts"),
    "report": ("model_report", "model_report"),
    "serve": ("serve", "serve"),
    "trust": ("trust", "trust"),
    "key": ("key", "key"),
    "models": ("models", "models"),
    "endpoints": ("endpoints", "endpoints"),
    "monitor": ("monitor", "monitor"),
    "list": ("listing", "list_experiments"),
    "show": ("experiment", "show"),
    "leaderboard": ("experiment", "leaderboard"),
    "stop": ("experiment", "stop"),
    "add-time": ("experiment", "add_time"),
    "delete": ("experiment", "delete"),
    "deploy": ("deploy", "deploy"),
    "doctor": ("doctor", "doctor"),
    "completion": ("completion", "completion"),
    "diagnose": ("diagnose", "diagnose"),
}
"""By command its module and the function in it."""


def main(argv: list[str] | None = None) -> int:
    """Run a command; the exit code: 0 done, 1 a failed job, 2 what the user can mend, 130 interrupted."""
    given = parse(argv)
    from ..contract import AutopilotError

    try:
        return _command(given.command)(given)
    except AutopilotError as error:
        from .report import exit_code, print_problems

        print_problems(error.problems)
        return exit_code(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output has seen enough, as `head` has. Python would complain when it flushes at exit.
        sys.stdout = None
        return FAILED


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    module, function = COMMANDS[name]
    command: Callable[[argparse.Namespace], int] = getattr(import_module(f".{module}", __name__), function)
    return command
