"""The memory of a process and of all that it started."""

from __future__ import annotations

import contextlib

import psutil


class ProcessTree:
    """A process and its descendants, also those whose parent has ended, once they were seen.

    Attributes
    ----------
    peak
        The most bytes that all of them took at once, at the times of `measure`.
    """

    def __init__(self, pid: int) -> None:
        self._known = {psutil.Process(pid)}
        self.peak = 0

    def measure(self) -> None:
        """Look at the memory of all."""
        self.peak = max(self.peak, sum(_memory(process) for process in self._known))

    def kill(self) -> None:
        """End every process that still runs."""
        self.look()
        for process in self._known:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

    @property
    def alive(self) -> bool:
        """Whether any of the processes that were seen still runs."""
        return any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in self._known)

    def look(self) -> None:
        """Find the processes that are new, and forget those that have ended."""
        alive = {process for process in self._known if process.is_running()}
        found = set(alive)
        for process in alive:
            # One whose parent is alive was found by looking at that parent.
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.parent() not in alive:
                    found.update(process.children(recursive=True))
        self._known = found


def _memory(process: psutil.Process) -> int:
    """Bytes of a process; of a page that several share its part, where the system tells it."""
    try:
        full = process.memory_full_info()
        return int(getattr(full, "pss", 0) or full.uss)
    except psutil.AccessDenied:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
