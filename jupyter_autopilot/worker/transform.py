"""The process of a batch transform: predicts into the output, and tells how far it is and how it ended by files.

It may be ended at any time: the next run goes on with the pieces that are complete.
"""

from __future__ import annotations

import signal
import sys
import time
import traceback
from pathlib import Path
from typing import NoReturn

from ..atomic import write_atomic
from ..batch import Progress, transform
from ..contract import AutopilotError, ErrorCode, Model, Problem, utc_now
from ..contract.transform import (
    BUNDLE_FOLDER,
    PROGRESS_FILE,
    RESULT_FILE,
    TRANSFORM_FILE,
    TransformFile,
    TransformProgress,
    TransformResult,
)
from .heartbeat import start_heartbeat
from .limits import apply_limits

PERIOD_SECONDS = 0.5
"""Between two writings of the progress."""


def main(folder: Path, root: Path, run: int) -> int:
    """Run the transform of a folder."""
    signal.signal(signal.SIGTERM, _leave)
    apply_limits()
    start_heartbeat(folder / "heartbeat")
    rows, problems = 0, []
    try:
        rows = _transform(folder, root, run)
    except AutopilotError as error:
        problems = error.problems
    except MemoryError:
        text = "There was not enough memory. End what else takes memory on this machine, then resume."
        problems = [Problem(code=ErrorCode.OUT_OF_MEMORY, message=text)]
    except Exception as error:  # whatever a model does with a row is the user's to know
        traceback.print_exc()
        text = f"The transform ended with {type(error).__name__}: {error}. Its log says where."
        problems = [Problem(code=ErrorCode.WORKER_FAILED, message=text)]
    _write(folder / RESULT_FILE, TransformResult(run=run, ended_at=utc_now(), rows=rows, problems=problems))
    return 1 if problems else 0


def _transform(folder: Path, root: Path, run: int) -> int:
    file = TransformFile.model_validate_json((folder / TRANSFORM_FILE).read_bytes())
    output = root / file.output_path
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AutopilotError(
            ErrorCode.FOLDER_NOT_WRITABLE,
            f"The folder of {file.output_path} could not be made: {error.strerror}. Choose another one.",
            field="output_path",
        ) from error
    return transform(
        folder / BUNDLE_FOLDER,
        root / file.data_path,
        output,
        root=root,
        join=file.join,
        input_columns=file.input_columns,
        output_columns=file.output_columns,
        output_format=file.output_format,
        progress=ProgressFile(folder / PROGRESS_FILE, run),
    )


class ProgressFile:
    """Writes how far a transform is, now and then."""

    def __init__(self, path: Path, run: int) -> None:
        self._path, self._run = path, run
        self._first: tuple[float, int] | None = None
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        """Note a piece."""
        now = time.monotonic()
        if self._first is None:
            self._first = (now, progress.rows)
        if now < self._next and progress.share < 1.0:
            return
        self._next = now + PERIOD_SECONDS
        since, rows = self._first
        # The first piece waited for libraries and the model, and says nothing of the pace.
        rate = (progress.rows - rows) / (now - since) if now > since else None
        known = TransformProgress(
            run=self._run, rows=progress.rows, share=min(1.0, progress.share), rows_per_second=rate or None
        )
        _write(self._path, known)


def _write(path: Path, value: Model) -> None:
    write_atomic(path, value.model_dump_json(indent=2) + "\n")


def _leave(number: int, frame: object) -> NoReturn:
    """End by an exception, so that no half of a file is left behind."""
    sys.exit(128 + number)
