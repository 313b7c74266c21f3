"""How the worker of an experiment ends when it does not by itself, and what is tidied up after it."""

from __future__ import annotations

import shutil
import time
from typing import Literal

from ..contract import Status
from .experiment import ExperimentRecord
from .process import ask_to_end, is_alive, is_local, kill_tree

STOP_SECONDS = 30.0
"""After the wish to stop the worker packs what it has; then it is told by SIGTERM, and a while later killed."""
KILL_SECONDS = 10.0
OVERRUN_SECONDS = 2.0
"""A worker ends by its own clock; one that is this late is killed, since the time limit is a promise."""


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
        now = time.time()
        limit = record.limit
        if limit is not None and now > process.created + limit + OVERRUN_SECONDS:
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
        control = record.folder.read_control()
        record.folder.write_control(control.model_copy(update={"killed": why}))
        if record.process is not None:
            kill_tree(record.process)
        record.refresh()

    def tidy(self) -> bool:
        """Clean up after an experiment that has ended; False as long as its worker is only about to end."""
        process, work = self._record.process, self._record.folder.work
        ended_early = self._record.state.status in {Status.LOST, Status.STOPPED, Status.FAILED}
        if process is not None and is_local(process):
            if is_alive(process):
                return False
            if ended_early:
                kill_tree(process)
        shutil.rmtree(work, ignore_errors=True)
        # Children that were killed just now may have written to it once more.
        return not (ended_early and work.exists())
