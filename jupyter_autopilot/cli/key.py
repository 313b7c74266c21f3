"""`jupyter autopilot key`: the keys of encrypted experiments, by their names."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..contract import AutopilotError, ErrorCode
from ..crypt import check_key, encrypted_below, find_key, folder_keys, key_folder, known_keys, make_key, rotate
from ..sdk.place import absolute
from .report import print_problems, shown, tell


def key(given: argparse.Namespace) -> int:
    """Make a key, or say or change which key opens what."""
    return ACTIONS[given.action](given)


def _new(given: argparse.Namespace) -> int:
    path = make_key(given.name)
    tell(
        given,
        f"{path}\nKeep a copy of this file where nobody else finds it: without it nothing that is encrypted with it "
        "can be read again.",
        key=given.name,
        path=path,
    )
    return 0


def _check(given: argparse.Namespace) -> int:
    """Without a folder the keys that are known here, otherwise whether they open what is in it."""
    if given.folder is None:
        return _check_keys(given)
    folders, problems = _encrypted(given.folder), []
    for folder in folders:
        try:
            check_key(folder)
        except AutopilotError as error:
            problems += error.problems
    print_problems(problems)
    opened = len(folders) - len(problems)
    tell(given, f"{opened} of {len(folders)} can be decrypted here.", folders=folders, decryptable=opened)
    return 2 if problems else 0


def _check_keys(given: argparse.Namespace) -> int:
    names, problems = known_keys(), []
    for name in names:
        try:
            find_key(name)
        except AutopilotError as error:
            problems += error.problems
    print_problems(problems)
    tell(given, "\n".join([*names, f"Key files lie in {key_folder()}"]), keys=names, folder=key_folder())
    return 2 if problems else 0


def _rotate(given: argparse.Namespace) -> int:
    """Every folder is tried, so that one whose old key is gone does not keep the others from having the new one."""
    find_key(given.to)
    done, problems = [], []
    for folder in _encrypted(given.folder):
        if given.old is not None and folder_keys(folder) != {given.old}:
            continue
        try:
            rotate(folder, given.to)
            done.append(folder)
        except AutopilotError as error:
            problems += error.problems
        except OSError as error:
            text = f"{folder} could not be written: {error.strerror}. It keeps its former key."
            problems += AutopilotError(ErrorCode.FOLDER_NOT_WRITABLE, text).problems
    print_problems(problems)
    lines = [*(str(shown(folder)) for folder in done), f"{len(done)} now open with the key {given.to!r}."]
    tell(given, "\n".join(lines), key=given.to, rotated=done)
    return 2 if problems else 0


def _encrypted(folder: str) -> list[Path]:
    found = encrypted_below(absolute(Path(folder)))
    if not found:
        raise AutopilotError(ErrorCode.NOT_FOUND, f"Nothing below {folder} is encrypted.")
    return found


ACTIONS = {"new": _new, "check": _check, "rotate": _rotate}
