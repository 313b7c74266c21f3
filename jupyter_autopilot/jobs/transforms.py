"""The batch transforms of a workspace: made, found, listed, looked after and deleted."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from ..contract import AutopilotError, ErrorCode, Problem, Status, utc_now
from ..contract.transform import Transform, TransformCreate, TransformFile, TransformOptions
from ..crypt import carry_key
from .deployments import ModelSource, link_or_copy
from .endpoints import remove_abandoned
from .intake import check_data_file
from .layout import write_model
from .transform import TransformFolder, TransformRecord

log = logging.getLogger(__name__)

RESCAN_SECONDS = 2.0
AT_ONCE = 1
"""Predicting keeps the cores busy; a second transform beside the first would end no sooner than after it."""
MOST_NAME = 50


class Transforms:
    """The batch transforms of a workspace.

    Each owns a copy of its model (hard links where the file system has them), so that it can be resumed when its
    experiment is deleted.

    Parameters
    ----------
    root
        The workspace, which the paths are relative to.
    folder
        Where the transforms' folders lie; made when the first one is.
    notify
        Called with a name and a revision when a transform has changed.
    """

    def __init__(
        self, root: Path, folder: Path, notify: Callable[[str, int], None] = lambda name, revision: None
    ) -> None:
        self._root, self._folder, self._notify = root, folder, notify
        self._records: dict[str, TransformRecord] = {}
        self._scan()

    @property
    def active(self) -> bool:
        """Whether one waits or runs."""
        return any(not record.terminal for record in self._records.values())

    def all(self) -> list[Transform]:
        """All of them, newest first."""
        return [record.state for record in sorted(self._records.values(), key=_created, reverse=True)]

    def get(self, name: str) -> Transform:
        """One of them.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        record = self._record(name)
        self._look(record)
        return record.state

    def create(self, request: TransformCreate, source: ModelSource) -> Transform:
        """Queue a transform; it starts at once where no other runs.

        Raises
        ------
        AutopilotError
            The input is not there or cannot be read, the output is there already or its folder cannot be written, or
            NO_CANDIDATE when there is no complete model.
        """
        source.manifest()
        problems = [*check_data_file(self._root / request.data_path, root=self._root), *self._check_output(request)]
        if problems:
            raise AutopilotError.of(problems)
        record = self._make(request, source)
        self._records[record.name] = record
        self._start_queued()
        self._notify(record.name, record.revision)
        return record.state

    def stop(self, name: str) -> Transform:
        """Stop it and keep what is done; one that has ended is left alone."""
        record = self._record(name)
        record.stop()
        self._notify(name, record.revision)
        return record.state

    def resume(self, name: str) -> Transform:
        """Go on with one that was stopped, has failed or was lost.

        Raises
        ------
        AutopilotError
            NOT_FOUND, or CONFLICT for one that has not ended or is complete.
        """
        record = self._record(name)
        self._look(record)
        if not record.terminal or record.state.status is Status.COMPLETED:
            what = "is complete" if record.terminal else "has not ended"
            raise AutopilotError(ErrorCode.CONFLICT, f"The batch transform {name!r} {what}.")
        problems = self._check_output(record.file, but=name)
        if problems:
            raise AutopilotError.of(problems)
        record.resume()
        self._start_queued()
        self._notify(name, record.revision)
        return record.state

    def delete(self, name: str) -> None:
        """Forget one that has ended: its folder and what is done of an incomplete output; the output stays.

        Raises
        ------
        AutopilotError
            NOT_FOUND, or CONFLICT for one that has not ended.
        """
        record = self._record(name)
        self._look(record)
        if not record.terminal:
            raise AutopilotError(ErrorCode.CONFLICT, f"The batch transform {name!r} has not ended. Stop it first.")
        record.remove_parts()
        aside = Path(tempfile.mkdtemp(prefix=".deleted-", dir=self._folder))
        record.folder.path.rename(aside / name)
        del self._records[name]
        shutil.rmtree(aside, ignore_errors=True)
        self._notify(name, record.revision + 1)

    def tick(self) -> None:
        """Notice what became of them, and start what waits; to be called a few times a second."""
        if time.monotonic() - self._scanned > RESCAN_SECONDS:
            with contextlib.suppress(OSError):  # the folder is looked at again
                self._scan()
        for record in self._records.values():
            if not record.terminal:
                self._look(record)
        self._start_queued()

    def _look(self, record: TransformRecord) -> None:
        try:
            if record.look():
                self._notify(record.name, record.revision)
        except OSError as error:  # a folder that cannot be read or written now is looked at again
            log.debug("%s cannot be looked after now: %s", record.name, error)

    def _start_queued(self) -> None:
        running = sum(not record.terminal and not record.queued for record in self._records.values())
        waiting = sorted((record for record in self._records.values() if record.queued), key=_asked)
        for record in waiting[: max(0, AT_ONCE - running)]:
            try:
                record.start()
                self._notify(record.name, record.revision)
            except OSError as error:  # the next tick tries again
                log.warning("%s cannot be started now, and is tried again: %s", record.name, error)

    def _record(self, name: str) -> TransformRecord:
        record = self._records.get(name)
        if record is None:
            raise AutopilotError(ErrorCode.NOT_FOUND, f"There is no batch transform {name!r}.", params={"name": name})
        return record

    def _scan(self) -> None:
        """Find what another server made, resumed or deleted."""
        self._scanned = time.monotonic()
        found = {path.name: path for path in self._folder.iterdir()} if self._folder.is_dir() else {}
        for name in set(self._records) - set(found):
            self._notify(name, self._records.pop(name).revision + 1)
        for name, path in found.items():
            if name.startswith("."):
                remove_abandoned(path)
            elif name in self._records:
                self._look(self._records[name])
            else:
                record = TransformRecord.open(path, self._root)
                if record is not None:
                    self._records[name] = record

    def _check_output(self, request: TransformOptions, but: str = "") -> list[Problem]:
        output = self._root / request.output_path
        if output.exists() or output == self._root:
            what = "a folder" if output.is_dir() else "a file"
            message = f"There is {what} {request.output_path} already. Choose another name."
            return [Problem(code=ErrorCode.CONFLICT, message=message, field="output_path")]
        for record in self._records.values():
            if record.name != but and not record.terminal and record.output == output:
                message = f"The batch transform {record.name!r} is writing {request.output_path}. Choose another name."
                return [Problem(code=ErrorCode.CONFLICT, message=message, field="output_path")]
        existing = output.parent
        while not existing.exists():
            existing = existing.parent
        if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
            return []
        what = "may not be written by this user" if existing.is_dir() else "is a file"
        message = f"{existing.name or existing} {what}. Choose another folder."
        return [Problem(code=ErrorCode.FOLDER_NOT_WRITABLE, message=message, field="output_path")]

    def _make(self, request: TransformCreate, source: ModelSource) -> TransformRecord:
        """Complete under another name, then renamed to the first name that is free."""
        self._folder.mkdir(parents=True, exist_ok=True)
        staging = TransformFolder(Path(tempfile.mkdtemp(prefix=".new-", dir=self._folder)))
        options = {name: getattr(request, name) for name in TransformOptions.model_fields}
        model, version = source.registered or (None, None)
        file = TransformFile(
            **options,
            created_at=utc_now(),
            experiment=source.experiment,
            candidate=source.candidate,
            model=model,
            model_version=version,
        )
        try:
            shutil.copytree(source.bundle, staging.bundle, copy_function=link_or_copy)
            carry_key(source.bundle, staging.bundle)
            write_model(staging.file, file)
            path = self._renamed(staging.path, request.output_path)
        except BaseException:
            shutil.rmtree(staging.path, ignore_errors=True)
            raise
        return TransformRecord(path, file, self._root)

    def _renamed(self, staging: Path, output_path: str) -> Path:
        stem = re.sub(r"[^A-Za-z0-9]+", "-", Path(output_path).stem)[:MOST_NAME].strip("-") or "transform"
        for number in count(1):
            path = self._folder / (stem if number == 1 else f"{stem}-{number}")
            if path.exists():
                continue
            try:
                return staging.rename(path)
            except OSError:
                if not path.exists():  # otherwise another server was quicker
                    raise
        raise AssertionError


def _created(record: TransformRecord) -> str:
    return record.file.created_at


def _asked(record: TransformRecord) -> str:
    return record.folder.read_control().asked_at or record.file.created_at
