"""Starting the worker of an experiment; the server, the SDK and the command line do it alike."""

from __future__ import annotations

from pathlib import Path

from ..contract import AutopilotError
from ..crypt import folder_keys, other_variables
from .claim import claim, release
from .layout import ExperimentFolder, read_model, write_model
from .process import ProcessRecord, kill_tree, never_started, start_process


def start_worker(
    folder: ExperimentFolder, root: Path, *, claimed: bool = False, max_disk_mb: int | None = None
) -> None:
    """Start the worker and write down which process it is, unless another process does so or it was stopped.

    Parameters
    ----------
    root
        What the specification's paths are relative to.
    claimed
        The caller has the claim already.
    max_disk_mb
        Megabytes that the folder may take; None for no limit.

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
            _start(folder, root, control.runs, max_disk_mb)
    finally:
        release(folder.claim)


def _start(folder: ExperimentFolder, root: Path, run: int, max_disk_mb: int | None) -> None:
    limits = [] if max_disk_mb is None else ["--max-disk-mb", str(max_disk_mb)]
    where = [str(folder.path.resolve()), "--root", str(root.resolve())]
    try:
        record = start_process(
            ["-m", "jupyter_autopilot.worker", "run", *where, *limits],
            cwd=folder.path,
            log=folder.log,
            # It may run a user's own metric and notebooks, which need no keys of other experiments.
            without=other_variables(_keys_of(folder)),
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


def _has_worker(folder: ExperimentFolder, run: int) -> bool:
    known = read_model(folder.process, ProcessRecord)
    return known is not None and known.run >= run
