"""The right to start the worker of an experiment, or to tidy up its folder, which one process has at a time.

Several servers and command lines may see the same folder.
"""

from __future__ import annotations

import os
import time

from .layout import ExperimentFolder, read_model
from .process import ProcessRecord, describe_process, is_alive, is_local

CLAIM_SECONDS = 60.0
"""A claim is for an instant. One that is older was left by a process of which it cannot be told whether it lives."""


def claim(folder: ExperimentFolder) -> bool:
    """Get the right; False while another process has it.

    One that died with it is found out, and the next call gets it.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    try:
        with folder.claim.open("x", encoding="utf-8") as file:
            file.write(describe_process(os.getpid()).model_dump_json())
    except FileExistsError:
        if _abandoned(folder):
            folder.claim.unlink(missing_ok=True)
        return False
    except OSError:
        folder.claim.unlink(missing_ok=True)  # a full disk has room for a name and none for what is in the file
        raise
    return True


def release(folder: ExperimentFolder) -> None:
    """Give the right back."""
    folder.claim.unlink(missing_ok=True)


def _abandoned(folder: ExperimentFolder) -> bool:
    holder = read_model(folder.claim, ProcessRecord)
    if holder is not None and is_local(holder) and holder.pid != os.getpid():
        return not is_alive(holder)
    try:
        return abs(time.time() - folder.claim.stat().st_mtime) > CLAIM_SECONDS
    except FileNotFoundError:
        return False
