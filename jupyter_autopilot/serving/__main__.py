"""`python -m jupyter_autopilot.serving BUNDLE_FOLDER`: the arguments, and what must be set before any library loads."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

TOKEN_VARIABLE = "AUTOPILOT_ENDPOINT_TOKEN"  # noqa: S105 - the name of the variable, not a token
MEBIBYTE = 1 << 20
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT")
"""The last one also holds where a library asks for a number of threads, as LightGBM does."""


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m jupyter_autopilot.serving",
        description="Serve a model bundle over HTTP. A token in the environment variable "
        f"{TOKEN_VARIABLE} is asked of every request but GET /ping.",
    )
    parser.add_argument("bundle", type=Path, metavar="BUNDLE_FOLDER", help="the folder with manifest.json")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument(
        "--ready-file", type=Path, metavar="PATH", help="where to write host, port and process id, or the error"
    )
    parser.add_argument(
        "--max-body-bytes",
        type=int,
        default=64 * MEBIBYTE,
        metavar="N",
        help="refuse larger requests (%(default)s)",
    )
    parser.add_argument(
        "--pipe", action="store_true", help="answer on standard input and output instead of HTTP, see `serving.pipe`"
    )
    return parser.parse_args(argv)


def main() -> int:
    """Serve until SIGTERM or SIGINT: 0 then, 1 when the bundle cannot be served."""
    given = arguments()
    for name in THREAD_VARIABLES:
        os.environ.setdefault(name, "1")
    if given.pipe:
        from .pipe import answer_requests

        return answer_requests(given.bundle)
    from .process import Settings, serve

    return serve(
        Settings(
            bundle=given.bundle,
            host=given.host,
            port=given.port,
            ready_file=given.ready_file,
            max_body_bytes=given.max_body_bytes,
            # Not left where a library or a child process could read it.
            token=os.environ.pop(TOKEN_VARIABLE, ""),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
