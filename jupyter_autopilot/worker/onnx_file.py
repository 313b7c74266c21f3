"""A candidate's model as an ONNX file: where it is and how it compares, or an ErrorResponse, on standard output."""

from __future__ import annotations

from pathlib import Path

from ..contract import AutopilotError, ErrorCode, OnnxFile
from ..contract.bundle import ONNX_FILE
from ..crypt import write_atomic
from .answer import say
from .limits import apply_limits


def main(folder: Path, candidate: str) -> int:
    """Write it, once it answers as the model does."""
    apply_limits()
    return say(lambda: write_file(folder, candidate))


def write_file(folder: Path, candidate: str) -> OnnxFile:
    """Write it beside the candidate's bundle, encrypted as that is; its path is relative to the experiment's folder.

    Raises
    ------
    AutopilotError
        As of `convert_bundle`, and FOLDER_NOT_WRITABLE.
    """
    from ..engine.portable import convert_bundle

    home = folder / "candidates" / candidate
    made = convert_bundle(home / "bundle")
    try:
        write_atomic(home / ONNX_FILE, made.content)
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE, f"The candidate's folder could not be written: {error.strerror}."
        ) from error
    return OnnxFile(
        path=(home / ONNX_FILE).relative_to(folder).as_posix(),
        size_bytes=len(made.content),
        rows=made.rows,
        largest_difference=made.largest_difference,
        notes=list(made.notes),
    )
