"""A sign of life, once a second."""

from __future__ import annotations

import contextlib
import threading
import time
from pathlib import Path

PERIOD_SECONDS = 1.0


def start_heartbeat(path: Path) -> None:
    """Touch the file each second from a daemon thread, as long as the process lives."""

    def beat() -> None:
        while True:
            # A folder that cannot be written for a while must not end the signs for good.
            with contextlib.suppress(OSError):
                path.touch()
            time.sleep(PERIOD_SECONDS)

    threading.Thread(target=beat, name="heartbeat", daemon=True).start()
