"""The format of an encrypted file: pieces of 64 KiB, so that one of any size takes constant memory.

head        8 bytes that say what it is, 16 that name the data key, and 32 random bytes
pieces      of 64 KiB, the last one of what is left, each with a tag of 16 bytes

A key of the file's own is derived from the data key and the random bytes (HKDF-SHA256); each piece is encrypted by
AES-256-GCM with the piece's number and whether it is the last one as its nonce, and is bound to the head. This is the
STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance" (CRYPTO 2015): a changed, moved or missing piece, also at the end, is noticed.
"""

from __future__ import annotations

import base64
import binascii
import io
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from ..contract import AutopilotError, ErrorCode
from .envelope import derived
from .vault import Vault

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from typing_extensions import Buffer

MAGIC = b"APsealed"
ID_BYTES, SALT_BYTES, TAG_BYTES, NONCE_BYTES = 16, 32, 16, 12
HEAD_BYTES = len(MAGIC) + ID_BYTES + SALT_BYTES
PIECE_BYTES = 1 << 16
FILES, LINES = b"jupyter_autopilot file 1", b"jupyter_autopilot line 1"
LINE_MARK = "sealed:"


class SealedWriter(io.RawIOBase):
    """A file that is encrypted while it is written; it cannot be rewound.

    Left by an exception it stays without its last piece, so that half of a file never passes for a whole one.
    """

    def __init__(self, file: BinaryIO, vault: Vault) -> None:
        super().__init__()
        salt = secrets.token_bytes(SALT_BYTES)
        self._file, self._head = file, MAGIC + vault.id + salt
        self._cipher = _cipher(derived(vault.key, salt, FILES))
        self._waiting = bytearray()
        self._pieces = self._written = 0
        file.write(self._head)

    def writable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Bytes written so far, in clear."""
        return self._written

    def write(self, data: Buffer) -> int:
        """Encrypt what is surely not the end, and keep the rest."""
        with memoryview(data) as view:
            size = view.nbytes
            self._waiting += view.cast("B") if size else b""
        self._written += size
        whole = max(0, len(self._waiting) - 1) // PIECE_BYTES * PIECE_BYTES
        for start in range(0, whole, PIECE_BYTES):
            self._emit(bytes(self._waiting[start : start + PIECE_BYTES]), last=False)
        del self._waiting[:whole]
        return size

    def close(self) -> None:
        """Write the last piece."""
        if not self.closed:
            try:
                self._emit(bytes(self._waiting), last=True)
            finally:
                self._end()

    def __exit__(self, kind: Any, *details: Any) -> None:
        """Close it, or leave it as it is after an exception."""
        self.close() if kind is None else self._end()

    def _end(self) -> None:
        self._file.close()
        super().close()

    def _emit(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._pieces, last=last), piece, self._head))
        self._pieces += 1


class SealedReader(io.RawIOBase):
    """An encrypted file in clear, from any place on; it has one piece of it in memory.

    Raises
    ------
    AutopilotError
        ENCRYPTION_KEY_WRONG for a file of another data key; EXPERIMENT_DAMAGED, here or later, where it was changed.
    """

    def __init__(self, file: BinaryIO, vault: Vault, name: str) -> None:
        super().__init__()
        self._file, self._name = file, name
        self._head = file.read(HEAD_BYTES)
        stored = os.fstat(file.fileno()).st_size - HEAD_BYTES
        if len(self._head) < HEAD_BYTES or stored < TAG_BYTES:
            raise damaged(name)
        if self._head[len(MAGIC) :][:ID_BYTES] != vault.id:
            raise AutopilotError(
                ErrorCode.ENCRYPTION_KEY_WRONG, f"{name} is encrypted with the key of another experiment."
            )
        self._cipher = _cipher(derived(vault.key, self._head[-SALT_BYTES:], FILES))
        self._last = (stored - 1) // (PIECE_BYTES + TAG_BYTES)
        self.size = stored - (self._last + 1) * TAG_BYTES
        self._place, self._number, self._piece = 0, -1, b""

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """The place in clear."""
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place in clear."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, target: WriteableBuffer) -> int:
        """As much as is left of the piece."""
        if self._place >= self.size and self.size:
            return 0
        number, start = divmod(self._place, PIECE_BYTES)
        if number != self._number:
            self._piece, self._number = self._open(number), number
        with memoryview(target) as view, view.cast("B") as room:
            part = self._piece[start : start + len(room)]
            room[: len(part)] = part
        self._place += len(part)
        return len(part)

    def close(self) -> None:
        """Close the file below, too."""
        self._file.close()
        super().close()

    def _open(self, number: int) -> bytes:
        from cryptography.exceptions import InvalidTag

        self._file.seek(HEAD_BYTES + number * (PIECE_BYTES + TAG_BYTES))
        stored = self._file.read(PIECE_BYTES + TAG_BYTES)
        try:
            opened: bytes = self._cipher.decrypt(_nonce(number, last=number == self._last), stored, self._head)
        except (InvalidTag, ValueError) as error:
            raise damaged(self._name) from error
        return opened

    def __enter__(self) -> Self:
        return self


def sealed_line(line: str, vault: Vault, file: Path) -> str:
    """A line of text encrypted by itself, for files to which lines are added; bound to the name of its file.

    Its nonce is random, which is safe for 2^32 lines of a data key (NIST SP 800-38D, 8.3).
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = _cipher(derived(vault.key, vault.id, LINES)).encrypt(nonce, line.encode(), file.name.encode())
    return LINE_MARK + base64.b64encode(nonce + sealed).decode("ascii")


def opened_line(line: str, vault: Vault, file: Path) -> str | None:
    """What `sealed_line` was given; None where it was changed or cut off."""
    from cryptography.exceptions import InvalidTag

    cipher = _cipher(derived(vault.key, vault.id, LINES))
    try:
        data = base64.b64decode(line.removeprefix(LINE_MARK), validate=True)
        opened: bytes = cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], file.name.encode())
    except (InvalidTag, binascii.Error, ValueError):
        return None
    return opened.decode()


def damaged(name: str) -> AutopilotError:
    """The error for a file that is not as it was written."""
    return AutopilotError(
        ErrorCode.EXPERIMENT_DAMAGED,
        f"{name} has been changed since it was encrypted, or was not written to its end. Put it back from a copy.",
    )


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([last])


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)
