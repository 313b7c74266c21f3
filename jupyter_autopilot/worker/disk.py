"""What a job may take of the disk: it stops before there is no room, or before its folder is too large."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from ..contract import ErrorCode
from .limits import GB, Limit

LEAST_FREE = 50 * 10**6
"""Bytes that are kept free for packing the best model; with less a job stops."""
POLL_SECONDS = 1.0
MEBIBYTE = 2**20


def watch_disk(folder: Path, max_mb: int | None, stop: Callable[[Limit], None]) -> None:
    """Look once a second whether there is room, from a daemon thread.

    Parameters
    ----------
    folder
        Of the experiment.
    max_mb
        Megabytes that the folder may take; None for no limit.
    stop
        Asks the job to stop and keep the best model so far.
    """

    def watch() -> None:
        while True:
            with contextlib.suppress(OSError):
                limit = reached(folder, max_mb)
                if limit is not None:
                    stop(limit)
            time.sleep(POLL_SECONDS)

    threading.Thread(target=watch, name="disk", daemon=True).start()


def reached(folder: Path, max_mb: int | None) -> Limit | None:
    """The limit of the disk or of the folder, if it is reached."""
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        return disk_is_full(free)
    if max_mb is None:
        return None
    taken = folder_bytes(folder) / MEBIBYTE
    if taken <= max_mb:
        return None
    message = f"The experiment's folder takes {taken:.0f} MB and may take {max_mb} MB."
    return Limit(ErrorCode.DISK_FULL, message, "Ask for fewer candidates, or the administrator for more room.")


def folder_bytes(folder: Path) -> int:
    """The size of all files in a folder; a file with several names in it counts once, and links not at all."""
    sizes: dict[tuple[int, int], int] = {}
    folders = [os.fspath(folder)]
    while folders:
        # What is deleted meanwhile does not count.
        with contextlib.suppress(FileNotFoundError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    found = Path(entry.path).lstat()
                    sizes[found.st_dev, found.st_ino] = found.st_size
    return sum(sizes.values())


def disk_is_full(free: int) -> Limit:
    """There is no room left for a model."""
    message = f"The disk is full: {free / GB:.2f} GB are free where the experiment lies."
    return Limit(ErrorCode.DISK_FULL, message, "Make room, then resume the experiment.")


def quota_is_used_up() -> Limit:
    """The disk has room, and this user may not have more of it."""
    message = "The disk quota of this user is used up where the experiment lies."
    return Limit(ErrorCode.DISK_FULL, message, "Make room, then resume the experiment.")
