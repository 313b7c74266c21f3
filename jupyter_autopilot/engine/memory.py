"""How much memory there is."""

from __future__ import annotations

from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")


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
