"""Child processes that outlive their parent: started, recognized again, and ended with all their children."""

from __future__ import annotations

import contextlib
import functools
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Mapping
from pathlib import Path

import psutil

from ..contract import JOB_MARK, Model, utc_now

SAME_PROCESS_SECONDS = 2.0
"""Two readings of a process's start time may differ by this much, since the system's boot time is corrected."""
POLL_SECONDS = 0.02
KILLED_SECONDS = 2.0
"""A killed process is gone after this long, unless the system holds it in the middle of a disk operation."""
SECRETS = ("JUPYTER_TOKEN", "JUPYTERHUB_API_TOKEN", "JUPYTERHUB_CLIENT_ID", "JPY_API_TOKEN")
"""Environment variables of the Jupyter server that no child process needs."""

TICK_SECONDS = 0.02
"""Two readings of a start that is counted from the start of the machine differ by less."""
PASSES = 3
"""Of a search for the processes with a mark, since they may be starting others."""

_children: dict[str, subprocess.Popen[bytes]] = {}
"""The processes that this one started, by their marks."""


class ProcessRecord(Model):
    """Which process it is: an id is used again in time, an id with its start is not."""

    pid: int
    created: float
    """When the process started, in seconds since 1970, as the system tells it."""
    host: str
    started_at: str
    boot: str = ""
    """Names the time from one start of the machine to the next; empty where the system has no such name."""
    since_boot: float | None = None
    """Seconds from the start of the machine to its own, which no setting of the clock changes; None if not told."""
    mark: str = ""
    """The value of its variable `JOB_MARK`."""
    run: int = 1
    """Of the experiment that it is the worker of."""


def start_process(
    arguments: list[str],
    *,
    cwd: Path,
    log: Path,
    environment: Mapping[str, str] | None = None,
    without: Collection[str] = (),
) -> ProcessRecord:
    """Start `python -m …` in a process group of its own, with its output in a log file.

    Parameters
    ----------
    arguments
        What follows the interpreter.
    environment
        Variables beyond this process's own.
    without
        Variables of this process that it does not get.

    Raises
    ------
    OSError
        The process could not be started.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    mark = secrets.token_hex(8)
    inherited = {name: value for name, value in os.environ.items() if name not in {*SECRETS, *without}}
    # Without PYTHONSAFEPATH a `random.py` in the user's folder would stand in for the real one.
    variables = {**inherited, "PYTHONSAFEPATH": "1", "PYTHONUNBUFFERED": "1", **(environment or {}), JOB_MARK: mark}
    with log.open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=cwd,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=sys.platform != "win32",
        )
    _children[mark] = child
    return describe_process(child.pid).model_copy(update={"mark": mark})


def describe_process(pid: int) -> ProcessRecord:
    """The record of a process that runs now; of one that has ended already, a record that no process matches."""
    try:
        created = psutil.Process(pid).create_time()
    except psutil.Error:
        created = 0.0
    return ProcessRecord(
        pid=pid,
        created=created,
        host=socket.gethostname(),
        started_at=utc_now(),
        boot=boot_id(),
        since_boot=_since_boot(pid),
    )


def never_started() -> ProcessRecord:
    """The record of a process that the system refused to start: it is not alive and never was."""
    return ProcessRecord(pid=0, created=0.0, host=socket.gethostname(), started_at=utc_now())


def is_alive(record: ProcessRecord) -> bool:
    """Whether this very process still runs on this machine."""
    child = _children.get(record.mark) if is_local(record) else None
    if child is None:
        return _find(record) is not None
    # The system's table calls a process ended when its first thread is, and lists it until its parent has asked.
    if child.poll() is None:
        return True
    del _children[record.mark]
    return False


def is_local(record: ProcessRecord) -> bool:
    """Whether the process was started on this machine since it was switched on, so that `is_alive` can tell."""
    return record.host == socket.gethostname() and record.boot in ("", boot_id())


def age(record: ProcessRecord) -> float:
    """Seconds since the process started, by a clock that nobody sets where the system has one."""
    if sys.platform == "linux" and record.since_boot is not None:
        return time.clock_gettime(time.CLOCK_BOOTTIME) - record.since_boot
    return time.time() - record.created


def memory_bytes(record: ProcessRecord) -> int:
    """The memory that the process takes now; 0 when it has ended."""
    process = _find(record)
    try:
        return 0 if process is None else int(process.memory_info().rss)
    except psutil.Error:
        return 0


def ask_to_end(record: ProcessRecord) -> None:
    """Send SIGTERM to the process alone; it ends its children itself."""
    process = _find(record)
    if process is not None:
        with contextlib.suppress(psutil.Error):
            process.terminate()


def kill_tree(record: ProcessRecord) -> None:
    """Kill the process, its descendants, and those of its descendants that have lost their parents."""
    process = _find(record)
    if process is not None:
        with contextlib.suppress(psutil.Error):
            for descendant in process.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    descendant.kill()
        with contextlib.suppress(psutil.Error):
            process.kill()
    for _ in range(PASSES):
        left = marked(record)
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        if not left:
            break
    wait_for_end(record, KILLED_SECONDS)


def marked(record: ProcessRecord) -> list[psutil.Process]:
    """Every living process of this user that has the mark of a process, whoever its parent is now.

    An id, also that of a process group, may belong to a stranger by now; a mark does not.
    """
    if not record.mark or not is_local(record):
        return []
    found = []
    for process in psutil.process_iter():
        # Those of other users may not be asked.
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(JOB_MARK) == record.mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def wait_for_end(record: ProcessRecord, seconds: float) -> bool:
    """Wait until the process has ended; False when it has not within so many seconds."""
    deadline = time.monotonic() + seconds
    while is_alive(record):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


@functools.cache
def boot_id() -> str:
    """What the system calls the time since the machine was switched on; empty where it has no name for it."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _since_boot(pid: int) -> float | None:
    """Seconds from the start of the machine to that of a process; only Linux tells."""
    if sys.platform != "linux":
        return None
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        return int(after_name.split()[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return None


def _find(record: ProcessRecord) -> psutil.Process | None:
    if not is_local(record):
        return None
    try:
        process = psutil.Process(record.pid)
        return process if _is_same(process, record) and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.Error:
        return None


def _is_same(process: psutil.Process, record: ProcessRecord) -> bool:
    now = _since_boot(record.pid)
    if now is not None and record.since_boot is not None:
        return abs(now - record.since_boot) < TICK_SECONDS
    return bool(abs(process.create_time() - record.created) <= SAME_PROCESS_SECONDS)
