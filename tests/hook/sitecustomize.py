"""What is otherwise for the processes that tests start: Python imports this file where its folder is in PYTHONPATH.

While the file that AUTOPILOT_FAULT names exists, whatever writes below the folder that it tells of fails with the error
that it tells of, as on a disk that is full or may not be written. A file that was open before can still be written, as
on a disk that has become read-only. Where it tells of a latency instead, everything there takes so many seconds longer,
as on a network disk that is slow.

With AUTOPILOT_UNEXECUTED the data exploration notebook is left as it was written, and the report of the best candidate
is left to the first request: both take longer than the training of a small table.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from pathlib import Path

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
LOOKS = {"open", "os.listdir", "os.scandir"}
CHANGES = {"os.mkdir", "os.rename", "os.link", "os.symlink", "os.truncate"}
"""What needs room, or at least may on some file systems."""
OTHER_CHANGES = {"os.remove", "os.rmdir", "os.utime", "os.chmod"}
"""What a full disk allows and a read-only one does not."""


def install(file: Path) -> None:
    reading = False

    def fault() -> dict[str, object] | None:
        nonlocal reading
        if reading or not file.exists():
            return None
        reading = True
        try:
            return dict(json.loads(file.read_bytes()))
        except (OSError, ValueError):
            return None
        finally:
            reading = False

    def look(event: str, arguments: tuple[object, ...]) -> None:
        if event not in LOOKS | CHANGES | OTHER_CHANGES:
            return
        found = fault()
        name = None if found is None else below(arguments[:2], str(found["below"]))
        if found is None or name is None:
            return
        if "latency" in found:
            time.sleep(float(str(found["latency"])))
            return
        writes = event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & WRITES)
        number = int(str(found["errno"]))
        if writes or event in (CHANGES if number == errno.ENOSPC else CHANGES | OTHER_CHANGES):
            raise OSError(number, os.strerror(number), name)

    sys.addaudithook(look)


def below(paths: tuple[object, ...], folder: str) -> str | None:
    """The first of these paths that lies in the folder."""
    for path in paths:
        if isinstance(path, str | bytes | os.PathLike):
            name = str(Path(os.fsdecode(path)).absolute())
            if name.startswith(folder):
                return name
    return None


LEFT_OUT = (["-m", "jupyter_autopilot.notebooks.execution"], ["-m", "jupyter_autopilot.engine.report.process"])

if "AUTOPILOT_UNEXECUTED" in os.environ and sys.orig_argv[1:3] in LEFT_OUT:
    os._exit(0)
if "AUTOPILOT_FAULT" in os.environ:
    install(Path(os.environ["AUTOPILOT_FAULT"]))
