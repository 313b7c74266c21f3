"""What the worker may take of the machine: set before any library is loaded, and watched while it runs."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import psutil

from ..contract import ErrorCode

NICENESS = 5
"""Training makes room for the notebook kernels and the browser."""
GB = 10**9
TOLERANCE = 1.05
"""Memory is counted once a second and not all at the same instant."""
PATIENCE_SECONDS = 3.0
"""A table that is copied takes twice its room for an instant."""
END_SECONDS = 20.0
"""A job that was stopped for its memory and has not given any back by then is ended where it stands."""
POLL_SECONDS = 1.0


@dataclass(frozen=True)
class Limit:
    """A limit that ended a job, and what to do about it."""

    code: ErrorCode
    message: str
    advice: str
    field: str | None = None


def apply_limits() -> None:
    """One thread for the numeric libraries outside the estimators, which get theirs by parameter; lower priority.

    What the environment says is overruled: it was meant for one process, and there are as many as cores.
    """
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICENESS)


def watch_memory(max_memory: float | None, stop: Callable[[Limit], None], end: Callable[[Limit], None]) -> None:
    """Keep the job within its memory, from a daemon thread.

    Parameters
    ----------
    max_memory
        GB that this process and all its descendants may have; None for no limit.
    stop
        Asks the job to stop and keep the best model so far.
    end
        Ends it where it stands.
    """
    if max_memory is None:
        return
    memory = MemoryLimit(max_memory, stop, end)

    def watch() -> None:
        while True:
            memory.look(time.monotonic())
            time.sleep(POLL_SECONDS)

    threading.Thread(target=watch, name="memory", daemon=True).start()


class MemoryLimit:
    """What is done when a job has more memory than it may have.

    First the training that has most is ended, which costs its candidate only. If that does not help, the job is
    stopped.
    """

    def __init__(self, max_memory: float, stop: Callable[[Limit], None], end: Callable[[Limit], None]) -> None:
        self._most = max_memory * GB
        self._stop, self._end = stop, end
        self._over_since: float | None = None
        self._one_was_ended = False
        self._stopped_at: float | None = None

    def look(self, now: float) -> None:
        """Take the step that is due; to be called once a second with a clock that nobody sets."""
        used = tree_memory()
        if used <= TOLERANCE * self._most:
            self._over_since, self._one_was_ended = None, False
            return
        self._over_since = self._over_since or now
        if self._stopped_at is not None:
            if now - self._stopped_at >= END_SECONDS:
                self._end(self._limit(used))
        elif now - self._over_since >= PATIENCE_SECONDS:
            self._over_since = now
            self._relieve(used, now)

    def _relieve(self, used: int, now: float) -> None:
        if not self._one_was_ended and end_largest_training():
            self._one_was_ended = True
        else:
            self._stopped_at = now
            self._stop(self._limit(used))

    def _limit(self, used: int) -> Limit:
        message = f"Out of memory: the experiment had {used / GB:.1f} GB and may have {self._most / GB:.1f} GB."
        advice = "Allow it more memory, or use fewer rows or columns."
        return Limit(ErrorCode.OUT_OF_MEMORY, message, advice, "max_memory")


def tree_memory() -> int:
    """Bytes that this process and its descendants have; what several share is counted once."""
    own = psutil.Process()
    return sum(_memory(process) for process in (own, *own.children(recursive=True)))


def end_largest_training() -> bool:
    """End the training process that has most memory; False where none trains."""
    largest = max(_training_processes(), key=_memory, default=None)
    if largest is None:
        return False
    # Whoever waits for it tells by this signal why it ended (`engine/search/slots.py`).
    with contextlib.suppress(psutil.Error):
        largest.terminate()
    return True


def _training_processes() -> list[psutil.Process]:
    """The processes of `multiprocessing`: forked by its fork server, or spawned where there is none."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            command = " ".join(process.cmdline())
            forked = "multiprocessing.forkserver" in command and process.ppid() != os.getpid()
            if forked or "--multiprocessing-fork" in command:
                found.append(process)
    return found


def _memory(process: psutil.Process) -> int:
    try:
        memory = process.memory_full_info()
        return int(getattr(memory, "pss", memory.uss))
    except psutil.Error:
        return 0
