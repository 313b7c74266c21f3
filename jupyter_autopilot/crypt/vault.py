"""Whether a file's folder is encrypted, and the key that it is encrypted with."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from pathlib import Path

from ..contract import AutopilotError, ErrorCode
from .envelope import ENVELOPE, open_envelope, parse_envelope

SPEC = "experiment.json"
DEPTH = 6
"""A file of a bundle lies five folders deep in its experiment."""


@dataclass(frozen=True)
class Vault:
    """The data key of a folder, and its id of 16 bytes."""

    id: bytes
    key: bytes = field(repr=False)


def vault_of(path: Path) -> Vault | None:
    """What a file is encrypted with, whether it is there or not; None for one that is not encrypted.

    Raises
    ------
    AutopilotError
        ENCRYPTION_KEY_MISSING, ENCRYPTION_KEY_WRONG or EXPERIMENT_DAMAGED.
    """
    found = envelope_above(path)
    if found is None:
        return None
    content = found.read_bytes()
    return Vault(bytes.fromhex(parse_envelope(content, found.parent).id), open_envelope(content, found.parent))


def is_encrypted(folder: Path) -> bool:
    """Whether what is written into a folder is encrypted; no key is needed to tell."""
    return envelope_above(folder / ENVELOPE) is not None


def check_key(folder: Path) -> None:
    """Whether what is in a folder can be decrypted, before anything is.

    Raises
    ------
    AutopilotError
        As `vault_of`.
    """
    vault_of(folder / ENVELOPE)


def folder_keys(folder: Path) -> set[str]:
    """The names of the user's keys with which a folder is encrypted: one, or none."""
    found = envelope_above(folder / ENVELOPE)
    return set() if found is None else {parse_envelope(found.read_bytes(), found.parent).key}


def encrypted_below(folder: Path) -> list[Path]:
    """A folder and those below it that are encrypted with a key of their own, in their order."""
    return sorted(file.parent for file in folder.rglob(ENVELOPE) if file.is_file())


def envelope_above(path: Path) -> Path | None:
    """The `encryption.json` that a file or a folder belongs to, if there is one.

    Raises
    ------
    AutopilotError
        EXPERIMENT_DAMAGED for an experiment that is to be encrypted and has none: nothing may be written in clear.
    """
    absolute = path.absolute()
    for folder in (absolute, *absolute.parents)[: DEPTH + 1]:
        envelope = folder / ENVELOPE
        if envelope.is_file():
            return envelope
        spec = folder / SPEC
        try:
            written = spec.stat().st_mtime_ns
        except OSError:
            continue
        if _asks_for_a_key(spec, written):
            raise AutopilotError(
                ErrorCode.EXPERIMENT_DAMAGED,
                f"{ENVELOPE} of {folder.name} is gone, without which nothing there can be encrypted or decrypted. Put "
                "the file back from a copy.",
            )
        return None
    return None


@functools.lru_cache(maxsize=256)
def _asks_for_a_key(spec: Path, _written: int) -> bool:
    try:
        return json.loads(spec.read_bytes()).get("encryption_key") is not None
    except (OSError, ValueError, AttributeError):
        return False
