"""A model bundle as one file, made piece by piece: no more of it than a piece is in memory.

Light, so that the Jupyter server can send it as a download.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .contract import AutopilotError, BundleManifest, ErrorCode
from .crypt import clear_size, open_read, read_bytes

if TYPE_CHECKING:
    from typing_extensions import Buffer

MANIFEST = "manifest.json"
PIECE_BYTES = 1 << 20
ARCHIVES = {".zip": "zip", ".tar.gz": "tar.gz", ".tgz": "tar.gz"}
"""By the end of the file's name."""
ARCHIVE_TYPES = {"zip": "application/zip", "tar.gz": "application/gzip"}
"""The media type of each kind."""


def archive_name(manifest: BundleManifest) -> str:
    """What the folder in the archive is called, and the archive without its suffix; safe on every system."""
    return (
        re.sub(r"[^\w.-]+", "-", f"{manifest.experiment}-{manifest.candidate}", flags=re.ASCII).strip(".-") or "model"
    )


def read_manifest(bundle: Path) -> BundleManifest:
    """The manifest of a bundle.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED when there is none.
    """
    try:
        return BundleManifest.model_validate_json(read_bytes(bundle / MANIFEST))
    except (OSError, ValueError) as error:
        raise AutopilotError(
            ErrorCode.EXPERIMENT_DAMAGED, f"{bundle.name} is not a complete model bundle. Train or export it again."
        ) from error


def bundle_files(bundle: Path) -> list[str]:
    """The files of a bundle, relative to it: those that its manifest lists, whatever else lies in the folder.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED when one is missing or lies elsewhere.
    """
    names = [MANIFEST, *sorted(read_manifest(bundle).files)]
    root = bundle.resolve()
    for name in names:
        path = (bundle / name).resolve()
        if not path.is_file() or not path.is_relative_to(root):
            raise AutopilotError(ErrorCode.EXPERIMENT_DAMAGED, f"The file {name} of the model bundle is missing.")
    return names


def write_archive(bundle: Path, output: Path) -> None:
    """Write a bundle as one file; its name tells the kind.

    Raises
    ------
    AutopilotError
        INVALID_REQUEST for a name with another ending, FOLDER_NOT_WRITABLE, or as `bundle_files`.
    """
    kind = next((kind for suffix, kind in ARCHIVES.items() if output.name.lower().endswith(suffix)), None)
    if kind is None:
        raise AutopilotError(ErrorCode.INVALID_REQUEST, f"{output.name} must end with one of {', '.join(ARCHIVES)}.")
    write_whole(output, stream_archive(bundle, kind))


def write_whole(output: Path, pieces: Iterable[bytes]) -> None:
    """Write a file under a temporary name first, so that half of one never has the name of a whole one.

    Raises
    ------
    AutopilotError
        FOLDER_NOT_WRITABLE.
    """
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{output.name}-", dir=output.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(pieces)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(output)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE, f"{output} could not be written: {error.strerror}. Choose another file."
        ) from error


def stream_archive(bundle: Path, kind: str) -> Iterator[bytes]:
    """A bundle as `zip` or `tar.gz`, in pieces.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED, before the first piece.
    """
    names, folder = bundle_files(bundle), archive_name(read_manifest(bundle))
    yield from (_stream_zip if kind == "zip" else _stream_tar)(bundle, names, folder)


def _stream_zip(bundle: Path, names: list[str], folder: str) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo.from_file(bundle / name, f"{folder}/{name}", strict_timestamps=False)
            # Models are packed already.
            info.compress_type = zipfile.ZIP_STORED if name.endswith((".fitted", ".joblib")) else zipfile.ZIP_DEFLATED
            with open_read(bundle / name) as source, archive.open(info, "w") as target:
                while piece := source.read(PIECE_BYTES):
                    target.write(piece)
                    yield sink.take()
    yield sink.take()


def _stream_tar(bundle: Path, names: list[str], folder: str) -> Iterator[bytes]:
    """`tarfile` writes a file at a stroke, however large; so its headers are taken, and the files copied here."""
    sink = _Sink()
    with gzip.GzipFile(fileobj=sink, mode="wb", compresslevel=1) as packed:
        for name in names:
            path = bundle / name
            with open_read(path) as source:
                # No name of whoever packed it, and none of their rights.
                info = tarfile.TarInfo(f"{folder}/{name}")
                info.size, info.mtime, info.mode = clear_size(path), path.stat().st_mtime, 0o644
                packed.write(info.tobuf())
                left = info.size
                while left and (piece := source.read(min(PIECE_BYTES, left))):
                    packed.write(piece)
                    left -= len(piece)
                    yield sink.take()
            if left:
                raise OSError(f"{name} became shorter while it was read")
            packed.write(bytes(-info.size % tarfile.BLOCKSIZE))
        packed.write(bytes(2 * tarfile.BLOCKSIZE))
    yield sink.take()


class _Sink(io.RawIOBase):
    """A file that cannot be rewound, and gives away what was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def write(self, data: Buffer) -> int:
        """Keep a piece."""
        self._pieces.append(bytes(data))
        return len(self._pieces[-1])

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
