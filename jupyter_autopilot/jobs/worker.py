"""Starting the worker of an experiment; the server, the SDK and the command line do it alike."""

from __future__ import annotations

import time
from pathlib import Path

from .layout import ExperimentFolder, read_model, write_model
from .process import ProcessRecord, never_started, start_process

CLAIM_SECONDS = 10.0
"""Whoever claims an experiment starts its worker at once; a claim that is older was left by a process that died."""


def claim(folder: ExperimentFolder) -> bool:
    """Get the right to start the worker, which one process has at a time: several servers may see the same folder."""
    try:
        folder.claim.touch(exist_ok=False)
    except FileExistsError:
        try:
            stale = time.time() - folder.claim.stat().st_mtime > CLAIM_SECONDS
        except FileNotFoundError:
            return False
        if stale:
            folder.claim.unlink(missing_ok=True)
        return False  # the next look at the queue finds it free
    return True


def start_worker(folder: ExperimentFolder, root: Path, *, claimed: bool = False) -> None:
    """Start the worker and write down which process it is, unless another process does so.

    Parameters
    ----------
    root
        What the specification's paths are relative to.
    claimed
        The caller has the claim already.

    Notes
    -----
    The worker may have ended already when this returns. That it could not be started at all stands in the log.
    """
    if not claimed and not claim(folder):
        return
    try:
        run, known = folder.read_control().runs, read_model(folder.process, ProcessRecord)
        if known is None or known.run < run:
            _start(folder, root, run)
    finally:
        folder.claim.unlink(missing_ok=True)


def _start(folder: ExperimentFolder, root: Path, run: int) -> None:
    try:
        record = start_process(
            ["-m", "jupyter_autopilot.worker", "run", str(folder.path.resolve()), "--root", str(root.resolve())],
            cwd=folder.path,
            log=folder.log,
        )
    except OSError as error:
        folder.log.parent.mkdir(exist_ok=True)
        with folder.log.open("a", encoding="utf-8") as log:
            log.write(f"The worker could not be started: {error}\n")
        record = never_started()
    write_model(folder.process, record.model_copy(update={"run": run}))
