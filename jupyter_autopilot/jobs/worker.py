"""Starting the worker of an experiment or batch transform; the server, the SDK and the command line do it alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ..contract import AutopilotError, ControlFile
from ..crypt import folder_keys, other_variables
from .claim import claim, release
from .layout import ExperimentFolder, read_model, write_model
from .process import ProcessRecord, kill_tree, never_started, start_process


class JobFolder(Protocol):
    """What the folder of a job has for its worker to be started."""

    @property
    def path(self) -> Path:
        """The folder."""

    @property
    def claim(self) -> Path:
        """Held for an instant to start the worker."""

    @property
    def process(self) -> Path:
        """Which process the worker is."""

    @property
    def log(self) -> Path:
        """All that it prints."""

    def read_control(self) -> ControlFile:
        """What was asked of it so far."""


def start_worker(
    folder: ExperimentFolder, root: Path, *, claimed: bool = False, max_disk_mb: int | None = None
) -> None:
    """Start the worker of an experiment; see `start_job`.

    Parameters
    ----------
    root
        What the specification's paths are relative to.
    max_disk_mb
        Megabytes that the folder may take; None for no limit.
    """
    limits = [] if max_disk_mb is None else ["--max-disk-mb", str(max_disk_mb)]
    command = ["run", str(folder.path.resolve()), "--root", str(root.resolve()), *limits]
    # It may run a user's own metric and notebooks, which need no keys of other experiments.
    start_job(folder, command, claimed=claimed, without=other_variables(_keys_of(folder)))


def start_job(folder: JobFolder, command: Sequence[str], *, claimed: bool = False, without: Sequence[str] = ()) -> None:
    """Start the worker and write down which process it is, unless another process does so or it was stopped.

    Parameters
    ----------
    command
        Of `python -m jupyter_autopilot.worker`.
    claimed
        The caller has the claim already.
    without
        Environment variables that it does not get.

    Raises
    ------
    OSError
        When the folder cannot be read or written; then no worker runs.

    Notes
    -----
    The worker may have ended already when this returns. That it could not be started at all stands in the log.
    """
    if not claimed and not claim(folder.claim):
        return
    try:
        control = folder.read_control()
        if not control.stop and not _has_worker(folder, control.runs):
            _start(folder, command, control.runs, without)
    finally:
        release(folder.claim)


def _start(folder: JobFolder, command: Sequence[str], run: int, without: Sequence[str]) -> None:
    try:
        record = start_process(
            ["-m", "jupyter_autopilot.worker", *command],
            cwd=folder.path,
            log=folder.log,
            without=without,
        )
    except OSError as error:
        folder.log.parent.mkdir(exist_ok=True)
        with folder.log.open("a", encoding="utf-8") as log:
            log.write(f"The worker could not be started: {error}\n")
        record = never_started()
    try:
        # On a slow disk the claim may have been taken for abandoned. The worker waits until it is written down here.
        if _has_worker(folder, run):
            kill_tree(record)
        else:
            write_model(folder.process, record.model_copy(update={"run": run}))
    except OSError:
        kill_tree(record)
        raise


def _keys_of(folder: ExperimentFolder) -> set[str]:
    try:
        return folder_keys(folder.path)
    except AutopilotError:  # which the worker meets as well, and says
        return set()


def _has_worker(folder: JobFolder, run: int) -> bool:
    known = read_model(folder.process, ProcessRecord)
    return known is not None and known.run >= run
