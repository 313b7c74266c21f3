"""Slots: processes that train one candidate at a time and can be killed at any moment.

A fork server that has imported the libraries and never trained anything starts them in milliseconds, and no
process forks after its OpenMP threads ran, which would hang LightGBM. Windows has no fork and spawns.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ...crypt import open_read, open_write

if TYPE_CHECKING:
    from ..problems.tabular import Prepared
    from .fold_features import FoldFeatures

EXIT_SECONDS = 0.5
SMALL_CELLS = 2_000_000
"""Where LightGBM's threads start to pay on two cores."""
MAX_SLOTS = 8
"""Each slot holds a copy of the data, and the first results matter more to a search than many at once."""


class Task(Protocol):
    """Something to be trained for a candidate."""

    @property
    def candidate_id(self) -> str:
        """Whose training it is."""

    def run(self, data: Prepared, features: FoldFeatures, threads: int) -> Any:
        """Train in a slot; what it returns has the `candidate_id` too."""


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


def slot_plan(rows: int, columns: int, cores: int) -> tuple[int, int]:
    """(slots, threads of each): a slot for each core while the data are small, otherwise one slot with all cores.

    All threads together are never more than the cores.
    """
    slots = min(cores, MAX_SLOTS) if rows * columns < SMALL_CELLS else 1
    return slots, cores // slots


def save_prepared(prepared: Prepared, folder: Path) -> Path:
    """Write the prepared data where the slots read them."""
    import joblib

    path = folder / "prepared.joblib"
    with open_write(path) as file:
        joblib.dump(prepared, file)
    return path


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
        self.threads = threads
        self._data_file = data_file
        self._slots = [self._start() for _ in range(count)]

    @property
    def free(self) -> bool:
        """Whether a task can be submitted."""
        return any(slot.task is None for slot in self._slots)

    @property
    def processes(self) -> list[int]:
        """The ids of the processes."""
        return [slot.process.pid for slot in self._slots if slot.process.pid is not None]

    def submit(self, task: Task) -> None:
        """Start a task in a free slot."""
        slot = next(slot for slot in self._slots if slot.task is None)
        slot.task = task
        # A process that is gone is found by `wait`, as the end of its pipe.
        with contextlib.suppress(OSError):
            slot.pipe.send(task)

    @property
    def count(self) -> int:
        """How many tasks run side by side."""
        return len(self._slots)

    @property
    def busy(self) -> bool:
        """Whether a task runs."""
        return any(slot.task is not None for slot in self._slots)

    def wait(self, seconds: float) -> list[Any]:
        """What the tasks that ended within so many seconds returned, or `Failed`; returns early when one does."""
        busy = {slot.pipe: slot for slot in self._slots if slot.task is not None}
        ended: list[Any] = []
        for ready in wait(list(busy), timeout=seconds):
            slot = busy[ready]  # type: ignore[index]
            assert slot.task is not None
            name = slot.task.candidate_id
            try:
                ended.append(slot.pipe.recv())
                slot.task = None
            except (EOFError, OSError):
                ended.append(Failed(name, self._died(slot)))
                self._replace(slot)
        return ended

    def kill(self, candidate_id: str) -> None:
        """End the training of one candidate; its slot is free again."""
        for slot in self._slots:
            if slot.task is not None and slot.task.candidate_id == candidate_id:
                self._replace(slot)

    def kill_all(self) -> None:
        """End every training; all slots are free again."""
        for slot in self._slots:
            if slot.task is not None:
                self._replace(slot)

    def close(self) -> None:
        """End every process, at once and for good; a second call does nothing."""
        for slot in self._slots:
            slot.process.kill()
            slot.pipe.close()
        for slot in self._slots:
            slot.process.join(EXIT_SECONDS)
        self._slots.clear()

    def _start(self) -> _Slot:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._data_file, self.threads), daemon=True)
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
        if code == -signal.SIGTERM:  # as the worker does where the experiment has more memory than it may have
            return "Out of memory: its process was ended, since the experiment had more than it may have."
        if code == -9:
            return "Its process was killed, most likely for want of memory."
        return f"Its process ended unexpectedly (exit code {code})."


def _serve(pipe: Connection, data_file: Path, threads: int) -> None:
    """The life of a slot: read the data, then train what comes, until the pipe closes."""
    import joblib

    from .fold_features import FoldFeatures

    threading.Thread(target=_end_with_the_run, name="end-with-the-run", daemon=True).start()
    # The run decides what an interrupt from the terminal means; it reaches the whole process group.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with open_read(data_file) as file:
        data = joblib.load(file)
    features = FoldFeatures(data, data_file.parent / "features")
    # joblib's own choice, processes, is not open to a daemon, so that forests would train on one thread.
    with joblib.parallel_config(backend="threading"):
        while True:
            try:
                task = pipe.recv()
                pipe.send(_outcome(task, data, features, threads))
            except (EOFError, OSError):
                return


def _end_with_the_run() -> None:
    """End this process in the middle of its training when the run's process has ended, however that was."""
    run = multiprocessing.parent_process()
    assert run is not None
    run.join()
    os._exit(1)


def _outcome(task: Task, data: Prepared, features: FoldFeatures, threads: int) -> Any:
    started = time.time()
    try:
        return task.run(data, features, threads)
    except Exception as error:  # whatever broke belongs to the candidate, not to the run
        print(f"{task.candidate_id} failed after {time.time() - started:.1f} s", file=sys.stderr)
        traceback.print_exc()
        reason = "Out of memory." if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"
        return Failed(task.candidate_id, reason.splitlines()[0][:500])
