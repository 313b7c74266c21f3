"""`jupyter autopilot`: experiments from a terminal.

Each command stands in a module of its own, which is loaded when it is called: help and version are quick.
"""

from __future__ import annotations

import sys

from .arguments import make_parser

FAILED = 1


def main(argv: list[str] | None = None) -> int:
    """Run a command; the exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    given = make_parser().parse_args(argv)
    try:
        if given.command == "run":
            from .run import run

            return run(given)
        if given.command == "resume":
            from .run import resume

            return resume(given)
        if given.command == "plan":
            from .plan import plan

            return plan(given)
        if given.command == "predict":
            from .predict import predict

            return predict(given)
        if given.command == "notebook":
            from .candidate import notebook

            return notebook(given)
        if given.command == "export-script":
            from .candidate import export

            return export(given)
        from .listing import list_experiments

        return list_experiments(given)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output has seen enough, as `head` has. Python would complain when it flushes at exit.
        sys.stdout = None
        return FAILED
