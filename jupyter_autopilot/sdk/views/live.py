"""The progress of an experiment in a notebook's cell, with its leaderboard."""

from __future__ import annotations

import time
from typing import Any

from ..backend import Seen
from .markup import progress_html

REFRESH_SECONDS = 1.0


class LiveProgress:
    """One output that renews itself.

    It is HTML and no widget, so that the cell shows how the experiment ended also without a kernel.
    """

    def __init__(self) -> None:
        self._handle: Any = None
        self._next = 0.0
        self._seen: Seen | None = None

    def __call__(self, seen: Seen) -> None:
        """Show what is new, once a second."""
        self._seen = seen
        if time.monotonic() >= self._next or seen.terminal:
            self._next = time.monotonic() + REFRESH_SECONDS
            self._show(seen)

    def end(self) -> None:
        """Show how it ended."""
        if self._seen is not None:
            self._show(self._seen)

    def _show(self, seen: Seen) -> None:
        from IPython import display as shown

        display: Any = shown  # it has no types
        page = display.HTML(progress_html(seen))
        if self._handle is None:
            self._handle = display.display(page, display_id=True)
        else:
            self._handle.update(page)
