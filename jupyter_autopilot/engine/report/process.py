"""The report of the best candidate at the end of a run, made by a process that can be ended when its time is over.

`python -m jupyter_autopilot.engine.report.process FOLDER CANDIDATE ROOT SECONDS`; the specification is the first line
of its standard input, and it ends when that does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from ...contract import TabularSpec
from ...contract.report import REPORT_FILE, ReportFormat
from ...crypt import is_encrypted
from ..context import Run
from .evidence import SECONDS
from .files import keep_report, write_document

START_SECONDS = 2.5
"""What it takes to start, to load the model, and to write, on a usual machine."""
LEAST_SECONDS = 4.0
"""With less time it is not begun; the report is made when somebody asks for it."""
MOST_SECONDS = 120.0
"""After so long it is ended without a time limit too."""
LAST_SECONDS = 1.0
"""What must be left of the time limit when it ends."""
POLL_SECONDS = 0.05


def report_on_best(run: Run, candidate: str) -> None:
    """Have the report made and wait for it, as long as the time limit and the user allow.

    One that is not ready is made at the first request.
    """
    if (run.candidate_folder(candidate) / REPORT_FILE).exists() or run.stop_requested():
        return
    end = time.time() + MOST_SECONDS
    if run.deadline is not None:
        end = min(end, run.deadline - LAST_SECONDS)
    left = end - time.time()
    if left < LEAST_SECONDS:
        return
    # Half of what is left after the start: a model may be slower than it was on the rows that time it.
    seconds = min(SECONDS, (left - START_SECONDS) / 2)
    command = [sys.executable, "-m", __name__, str(run.folder), candidate, str(run.root), str(seconds)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    with process:  # closes the pipe, and the process ends
        assert process.stdin is not None
        try:
            process.stdin.write(run.spec.model_dump_json().encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            return
        while process.poll() is None and time.time() < end and not run.stop_requested():
            time.sleep(POLL_SECONDS)
        process.kill()


def main(folder: Path, candidate: str, root: Path, seconds: float) -> int:
    """Make the report and its page."""
    spec = TabularSpec.model_validate_json(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_the_starter, name="end-with-the-starter", daemon=True).start()
    keep_report(spec, folder, candidate, root, seconds=seconds)
    if not is_encrypted(folder):  # no browser could read the page; it is made for those who download it
        write_document(spec, folder, candidate, root, ReportFormat.HTML)
    return 0


def _end_with_the_starter() -> None:
    # Not through `sys.stdin`, whose lock would be held at the interpreter's end.
    while os.read(0, 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), float(sys.argv[4])))
