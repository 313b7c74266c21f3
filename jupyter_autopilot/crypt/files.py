"""Reading and writing what an experiment keeps of data and models: in clear, or encrypted where its folder is.

All such files go through here, and nothing else decides. A folder is encrypted where it, or one above it, has an
`encryption.json`; without one these functions are `open` with a look at the folder, of some microseconds.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, cast

from .. import atomic
from .sealed import LINE_MARK, MAGIC, SealedReader, SealedWriter, damaged, opened_line, sealed_line
from .vault import vault_of

MEMORY = Path("/dev/shm")  # noqa: S108 - files in it lie in a folder that only this user can enter
"""A file system in memory, where there is one."""


def open_read(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file to read its content in clear.

    Raises
    ------
    OSError
        It cannot be read.
    AutopilotError
        ENCRYPTION_KEY_MISSING or ENCRYPTION_KEY_WRONG; EXPERIMENT_DAMAGED for a file that was changed, or that is in
        clear among encrypted ones, which somebody put there.
    """
    path = Path(path)
    file = path.open("rb")
    try:
        sealed = file.peek(len(MAGIC))[: len(MAGIC)] == MAGIC
        vault = vault_of(path)
        if vault is None and not sealed:
            return file
        if vault is None or not sealed:
            raise damaged(path.name)
        return cast("BinaryIO", io.BufferedReader(SealedReader(file, vault, path.name), 1 << 16))
    except BaseException:
        file.close()
        raise


def open_write(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file to write its content, which is encrypted where its folder is.

    Raises
    ------
    OSError
        It cannot be written.
    AutopilotError
        ENCRYPTION_KEY_MISSING, ENCRYPTION_KEY_WRONG or EXPERIMENT_DAMAGED; then nothing is written.
    """
    path = Path(path)
    vault = vault_of(path)
    return path.open("wb") if vault is None else cast("BinaryIO", SealedWriter(path.open("wb"), vault))


def read_bytes(path: Path) -> bytes:
    """The content of a file in clear; errors are as of `open_read`."""
    with open_read(path) as file:
        return file.read()


def write_bytes(path: Path, content: str | bytes) -> None:
    """Write a file, text in UTF-8; errors are as of `open_write`."""
    with open_write(path) as file:
        file.write(content.encode("utf-8") if isinstance(content, str) else content)


def write_atomic(path: Path, content: str | bytes, *, mode: int = 0o644) -> None:
    """As `atomic.write_atomic`, encrypted where the folder is; errors are as of `open_write`."""
    vault = vault_of(path)
    if vault is not None:
        sink = _Kept()
        with SealedWriter(cast("BinaryIO", sink), vault) as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
        content = sink.content
    atomic.write_atomic(path, content, mode=mode)


def clear_size(path: Path) -> int:
    """The bytes of a file in clear."""
    with open_read(path) as file:
        return file.seek(0, os.SEEK_END)


def is_sealed(path: Path) -> bool:
    """Whether a file is encrypted, wherever it lies; no key is needed to tell."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def sealed_lines(path: Path, text: str) -> str:
    """Lines to be added to a file: as they are, or each encrypted by itself where its folder is."""
    vault = vault_of(path)
    if vault is None:
        return text
    return "".join(f"{sealed_line(line, vault, path)}\n" for line in text.split("\n") if line)


def read_lines(path: Path) -> list[str]:
    """The lines of a file to which lines are added, in clear; one that was changed is a replacement character.

    A body may have characters that `splitlines` takes for the end of a line.
    """
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    if not any(line.startswith(LINE_MARK) for line in lines):
        return lines
    vault = vault_of(path)
    if vault is None:
        raise damaged(path.name)
    opened = (opened_line(line, vault, path) if line.startswith(LINE_MARK) else line for line in lines)
    return ["�" if line is None else line for line in opened]


@contextmanager
def private_file(name: str) -> Iterator[Path]:
    """The path of a file in clear for a library that can only write to a path: in memory, and gone afterwards.

    Its folder can be entered by this user only.
    """
    place = MEMORY if os.access(MEMORY, os.W_OK | os.X_OK) else None
    with TemporaryDirectory(prefix="autopilot-", dir=place) as folder:
        yield Path(folder) / name


class _Kept(io.BytesIO):
    """Keeps what was written when it is closed."""

    content = b""

    def close(self) -> None:
        if not self.closed:
            self.content = self.getvalue()
        super().close()
