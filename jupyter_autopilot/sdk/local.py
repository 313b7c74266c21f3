"""Running an experiment without a server: its folder is made, its worker started, followed, and ended in time.

The command line and the SDK do it here alike. The worker is the same as the server's, so that the experiment is too.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Any

from ..contract import AutopilotError, ErrorCode, ExperimentState, Problem, Status, TabularSpec
from ..jobs import ExperimentRecord, Workspace
from ..jobs.claim import claim
from ..jobs.ending import Ending
from ..jobs.layout import ExperimentFolder
from ..jobs.resume import ask_to_resume
from ..jobs.worker import start_worker

POLL_SECONDS = 0.1
TIDY_SECONDS = 5.0
"""A worker has ended this long after its last word, or is killed."""
NOT_THE_DATA = {ErrorCode.WORKER_FAILED, ErrorCode.WORKER_LOST, ErrorCode.NO_CANDIDATE, ErrorCode.EXPERIMENT_DAMAGED}
"""Problems of a run whose folder says more than the message."""


class LocalRun:
    """A running experiment of this process.

    Attributes
    ----------
    record
        The experiment; its state is as new as the last poll.
    kept
        False once the folder was removed, because the data or the specification did not allow an experiment.
    """

    def __init__(self, workspace: Workspace, record: ExperimentRecord) -> None:
        self.record = record
        self.kept = True
        self._workspace = workspace
        self._ending = Ending(record)

    @classmethod
    def start(
        cls, workspace: Workspace, spec: TabularSpec, write_data: Callable[[ExperimentFolder], None] | None = None
    ) -> LocalRun:
        """Make the experiment and start its worker.

        Parameters
        ----------
        write_data
            Writes the data file into the experiment's folder; None where there is a file already.

        Raises
        ------
        AutopilotError
            When the specification or the folder does not allow it; nothing is left behind.
        """

        def fill(folder: ExperimentFolder) -> None:
            if write_data is not None:
                write_data(folder)
            # Claimed before it can be seen, so that a Jupyter server on the same files does not start it as well.
            claim(folder.claim)

        record = workspace.create(spec, fill, with_data=write_data is None)
        run = cls(workspace, record)
        try:
            start_worker(record.folder, workspace.root, claimed=True)
        except BaseException:
            run._ending.kill("stop")
            workspace.discard(record)
            raise
        return run

    @classmethod
    def resume(cls, workspace: Workspace, record: ExperimentRecord, seconds: int | None = None) -> LocalRun:
        """Go on with an experiment that has ended; what was trained is kept.

        Parameters
        ----------
        seconds
            To be added to what is left of its time.

        Raises
        ------
        AutopilotError
            EXPERIMENT_RUNNING or TIME_USED_UP.
        """
        record.refresh()
        run = cls(workspace, record)
        if not record.terminal or not run._ending.tidy():
            raise AutopilotError(ErrorCode.EXPERIMENT_RUNNING, f"The experiment {record.name!r} has not ended yet.")
        ask_to_resume(record, seconds)
        start_worker(record.folder, workspace.root)
        record.refresh()
        return run

    def stop(self) -> None:
        """Ask the experiment to stop and keep the best model; from any thread."""
        self._ending.ask()

    def follow(
        self,
        watch: Callable[[ExperimentRecord], None] = lambda record: None,
        signals: Sequence[signal.Signals] = (signal.SIGINT,),
    ) -> signal.Signals | None:
        """Wait for the end; the first of the signals asks the experiment to stop, the second one kills it.

        Parameters
        ----------
        watch
            Called several times a second with the record.
        signals
            Heard in the main thread only, as Python has it.

        Returns
        -------
        The signal that came first, if one came.
        """
        heard: list[signal.Signals] = []
        answered = 0
        with _heard(signals, heard):
            while not self.record.terminal:
                if len(heard) > answered:
                    answered = len(heard)
                    self.stop() if answered == 1 else self._ending.kill("stop")
                with contextlib.suppress(OSError):  # the folder cannot be read now, and is looked at again
                    self.record.refresh()
                    self._ending.look()
                watch(self.record)
                time.sleep(0 if self.record.terminal else POLL_SECONDS)
            self._tidy()
        return heard[0] if heard else None

    def _tidy(self) -> None:
        deadline = time.monotonic() + TIDY_SECONDS
        while not self._ending.tidy():
            if time.monotonic() > deadline:
                self._ending.kill("stop")
                self._ending.tidy()
                break
            time.sleep(POLL_SECONDS)
        if self.record.state.runs <= 1 and came_to_nothing(self.record.state):
            self._workspace.discard(self.record)
            self.kept = False


def came_to_nothing(state: ExperimentState) -> bool:
    """Whether it failed because of what it was given, before there was anything to keep."""
    codes = {problem.code for problem in state.problems}
    return state.status is Status.FAILED and state.problem_type is None and bool(codes) and not codes & NOT_THE_DATA


def failure(state: ExperimentState) -> AutopilotError | None:
    """Why there is no trustworthy result; None when it completed, or was stopped with a model."""
    if state.status is Status.COMPLETED or (state.status is Status.STOPPED and state.best_candidate is not None):
        return None
    message = state.end_reason or "The experiment did not complete."
    return AutopilotError.of(state.problems or [Problem(code=ErrorCode.NO_CANDIDATE, message=message)])


@contextlib.contextmanager
def _heard(signals: Sequence[signal.Signals], heard: list[signal.Signals]) -> Iterator[None]:
    """Collect signals instead of having an exception raised in the middle of whatever is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def hear(number: int, frame: FrameType | None) -> None:
        heard.append(signal.Signals(number))

    before: dict[signal.Signals, Any] = {}
    try:
        for one in signals:
            # One that was ignored from the start, as by `nohup`, stays so.
            if signal.getsignal(one) is not signal.SIG_IGN:
                before[one] = signal.signal(one, hear)
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
