"""`python -m jupyter_autopilot.serving BUNDLE`: the arguments."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .start import MOST_BODY_BYTES, TOKEN_VARIABLE, run


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m jupyter_autopilot.serving",
        description="Serve a model bundle over HTTP. A token in the environment variable "
        f"{TOKEN_VARIABLE} is asked of every request but GET /ping.",
    )
    parser.add_argument(
        "bundle", type=Path, metavar="BUNDLE", help="the folder with manifest.json, or the file of a deployment"
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument(
        "--ready-file", type=Path, metavar="PATH", help="where to write host, port and process id, or the error"
    )
    parser.add_argument(
        "--max-body-bytes",
        type=int,
        default=MOST_BODY_BYTES,
        metavar="N",
        help="refuse larger requests (%(default)s)",
    )
    parser.add_argument(
        "--pipe", action="store_true", help="answer on standard input and output instead of HTTP, see `serving.pipe`"
    )
    parser.add_argument(
        "--open", action="store_true", help="listen beyond this machine without a token too: anybody may ask then"
    )
    parser.add_argument(
        "--trust-pickle",
        action="store_true",
        help="load pickles that somebody else packed; they run what they like",
    )
    parser.add_argument(
        "--max-memory-mb", type=int, metavar="N", help="refuse models with which the process would take more"
    )
    parser.add_argument(
        "--watch", type=Path, metavar="FOLDER", help="count requests here, and keep them where its settings say so"
    )
    return parser.parse_args(argv)


def main() -> int:
    """Run with the command line's arguments."""
    given = arguments()
    if given.pipe:
        from .pipe import answer_requests

        return answer_requests(given.bundle)
    return run(
        given.bundle,
        host=given.host,
        port=given.port,
        ready_file=given.ready_file,
        max_body_bytes=given.max_body_bytes,
        is_open=given.open,
        trust_pickle=given.trust_pickle,
        max_memory_bytes=given.max_memory_mb << 20 if given.max_memory_mb else None,
        watch=given.watch,
    )


if __name__ == "__main__":
    sys.exit(main())
