"""`events.jsonl` as its one writer sees it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO, NoReturn

from ..contract import EVENT, Event, JobEnded
from .narration import line

LAST_WORDS_SECONDS = 10.0
"""So long the last event is tried again where the disk is full: without it nobody would know why the job ended."""
PAUSE_SECONDS = 0.2


class EventLog:
    """One event a line, on disk as soon as it is written, and none after the last.

    Raises
    ------
    OSError
        When the file cannot be opened, or an event cannot be written. The latter is written before the next one.
    SystemExit
        Another worker has the file.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+b", buffering=0)
        self._lock = threading.Lock()
        self._unwritten = b""
        _lock_file(self._file)
        _cut_half_a_line(self._file)

    def __call__(self, event: Event) -> None:
        """Append an event."""
        with self._lock:
            self._add(event)
            self._write()

    def end(self, event: JobEnded) -> NoReturn:
        """Append the last event and end the process: 1 when the job failed, otherwise 0."""
        # The lock is kept for good: another thread that has something to say waits until the process is gone.
        self._lock.acquire()
        self._add(event)
        deadline = time.monotonic() + LAST_WORDS_SECONDS
        while self._unwritten and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                self._write()
                break
            time.sleep(PAUSE_SECONDS)
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        # Not every library's threads end when asked; all that matters is on disk, and the children end by themselves.
        os._exit(1 if event.outcome == "failed" else 0)

    def _add(self, event: Event) -> None:
        told = line(event)
        if told is not None:
            with contextlib.suppress(OSError):  # the log for people has no room, which is no reason to end
                print(told, flush=True)
        self._unwritten += EVENT.dump_json(event) + b"\n"

    def _write(self) -> None:
        while self._unwritten:
            written = self._file.write(self._unwritten)
            self._unwritten = self._unwritten[written or 0 :]


def _lock_file(file: BinaryIO) -> None:
    """Keep a second worker away, should two servers have started one each on a slow network disk."""
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise SystemExit("Another worker runs this experiment; this one ends.") from error
    except OSError:
        return  # not every file system has locks


def _cut_half_a_line(file: BinaryIO) -> None:
    """Drop what an earlier worker did not come to write to its end, so that the next event begins a line."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    end = file.read(size).rfind(b"\n") + 1
    if end < size:
        file.truncate(end)
