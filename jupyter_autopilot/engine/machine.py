"""What of the machine a run may use: processor cores and memory."""

from __future__ import annotations

import contextlib
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
BYTES_OF_A_GB = 10**9


def usable_cores(most: int | None = None) -> int:
    """Processor cores that this process may use, by its affinity and the limit of its container; `most` at most."""
    import joblib

    cores = int(joblib.cpu_count())
    return cores if most is None else min(cores, most)


def free_memory(most: float | None = None) -> int:
    """Bytes that this process and its children may need besides what they have.

    Parameters
    ----------
    most
        GB that they may have together; what the machine has if None.
    """
    free = available_memory()
    return free if most is None else max(0, min(free, round(most * BYTES_OF_A_GB) - _used_memory()))


def memory_to_use(most: float | None = None) -> int:
    """Bytes that this process and its children may have together: what they have, and what is free beside.

    Parameters
    ----------
    most
        GB that they may have.
    """
    return _used_memory() + free_memory(most)


def _used_memory() -> int:
    """Bytes that this process and its children have, without those that several of them share."""
    import psutil

    own = psutil.Process()
    used = 0
    for process in (own, *own.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            memory = process.memory_info()
            used += memory.rss - getattr(memory, "shared", 0)
    return used


def available_memory(cgroup: Path = CGROUP) -> int:
    """Bytes that may be used before something is swapped or killed: of the machine, or of the container if less.

    Parameters
    ----------
    cgroup
        Where Linux tells the limit of the container, in version 2 or 1 of its files.
    """
    import psutil

    free = int(psutil.virtual_memory().available)
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        most, now = _number(cgroup / limit), _number(cgroup / used)
        if most is not None and now is not None:
            # What is used includes the cache of files, which gives way.
            cache = _cache(cgroup / Path(limit).parent / "memory.stat")
            free = min(free, max(0, most - now + cache))
    return free


def _number(file: Path) -> int | None:
    """The number in a file; None where there is none, as for `max`."""
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None


def _cache(file: Path) -> int:
    try:
        entries = dict(line.split() for line in file.read_text().splitlines())
        return int(entries.get("inactive_file", 0))
    except (OSError, ValueError):
        return 0
