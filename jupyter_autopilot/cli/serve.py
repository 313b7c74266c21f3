"""`jupyter autopilot serve`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ..sdk.place import absolute
from ..serving.start import TOKEN_VARIABLE, run
from .predict import bundle_folder


def serve(given: argparse.Namespace) -> int:
    """Serve a bundle, or the variants that a deployment's file names, until Ctrl-C or SIGTERM."""
    path = absolute(Path(given.model))
    bundle = path if path.is_file() else bundle_folder(path, given.candidate)
    if given.token is not None:
        os.environ[TOKEN_VARIABLE] = given.token
    return run(
        bundle,
        host=given.host,
        port=given.port,
        max_body_bytes=given.max_body_bytes,
        is_open=given.open,
        trust_pickle=given.trust_pickle,
        as_json=given.json,
    )
