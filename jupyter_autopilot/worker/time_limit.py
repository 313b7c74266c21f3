"""The time limit of a run, which the user may put off while it is under way."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..contract import Event, TimeAdded
from .clock import process_started


class TimeLimit:
    """By when the run must have ended.

    Parameters
    ----------
    seconds
        What the run may take at first; None without a limit.
    asked
        Reads what it may take now.
    sink
        Takes the event that tells of time that was added.
    """

    def __init__(self, seconds: float | None, asked: Callable[[], float | None], sink: Callable[[Event], None]) -> None:
        self._seconds = seconds
        self._asked = asked
        self._sink = sink
        self._started = process_started()

    def __call__(self) -> float | None:
        """`time.time()` at the deadline as it stands now; None without a limit."""
        return None if self._seconds is None else self._started + self._seconds

    @property
    def deadline(self) -> float:
        """The same, infinite without a limit."""
        return math.inf if self._seconds is None else self._started + self._seconds

    def look(self) -> None:
        """Take over time that was added; a limit is never brought forward."""
        seconds = self._asked()
        if self._seconds is not None and seconds is not None and seconds > self._seconds:
            self._seconds = seconds
            self._sink(TimeAdded(seconds=seconds))
