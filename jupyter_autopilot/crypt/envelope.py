"""The data key of a folder, wrapped by a key of the user: `encryption.json`.

Everything in the folder is encrypted with its data key, 32 random bytes, and that with the user's key. So another key
of the user needs this one small file written anew and nothing else, and whether a key is the right one is known before
any data is touched: wrapped is by AES-256-GCM, which opens with no other key.

The user's key is spread by HKDF-SHA256 (RFC 5869), a passphrase by scrypt (RFC 7914) with the cost that OWASP's
"Password Storage Cheat Sheet" names for 32 MB: N = 2^15, r = 8, p = 3, about 0.3 s.
"""

from __future__ import annotations

import base64
import functools
import secrets
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ..atomic import write_atomic
from ..contract import AutopilotError, ErrorCode, Model
from .keys import UserKey, find_key

ENVELOPE = "encryption.json"
KEY_BYTES, NONCE_BYTES, SALT_BYTES = 32, 12, 16
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**15, 8, 3
WRAPPING = b"jupyter_autopilot wrapping 1"


class Scrypt(Model):
    """What makes a key of a passphrase; the salt in base 64."""

    salt: str
    n: int = SCRYPT_N
    r: int = SCRYPT_R
    p: int = SCRYPT_P


class Envelope(Model):
    """`encryption.json`: no secret. Bytes are in base 64.

    Attributes
    ----------
    id
        Of the data key, in the head of each file that is encrypted with it.
    key
        The name of the user's key.
    passphrase
        None where the user's key is none.
    """

    format: Literal[1] = 1
    id: str
    key: str
    passphrase: Scrypt | None = None
    nonce: str
    wrapped: str


def encrypt_folder(folder: Path, key: str) -> None:
    """Have everything that is written into a folder from now on encrypted.

    Parameters
    ----------
    key
        The name of the user's key.

    Raises
    ------
    AutopilotError
        ENCRYPTION_KEY_MISSING.
    OSError
        The folder cannot be written.
    """
    _write(folder, _wrap(secrets.token_bytes(KEY_BYTES), secrets.token_hex(SALT_BYTES), find_key(key)))


def rotate(folder: Path, key: str) -> str:
    """Wrap the data key of a folder by another key of the user, and return the name of the former one.

    Raises
    ------
    AutopilotError
        As `open_envelope`, for the old key or the new one.
    OSError
        The folder cannot be written.
    """
    content = (folder / ENVELOPE).read_bytes()
    envelope = parse_envelope(content, folder)
    _write(folder, _wrap(open_envelope(content, folder), envelope.id, find_key(key)))
    return envelope.key


def carry_key(source: Path, target: Path) -> None:
    """Give the copy of an encrypted folder or file the wrapped key that it is encrypted with, unless it has one.

    Parameters
    ----------
    source
        What was copied; its key may be that of a folder above it.
    target
        The folder that has the copy.
    """
    from .vault import envelope_above

    found = envelope_above(source)
    if found is not None and not (target / ENVELOPE).exists():
        write_atomic(target / ENVELOPE, found.read_bytes())


def parse_envelope(content: bytes, folder: Path) -> Envelope:
    """What `encryption.json` says.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED.
    """
    try:
        return Envelope.model_validate_json(content)
    except ValidationError as error:
        raise AutopilotError(
            ErrorCode.EXPERIMENT_DAMAGED,
            f"{ENVELOPE} of {folder.name} cannot be read, without which nothing there can be decrypted. Put the file "
            "back from a copy.",
        ) from error


def open_envelope(content: bytes, folder: Path) -> bytes:
    """The data key.

    Raises
    ------
    AutopilotError
        ENCRYPTION_KEY_MISSING, ENCRYPTION_KEY_WRONG or EXPERIMENT_DAMAGED.
    """
    envelope = parse_envelope(content, folder)
    key = find_key(envelope.key)
    opened = None
    if key.is_passphrase == (envelope.passphrase is not None):
        opened = _unwrap(content, key)
    if opened is None:
        raise AutopilotError(
            ErrorCode.ENCRYPTION_KEY_WRONG,
            f"{folder.name} was not encrypted with what is given as the key {envelope.key!r} here: it is another key "
            "of this name. Give the one that the experiment was made with, or rotated to.",
            field="encryption_key",
            params={"key": envelope.key},
        )
    return opened


def _wrap(data_key: bytes, key_id: str, key: UserKey) -> Envelope:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    passphrase = Scrypt(salt=_text(secrets.token_bytes(SALT_BYTES))) if key.is_passphrase else None
    nonce = secrets.token_bytes(NONCE_BYTES)
    wrapped = AESGCM(_wrapping_key(key, key_id, passphrase)).encrypt(nonce, data_key, key_id.encode())
    return Envelope(id=key_id, key=key.name, passphrase=passphrase, nonce=_text(nonce), wrapped=_text(wrapped))


@functools.lru_cache(maxsize=64)
def _unwrap(content: bytes, key: UserKey) -> bytes | None:
    """The data key, or None where it is another key's; remembered, since a passphrase takes a while."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    envelope = Envelope.model_validate_json(content)
    wrapping = AESGCM(_wrapping_key(key, envelope.id, envelope.passphrase))
    try:
        return wrapping.decrypt(
            base64.b64decode(envelope.nonce), base64.b64decode(envelope.wrapped), envelope.id.encode()
        )
    except (InvalidTag, ValueError):
        return None


def _wrapping_key(key: UserKey, key_id: str, passphrase: Scrypt | None) -> bytes:
    if passphrase is None:
        return derived(key.secret, key_id.encode(), WRAPPING)
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt as Spread

    cost = {"n": passphrase.n, "r": passphrase.r, "p": passphrase.p}
    return Spread(salt=base64.b64decode(passphrase.salt), length=KEY_BYTES, **cost).derive(key.secret)


def derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    """Another key of 32 bytes, for one purpose (HKDF-SHA256)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=purpose).derive(key)


def _write(folder: Path, envelope: Envelope) -> None:
    write_atomic(folder / ENVELOPE, envelope.model_dump_json(indent=2) + "\n")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
