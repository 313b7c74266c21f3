"""Child processes that outlive their parent: started, recognized again, and ended with all their children."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from ..contract import Model, utc_now

SAME_PROCESS_SECONDS = 2.0
"""Two readings of a process's start time may differ by this much, since the system's boot time is corrected."""
POLL_SECONDS = 0.02
KILLED_SECONDS = 2.0
"""A killed process is gone after this long, unless the system holds it in the middle of a disk operation."""
SECRETS = ("JUPYTER_TOKEN", "JUPYTERHUB_API_TOKEN", "JUPYTERHUB_CLIENT_ID", "JPY_API_TOKEN")
"""Environment variables of the Jupyter server that no child process needs."""

_children: dict[tuple[int, float], subprocess.Popen[bytes]] = {}
"""The processes that this one started, by id and start time."""


class ProcessRecord(Model):
    """Which process it is: an id is used again in time, an id with its start time is not."""

    pid: int
    created: float
    """When the process started, in seconds since 1970, as the system tells it."""
    host: str
    started_at: str
    run: int = 1
    """Of the experiment that it is the worker of."""


def start_process(
    arguments: list[str], *, cwd: Path, log: Path, environment: Mapping[str, str] | None = None
) -> ProcessRecord:
    """Start `python -m …` in a process group of its own, with its output in a log file.

    Parameters
    ----------
    arguments
        What follows the interpreter.
    environment
        Variables beyond this process's own.

    Raises
    ------
    OSError
        The process could not be started.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    inherited = {name: value for name, value in os.environ.items() if name not in SECRETS}
    # Without PYTHONSAFEPATH a `random.py` in the user's folder would stand in for the real one.
    variables = {**inherited, "PYTHONSAFEPATH": "1", "PYTHONUNBUFFERED": "1", **(environment or {})}
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
    try:
        created = psutil.Process(child.pid).create_time()
    except psutil.Error:
        created = 0.0  # it has ended already; no living process matches this
    _children[child.pid, created] = child
    return ProcessRecord(pid=child.pid, created=created, host=socket.gethostname(), started_at=utc_now())


def never_started() -> ProcessRecord:
    """The record of a process that the system refused to start: it is not alive and never was."""
    return ProcessRecord(pid=0, created=0.0, host=socket.gethostname(), started_at=utc_now())


def is_alive(record: ProcessRecord) -> bool:
    """Whether this very process still runs on this machine."""
    child = _children.get((record.pid, record.created)) if is_local(record) else None
    if child is None:
        return _find(record) is not None
    # The system's table calls a process ended when its first thread is, and lists it until its parent has asked.
    if child.poll() is None:
        return True
    del _children[record.pid, record.created]
    return False


def is_local(record: ProcessRecord) -> bool:
    """Whether the process was started on this machine, so that `is_alive` can tell."""
    return record.host == socket.gethostname()


def ask_to_end(record: ProcessRecord) -> None:
    """Send SIGTERM to the process alone; it ends its children itself."""
    process = _find(record)
    if process is not None:
        with contextlib.suppress(psutil.Error):
            process.terminate()


def kill_tree(record: ProcessRecord) -> None:
    """Kill the process, its descendants and whatever is left of its process group."""
    process = _find(record)
    if process is not None:
        with contextlib.suppress(psutil.Error):
            for descendant in process.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    descendant.kill()
        with contextlib.suppress(psutil.Error):
            process.kill()
    _kill_group(record)
    wait_for_end(record, KILLED_SECONDS)


def wait_for_end(record: ProcessRecord, seconds: float) -> bool:
    """Wait until the process has ended; False when it has not within so many seconds."""
    deadline = time.monotonic() + seconds
    while is_alive(record):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _find(record: ProcessRecord) -> psutil.Process | None:
    if not is_local(record):
        return None
    try:
        process = psutil.Process(record.pid)
        same = abs(process.create_time() - record.created) <= SAME_PROCESS_SECONDS
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.Error:
        return None


def _kill_group(record: ProcessRecord) -> None:
    """Kill the members of the group that were left when its leader died.

    The system gives no new process the id of a group that has members. Members older than the leader would mean that
    the group is another one, and are left alone.
    """
    if sys.platform == "win32" or not is_local(record) or record.created == 0.0:
        return
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            in_group = os.getpgid(process.pid) == record.pid
            if in_group and process.create_time() >= record.created - SAME_PROCESS_SECONDS:
                os.kill(process.pid, signal.SIGKILL)
