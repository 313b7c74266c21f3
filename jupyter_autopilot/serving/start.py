"""Starting to serve: what must be set before any library loads."""

from __future__ import annotations

import os
from pathlib import Path

TOKEN_VARIABLE = "AUTOPILOT_ENDPOINT_TOKEN"  # noqa: S105 - the name of the variable, not a token
MOST_BODY_BYTES = 64 << 20
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT")
"""The last one also holds where a library asks for a number of threads, as LightGBM does."""


def run(
    bundle: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    ready_file: Path | None = None,
    max_body_bytes: int = MOST_BODY_BYTES,
    is_open: bool = False,
    trust_pickle: bool = False,
    max_memory_bytes: int | None = None,
    watch: Path | None = None,
    as_json: bool = False,
) -> int:
    """Serve a bundle, or a deployment's file, until SIGTERM or SIGINT: 0 then, 1 when it cannot be served.

    A token in the environment variable `TOKEN_VARIABLE` is asked of every request but GET /ping. Without one it
    listens on this machine only, unless it `is_open`. Into the folder `watch` it writes counts of its requests, and the
    requests themselves where the folder's settings say so (`watched`).
    """
    for name in THREAD_VARIABLES:
        os.environ.setdefault(name, "1")
    from .process import Settings, serve

    return serve(
        Settings(
            bundle=bundle,
            host=host,
            port=port,
            ready_file=ready_file,
            max_body_bytes=max_body_bytes,
            # Not left where a library or a child process could read it.
            token=os.environ.pop(TOKEN_VARIABLE, ""),
            is_open=is_open,
            trust_pickle=trust_pickle,
            max_memory_bytes=max_memory_bytes,
            watch=watch,
            as_json=as_json,
        )
    )
