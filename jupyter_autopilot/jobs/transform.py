"""One batch transform: a folder with its specification and its model, and the process that predicts."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from ..batch import parts_folder
from ..contract import TERMINAL, ControlFile, ErrorCode, Problem, Status, utc_now
from ..contract.transform import (
    BUNDLE_FOLDER,
    PROGRESS_FILE,
    RESULT_FILE,
    TRANSFORM_FILE,
    Transform,
    TransformFile,
    TransformProgress,
    TransformResult,
)
from .layout import read_model, write_model
from .process import ProcessRecord, ask_to_end, is_alive, is_local, kill_tree
from .worker import start_job

END_SECONDS = 5.0
"""A process that was asked to end is killed after so long: what it has written is kept either way."""
SILENT_SECONDS = 10.0
"""A process of another machine counts as alive while its last sign is not older than this."""


class TransformFolder:
    """Where everything of one transform lies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path / TRANSFORM_FILE
        self.bundle = path / BUNDLE_FOLDER
        self.control = path / "control.json"
        self.claim = path / "claim"
        self.process = path / "process.json"
        self.progress = path / PROGRESS_FILE
        self.result = path / RESULT_FILE
        self.heartbeat = path / "heartbeat"
        self.log = path / "transform.log"

    def read_control(self) -> ControlFile:
        """What was asked of it so far."""
        return read_model(self.control, ControlFile) or ControlFile()


class TransformRecord:
    """A transform that is looked after.

    Its state is read from its files alone, so that the next server finds it as it is.
    """

    def __init__(self, path: Path, file: TransformFile, root: Path) -> None:
        self.folder, self.file, self._root = TransformFolder(path), file, root
        self.revision = 0
        self._asked: float | None = None
        self._process: ProcessRecord | None = None
        self.state = self._read()

    @classmethod
    def open(cls, path: Path, root: Path) -> TransformRecord | None:
        """The transform of a folder; None when the folder holds none."""
        file = read_model(path / TRANSFORM_FILE, TransformFile)
        return None if file is None else cls(path, file, root)

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.path.name

    @property
    def terminal(self) -> bool:
        """Whether it does not change by itself any more."""
        return self.state.status in TERMINAL

    @property
    def queued(self) -> bool:
        """Whether it waits for its turn."""
        return self.state.status is Status.QUEUED

    @property
    def output(self) -> Path:
        """The file that it writes."""
        return self._root / self.file.output_path

    def look(self) -> bool:
        """Read what is new, and take the next step of a stop; returns whether anything has changed."""
        state = self._read()
        if state.status is Status.STOPPING and self._process is not None and is_local(self._process):
            now = time.monotonic()
            if self._asked is None:
                self._asked = now
                ask_to_end(self._process)
            elif now > self._asked + END_SECONDS:
                kill_tree(self._process)
            state = self._read()
        changed = state != self.state
        self.state = state
        self.revision += changed
        return changed

    def start(self) -> None:
        """Start its process, unless another server does so."""
        path, root, run = self.folder.path, self._root, self.folder.read_control().runs
        start_job(self.folder, ["transform", str(path.resolve()), "--root", str(root.resolve()), "--run", str(run)])
        self.look()

    def stop(self) -> None:
        """Have it stopped; what is done is kept."""
        if not self.terminal:
            self._ask(self.folder.read_control().model_copy(update={"stop": True}))

    def resume(self) -> None:
        """Have it go on, in its turn."""
        runs = self.folder.read_control().runs + 1
        self._asked = None
        self._ask(ControlFile(runs=runs, asked_at=utc_now()))

    def remove_parts(self) -> None:
        """Remove what is done of an output that will not be."""
        if self.state.status is not Status.COMPLETED:
            shutil.rmtree(parts_folder(self.output), ignore_errors=True)

    def _ask(self, control: ControlFile) -> None:
        write_model(self.folder.control, control)
        self.look()

    def _read(self) -> Transform:
        control = self.folder.read_control()
        process = read_model(self.folder.process, ProcessRecord)
        self._process = process if process is not None and process.run >= control.runs else None
        # In this order: what a process wrote before it ended is read after it is known to have ended.
        alive = self._process is not None and self._alive(self._process)
        result = read_model(self.folder.result, TransformResult)
        if result is not None and result.run < control.runs:
            result = None
        progress = read_model(self.folder.progress, TransformProgress)
        begun = progress is not None and progress.run >= control.runs
        status = _status(control, self._process is not None, alive, begun, result)
        described = Transform(
            **dict(self.file),
            name=self.name,
            status=status,
            ended_at=None if result is None else result.ended_at,
            problems=_lost() if status is Status.LOST else [] if result is None else result.problems,
        )
        if status is Status.COMPLETED and result is not None:
            return described.model_copy(update={"rows": result.rows, "rows_total": result.rows, "share": 1.0})
        if progress is None:
            return described
        return described.model_copy(update=_how_far(progress, running=begun and alive))

    def _alive(self, process: ProcessRecord) -> bool:
        if is_local(process):
            return is_alive(process)
        try:
            return abs(time.time() - self.folder.heartbeat.stat().st_mtime) < SILENT_SECONDS
        except FileNotFoundError:
            return False


def _status(control: ControlFile, started: bool, alive: bool, begun: bool, result: TransformResult | None) -> Status:
    if result is not None:
        return Status.FAILED if result.problems else Status.COMPLETED
    if alive:
        return Status.STOPPING if control.stop else Status.IN_PROGRESS if begun else Status.STARTING
    if control.stop:
        return Status.STOPPED
    return Status.LOST if started else Status.QUEUED


def _how_far(progress: TransformProgress, *, running: bool) -> dict[str, object]:
    total = round(progress.rows / progress.share) if progress.share > 0 else None
    known: dict[str, object] = {"rows": progress.rows, "share": progress.share, "rows_total": total}
    rate = progress.rows_per_second
    if running and rate and total is not None:
        known |= {"rows_per_second": rate, "remaining_seconds": max(0, total - progress.rows) / rate}
    return known


def _lost() -> list[Problem]:
    text = (
        "Its process ended without a word: it was killed, or the machine was switched off or ran out of memory. "
        "Resume it: it goes on where it was."
    )
    return [Problem(code=ErrorCode.WORKER_LOST, message=text)]
