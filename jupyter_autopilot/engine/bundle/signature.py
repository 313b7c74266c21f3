"""Whose pickles may be read: those that this user packed, or has said to trust.

To read a pickle is to run a program. A bundle that has some is signed with a key of the user who packed it, as Jupyter
signs notebooks: the signature is an HMAC-SHA256 of the manifest, which has the checksums of all files. What somebody
else packed has another signature or none, wherever it lies.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from ...atomic import write_atomic
from ...crypt import read_bytes
from ...user_folder import data_folder
from .layout import MANIFEST

SIGNATURE = "signature"
KEY_VARIABLE = "AUTOPILOT_KEY_FILE"
KEY_BYTES = 32


def key_file() -> Path:
    """Where the user's key is: what the environment variable says, or below the user's folder of data.

    Raises
    ------
    FileNotFoundError
        The user has no home, as in some containers.
    """
    given = os.environ.get(KEY_VARIABLE)
    return Path(given) if given else data_folder() / "key"


def sign(bundle: Path) -> None:
    """Say that this user trusts a bundle; the key is made where there is none.

    Raises
    ------
    OSError
        The key or the signature cannot be written.
    """
    write_atomic(bundle / SIGNATURE, _signature(bundle, _key() or _make_key()))


def is_signed(bundle: Path) -> bool:
    """Whether this user packed a bundle or trusts it, and its manifest is the same as then."""
    try:
        key = _key()
        given = (bundle / SIGNATURE).read_text(encoding="ascii", errors="replace")
        return key is not None and hmac.compare_digest(given.encode(), _signature(bundle, key).encode())
    except OSError:
        return False


def _signature(bundle: Path, key: bytes) -> str:
    return hmac.digest(key, read_bytes(bundle / MANIFEST), "sha256").hex()


def _key() -> bytes | None:
    try:
        key = key_file().read_bytes()
    except FileNotFoundError:
        return None
    return key if len(key) >= KEY_BYTES else None


def _make_key() -> bytes:
    """A new key, or that of another process which was quicker."""
    path = key_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f"{path.name}-{os.getpid()}")
    write_atomic(own, secrets.token_bytes(KEY_BYTES), mode=0o600)
    try:
        os.link(own, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        own.replace(path)
    own.unlink(missing_ok=True)
    return path.read_bytes()
