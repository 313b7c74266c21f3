"""When this process began, for a time limit that counts from there."""

from __future__ import annotations

import time

import psutil

MAX_START_SECONDS = 10.0
"""The interpreter and its first imports take less than this; a greater age means that a clock was set."""


def process_started() -> float:
    """The start of this process as `time.time()` would have told it; now, where the system's clock was set since."""
    now = time.time()
    return min(now, max(float(psutil.Process().create_time()), now - MAX_START_SECONDS))
