"""The user's keys, found by name: a specification, a log and a process list only ever have the name.

A key named `clinic` is, in this order,

AUTOPILOT_ENCRYPTION_KEY_CLINIC           an environment variable with 32 random bytes in base 64
AUTOPILOT_ENCRYPTION_PASSPHRASE_CLINIC    one with a passphrase, of which scrypt makes the key (`envelope`)
clinic.key                                a file with 32 random bytes in base 64, which only its owner can read

The files lie in the folder that AUTOPILOT_ENCRYPTION_KEYS names, or else in `keys` of the user's folder of data.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import re
import secrets
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path

from ..contract import AutopilotError, ErrorCode
from ..contract.encryption import KEY_NAME_PATTERN, KEY_NAME_RULE
from ..user_folder import data_folder

KEY_VARIABLE = "AUTOPILOT_ENCRYPTION_KEY_"
PASSPHRASE_VARIABLE = "AUTOPILOT_ENCRYPTION_PASSPHRASE_"  # noqa: S105 - the beginning of a variable's name
FOLDER_VARIABLE = "AUTOPILOT_ENCRYPTION_KEYS"
SUFFIX = ".key"
KEY_BYTES = 32
LEAST_PASSPHRASE = 12
"""Characters."""


@dataclass(frozen=True)
class UserKey:
    """What a data key is wrapped with: 32 bytes, or a passphrase in UTF-8."""

    name: str
    secret: bytes = field(repr=False)
    is_passphrase: bool = False


def find_key(name: str) -> UserKey:
    """The key of a name.

    Raises
    ------
    AutopilotError
        ENCRYPTION_KEY_MISSING where there is none, or one that cannot be used.
    """
    check_name(name)
    variable = _variable(name)
    text = os.environ.get(KEY_VARIABLE + variable)
    if text is not None:
        return UserKey(name, _decoded(name, text, f"the variable {KEY_VARIABLE}{variable}"))
    passphrase = os.environ.get(PASSPHRASE_VARIABLE + variable)
    if passphrase is not None:
        if len(passphrase) < LEAST_PASSPHRASE:
            raise _unusable(name, f"its passphrase is shorter than {LEAST_PASSPHRASE} characters")
        return UserKey(name, passphrase.encode(), is_passphrase=True)
    return UserKey(name, _of_file(name))


def known_keys() -> list[str]:
    """The names of all keys that can be found here, in their order."""
    names = {
        name.removeprefix(prefix).lower().replace("_", "-")
        for name in os.environ
        for prefix in (KEY_VARIABLE, PASSPHRASE_VARIABLE)
        if name.startswith(prefix)
    }
    with contextlib.suppress(OSError):  # no home, or a folder that may not be read
        names |= {file.name.removesuffix(SUFFIX) for file in key_folder().glob(f"*{SUFFIX}")}
    return sorted(name for name in names if re.fullmatch(KEY_NAME_PATTERN, name))


def make_key(name: str) -> Path:
    """Make a key file for a new name; its content never leaves the file.

    Raises
    ------
    AutopilotError
        INVALID_REQUEST for a wrong name, CONFLICT for one that is known, FOLDER_NOT_WRITABLE.
    """
    check_name(name)
    if name in known_keys():
        raise AutopilotError(ErrorCode.CONFLICT, f"There is a key {name!r} already. Choose another name.", field="name")
    try:
        folder = key_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{name}{SUFFIX}"
        # Made with its rights, and by nobody else in between.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii") + "\n")
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE,
            f"The key could not be written: {error.strerror}. Name another folder in {FOLDER_VARIABLE}.",
        ) from error
    return path


def key_folder() -> Path:
    """Where key files lie; it need not exist.

    Raises
    ------
    FileNotFoundError
        The user has no home.
    """
    given = os.environ.get(FOLDER_VARIABLE)
    return Path(given) if given else data_folder() / "keys"


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a key.

    Raises
    ------
    AutopilotError
        INVALID_REQUEST.
    """
    if not re.fullmatch(KEY_NAME_PATTERN, name):
        raise AutopilotError(ErrorCode.INVALID_REQUEST, f"A key is not called {name!r}. {KEY_NAME_RULE}", field="name")


def other_variables(names: set[str]) -> list[str]:
    """The environment variables with keys of other names, which a process for these names does not need."""
    kept = {prefix + _variable(name) for name in names for prefix in (KEY_VARIABLE, PASSPHRASE_VARIABLE)}
    return [name for name in os.environ if name.startswith((KEY_VARIABLE, PASSPHRASE_VARIABLE)) and name not in kept]


def _variable(name: str) -> str:
    return name.upper().replace("-", "_")


def _of_file(name: str) -> bytes:
    try:
        path = key_folder() / f"{name}{SUFFIX}"
        status = path.stat()
        if sys.platform != "win32" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise _unusable(name, f"others may read its file. Run: chmod 600 {path}")
        text = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError as error:
        variable = _variable(name)
        raise AutopilotError(
            ErrorCode.ENCRYPTION_KEY_MISSING,
            f"The encryption key {name!r} is not here. Set {KEY_VARIABLE}{variable} or {PASSPHRASE_VARIABLE}{variable} "
            f"before JupyterLab or the command is started, or put {name}{SUFFIX} into the folder of keys "
            "(`jupyter autopilot key check` says which).",
            field="encryption_key",
            params={"key": name},
        ) from error
    except OSError as error:
        raise _unusable(name, f"its file cannot be read: {error.strerror}") from error
    return _decoded(name, text, f"its file {path}")


def _decoded(name: str, text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise _unusable(name, f"{where} does not have {KEY_BYTES} bytes in base 64")
    return key


def _unusable(name: str, why: str) -> AutopilotError:
    return AutopilotError(
        ErrorCode.ENCRYPTION_KEY_MISSING,
        f"The encryption key {name!r} cannot be used: {why}.",
        field="encryption_key",
        params={"key": name},
    )
