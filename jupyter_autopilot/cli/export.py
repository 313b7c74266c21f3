"""`jupyter autopilot export`."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from ..archive import ARCHIVES, stream_archive
from ..contract import AutopilotError, ErrorCode
from ..sdk.place import absolute
from .predict import bundle_folder
from .report import print_problems


def export(given: argparse.Namespace) -> int:
    """Write a model bundle as one file."""
    try:
        output = absolute(Path(given.output))
        kind = next((kind for suffix, kind in ARCHIVES.items() if output.name.lower().endswith(suffix)), None)
        if kind is None:
            raise AutopilotError(
                ErrorCode.INVALID_REQUEST, f"{output.name} must end with one of {', '.join(ARCHIVES)}."
            )
        _write(bundle_folder(absolute(Path(given.model)), given.candidate), output, kind)
    except AutopilotError as error:
        print_problems(error.problems)
        return 1
    return 0


def _write(bundle: Path, output: Path, kind: str) -> None:
    """Under a temporary name first, so that half an archive never has the name of a whole one."""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{output.name}-", dir=output.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(stream_archive(bundle, kind))
            Path(temporary).chmod(0o644)
            Path(temporary).replace(output)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE, f"{output} could not be written: {error.strerror}. Choose another --output."
        ) from error
