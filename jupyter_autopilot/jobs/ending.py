"""How the worker of an experiment ends when it does not by itself, and what is tidied up after it."""

from __future__ import annotations

import logging
import socket
import time
from typing import Literal

from ..contract import Status
from ..litter import remove_litter
from .claim import claim, release
from .experiment import ExperimentRecord
from .process import ProcessRecord, age, ask_to_end, is_alive, is_local, kill_tree, marked

log = logging.getLogger(__name__)

STOP_SECONDS = 30.0
"""After the wish to stop the worker packs what it has; then it is told by SIGTERM, and a while later killed."""
KILL_SECONDS = 10.0
OVERRUN_SECONDS = 2.0
"""A worker ends by its own clock; one that is this late is killed, since the time limit is a promise."""
SLEEP_SECONDS = 3600.0
"""A worker of another machine that gave no sign for so long does not go on."""


class Ending:
    """Asked, told by SIGTERM, killed: the road for a stop and for a worker that is over its time.

    Looking is what makes the next step happen, so that `look` is to be called a few times a second.
    """

    def __init__(self, record: ExperimentRecord) -> None:
        self._record = record
        self._asked: float | None = None
        self._terminated: float | None = None

    def ask(self) -> None:
        """Ask the worker to stop and to keep the best model so far."""
        control = self._record.folder.read_control()
        self._record.folder.write_control(control.model_copy(update={"stop": True}))

    def look(self) -> None:
        """Take the step that is due."""
        record, process = self._record, self._record.process
        if process is None or not is_local(process) or record.terminal:
            return
        now = time.monotonic()
        limit = record.limit
        if limit is not None and age(process) > limit + OVERRUN_SECONDS:
            self.kill("time")
        elif record.state.status is Status.STOPPING:
            self._asked = self._asked or now
            if self._terminated is not None and now > self._terminated + KILL_SECONDS:
                self.kill("stop")
            elif self._terminated is None and now > self._asked + STOP_SECONDS:
                self._terminated = now
                ask_to_end(process)

    def kill(self, why: Literal["time", "stop"]) -> None:
        """Kill the worker with all its children; the best model that is on disk stays."""
        record = self._record
        try:
            control = record.folder.read_control()
            record.folder.write_control(control.model_copy(update={"killed": why}))
        except OSError as error:  # the time limit is a promise, also where nothing can be written down
            log.warning("That %s is killed could not be written down: %s", record.name, error)
        if record.process is not None:
            kill_tree(record.process)
        record.refresh()

    def tidy(self) -> bool:
        """Clean up after an experiment that has ended; False as long as that is not done.

        Its worker may be only about to end, another process may be about to start the next one, or the folder cannot
        be written.
        """
        record, process = self._record, self._record.process
        if process is not None and is_local(process) and is_alive(process):
            return False
        if process is not None and self._may_only_sleep(process):
            return True
        try:
            return not record.folder.work.exists() or self._sweep()
        except OSError as error:
            log.debug("%s is not tidied up yet: %s", record.name, error)
            return False

    def _may_only_sleep(self, process: ProcessRecord) -> bool:
        """Whether it is the worker of another machine, which may go on; what it needs is left alone for a while."""
        if process.host == socket.gethostname():
            return False
        try:
            silent = time.time() - self._record.folder.heartbeat.stat().st_mtime
        except OSError:
            return True
        return abs(silent) < SLEEP_SECONDS

    def _sweep(self) -> bool:
        record, folder = self._record, self._record.folder
        if not claim(folder.claim):
            return False
        try:
            # With the claim no worker is started; one may have been since the last look.
            record.refresh()
            if not record.terminal:
                return False
            if record.process is not None and marked(record.process):
                kill_tree(record.process)
            remove_litter(folder.path)
            # Children that were killed just now may have written once more.
            return not folder.work.exists()
        finally:
            release(folder.claim)
