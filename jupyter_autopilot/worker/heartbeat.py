"""A sign of life, once a second."""

from __future__ import annotations

import threading
from pathlib import Path

PERIOD_SECONDS = 1.0


def start_heartbeat(path: Path) -> threading.Event:
    """Touch the file each second from a daemon thread until the returned event is set."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(PERIOD_SECONDS):
            path.touch()

    path.touch()
    threading.Thread(target=beat, name="heartbeat", daemon=True).start()
    return stop
