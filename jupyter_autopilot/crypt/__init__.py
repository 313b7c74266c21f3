"""Encryption at rest: keys by name, the wrapped key of a folder, and the files in it.

Light: the server loads it, and `cryptography` is imported where something is encrypted.
"""

from .envelope import ENVELOPE, carry_key, encrypt_folder, open_envelope, parse_envelope, rotate
from .files import (
    clear_size,
    is_sealed,
    open_read,
    open_write,
    private_file,
    read_bytes,
    read_lines,
    sealed_lines,
    write_atomic,
    write_bytes,
)
from .keys import find_key, key_folder, known_keys, make_key, other_variables
from .vault import check_key, encrypted_below, folder_keys, is_encrypted, vault_of

__all__ = [
    "ENVELOPE",
    "carry_key",
    "check_key",
    "clear_size",
    "encrypt_folder",
    "encrypted_below",
    "find_key",
    "folder_keys",
    "is_encrypted",
    "is_sealed",
    "key_folder",
    "known_keys",
    "make_key",
    "open_envelope",
    "open_read",
    "open_write",
    "other_variables",
    "parse_envelope",
    "private_file",
    "read_bytes",
    "read_lines",
    "rotate",
    "sealed_lines",
    "vault_of",
    "write_atomic",
    "write_bytes",
]
