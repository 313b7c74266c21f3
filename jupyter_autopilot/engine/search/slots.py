"""Slots: processes that train one candidate at a time and can be killed at any moment.

A fork server that has imported the libraries and never trained anything starts them in milliseconds, and no
process forks after its OpenMP threads ran, which would hang LightGBM. Windows has no fork and spawns.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from .training import Task, Trained

EXIT_SECONDS = 0.5


@dataclass(frozen=True)
class Failed:
    """A candidate whose training broke, and why in one line."""

    candidate_id: str
    error: str


@dataclass
class _Slot:
    process: BaseProcess
    pipe: Connection
    task: Task | None = None


def start_fork_server() -> Any:
    """The context that makes the slots; its imports begin at once, beside the caller's own work."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([f"{__package__}.preload"])
    forkserver.ensure_running()
    return context


class Slots:
    """A fixed number of training processes.

    Parameters
    ----------
    context
        From `start_fork_server`.
    count, threads
        Processes, and threads of each.
    data_file
        The prepared data, written by joblib; each process reads it once.
    """

    def __init__(self, context: Any, count: int, threads: int, data_file: Path) -> None:
        self._context = context
        self._threads = threads
        self._data_file = data_file
        self._slots = [self._start() for _ in range(count)]

    @property
    def free(self) -> bool:
        """Whether a task can be submitted."""
        return any(slot.task is None for slot in self._slots)

    @property
    def running(self) -> list[Task]:
        """The tasks in training."""
        return [slot.task for slot in self._slots if slot.task is not None]

    def submit(self, task: Task) -> None:
        """Start a task in a free slot."""
        slot = next(slot for slot in self._slots if slot.task is None)
        slot.task = task
        slot.pipe.send(task)

    def wait(self, seconds: float) -> list[Trained | Failed]:
        """The tasks that ended within so many seconds; returns early when one does."""
        busy = {slot.pipe: slot for slot in self._slots if slot.task is not None}
        ended: list[Trained | Failed] = []
        for ready in wait(list(busy), timeout=seconds):
            slot = busy[ready]  # type: ignore[index]
            assert slot.task is not None
            try:
                ended.append(slot.pipe.recv())
                slot.task = None
            except (EOFError, OSError):
                ended.append(Failed(slot.task.candidate_id, self._died(slot)))
                self._replace(slot)
        return ended

    def kill(self, candidate_id: str) -> None:
        """End the training of one candidate; its slot is free again."""
        for slot in self._slots:
            if slot.task is not None and slot.task.candidate_id == candidate_id:
                self._replace(slot)

    def close(self) -> None:
        """End every process."""
        for slot in self._slots:
            slot.process.kill()
            slot.pipe.close()
        for slot in self._slots:
            slot.process.join(EXIT_SECONDS)

    def _start(self) -> _Slot:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._data_file, self._threads), daemon=True)
        process.start()
        theirs.close()
        return _Slot(process, ours)

    def _replace(self, slot: _Slot) -> None:
        slot.process.kill()
        slot.process.join(EXIT_SECONDS)
        slot.pipe.close()
        new = self._start()
        slot.process, slot.pipe, slot.task = new.process, new.pipe, None

    @staticmethod
    def _died(slot: _Slot) -> str:
        slot.process.join(EXIT_SECONDS)
        code = slot.process.exitcode
        if code == -9:
            return "Its process was killed, most likely for want of memory."
        return f"Its process ended unexpectedly (exit code {code})."


def _serve(pipe: Connection, data_file: Path, threads: int) -> None:
    """The life of a slot: read the data, then train what comes, until the pipe closes."""
    import joblib

    from .training import train_candidate

    parent = os.getppid()
    data = joblib.load(data_file)
    while True:
        try:
            while not pipe.poll(1.0):
                # The fork server is the parent here; it goes when the run does, however that ended.
                if os.getppid() != parent:
                    return
            task = pipe.recv()
        except (EOFError, OSError):
            return
        started = time.time()
        try:
            pipe.send(train_candidate(task, data, threads))
        except BaseException as error:  # whatever broke belongs to the candidate, not to the run
            print(f"{task.candidate_id} failed after {time.time() - started:.1f} s", file=sys.stderr)
            traceback.print_exc()
            reason = "Out of memory." if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"
            pipe.send(Failed(task.candidate_id, reason.splitlines()[0][:500]))
