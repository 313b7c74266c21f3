"""Candidates' models as ONNX files."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

from ...contract import AutopilotError, ErrorCode, OnnxFile
from ...contract.bundle import ONNX_FILE
from ...crypt import open_read
from ...jobs.bundles import StoredBundle
from ..operation import Call, Download
from .completed import completed_candidate


async def write_onnx(call: Call) -> OnnxFile:
    """Write the file into the candidate's folder."""
    record, candidate = await completed_candidate(call)
    written = await call.context.documents.onnx(record.folder.path, candidate)
    return written.model_copy(update={"path": f"{record.workspace_path}/{written.path}"})


async def download_onnx(call: Call) -> Download:
    """Send the file that was written of the model that the candidate has now."""
    name, candidate = call.path["name"], call.path["id"]
    bundle = await call.context.jobs.call(lambda jobs: jobs.bundle(name, candidate))
    file = bundle.path.parent / ONNX_FILE
    if not await asyncio.to_thread(_is_of, file, bundle):
        raise AutopilotError(
            ErrorCode.NOT_FOUND, f"There is no ONNX file of the model of {candidate!r} yet. Have it written with POST."
        )
    # Both names are letters, digits and hyphens.
    return Download(f"{name}-{candidate}.onnx", "application/octet-stream", _pieces(file))


def _is_of(file: Path, bundle: StoredBundle) -> bool:
    """Whether it is there, and no older than the model: that may have been trained again since."""
    try:
        return file.stat().st_mtime_ns >= bundle.version
    except FileNotFoundError:
        return False


def _pieces(file: Path) -> Iterator[bytes]:
    from ...archive import PIECE_BYTES

    with open_read(file) as source:
        while piece := source.read(PIECE_BYTES):
            yield piece
