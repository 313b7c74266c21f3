"""`jupyter autopilot trust`."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..archive import MANIFEST
from ..contract import AutopilotError, ErrorCode
from ..sdk.place import absolute
from .report import tell


def trust(given: argparse.Namespace) -> int:
    """Sign the bundles of a folder with the user's key."""
    folder = absolute(Path(given.model))
    bundles = [folder] if (folder / MANIFEST).exists() else sorted(folder.glob("candidates/*/bundle"))
    if not bundles:
        raise AutopilotError(ErrorCode.NOT_FOUND, f"{folder} is no model bundle and no experiment with some.")
    _sign(bundles)
    tell(given, f"{len(bundles)} signed.", signed=[str(bundle) for bundle in bundles])
    return 0


def _sign(bundles: list[Path]) -> None:
    from ..engine.bundle import sign

    for bundle in bundles:
        try:
            sign(bundle)
        except OSError as error:
            raise AutopilotError(
                ErrorCode.FOLDER_NOT_WRITABLE, f"{bundle} could not be signed: {error.strerror or error}."
            ) from error
