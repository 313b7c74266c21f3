"""The right to start the process of an experiment or endpoint, or to tidy up its folder: one process has it at a time.

Several servers and command lines may see the same folder. Who has the right stands in a file that only one can make.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from .layout import read_model
from .process import ProcessRecord, describe_process, is_alive, is_local

CLAIM_SECONDS = 60.0
"""A claim is for an instant. One that is older was left by a process of which it cannot be told whether it lives."""


def claim(file: Path) -> bool:
    """Get the right; False while another process has it.

    One that died with it is found out, and the next call gets it.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(describe_process(os.getpid()).model_dump_json())
    except FileExistsError:
        if _abandoned(file):
            file.unlink(missing_ok=True)
        return False
    except OSError:
        file.unlink(missing_ok=True)  # a full disk has room for a name and none for what is in the file
        raise
    return True


def release(file: Path) -> None:
    """Give the right back."""
    file.unlink(missing_ok=True)


def _abandoned(file: Path) -> bool:
    holder = read_model(file, ProcessRecord)
    if holder is not None and is_local(holder) and holder.pid != os.getpid():
        return not is_alive(holder)
    try:
        return abs(time.time() - file.stat().st_mtime) > CLAIM_SECONDS
    except FileNotFoundError:
        return False
