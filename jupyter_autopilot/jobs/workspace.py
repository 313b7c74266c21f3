"""The experiments of a folder tree: found by looking, created so that a name is taken once, deleted whole."""

from __future__ import annotations

import contextlib
import logging
import math
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ..contract import AutopilotError, ErrorCode, Model, Problem, TabularSpec
from ..crypt import encrypt_folder
from .experiment import ExperimentRecord
from .intake import check_new, name_taken
from .layout import SPEC, ExperimentFolder, read_model, write_model

log = logging.getLogger(__name__)

HIDDEN = ".autopilot"
"""The workspace's own folder: where to look for experiments, and the endpoints."""
DEFAULT_OUTPUT = "autopilot"


class KnownFolders(Model):
    """`folders.json`: the output folders that were used so far, relative to the workspace."""

    output_paths: list[str]


class Workspace:
    """A folder below which experiments lie.

    There is no list of experiments to lose: each folder in one of the known output folders that holds a
    specification is one, also when it was copied there or made by the command line.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.hidden = root / HIDDEN
        self._records: dict[Path, ExperimentRecord] = {}
        self._unreadable: set[Path] = set()
        self._made: dict[Path, list[Path]] = {}
        self._looked_at = -math.inf

    def records(self, *, as_of_seconds: float = 0.0) -> list[ExperimentRecord]:
        """All experiments, newest first.

        Parameters
        ----------
        as_of_seconds
            How old the last look at the disk may be; with 0 what changed since is found in any case.
        """
        if time.monotonic() - self._looked_at >= as_of_seconds:
            self._look()
        return sorted(self._records.values(), key=lambda record: record.created_at, reverse=True)

    def known(self) -> list[ExperimentRecord]:
        """The experiments that the last look at the disk found, in no order."""
        return list(self._records.values())

    def record(self, name: str) -> ExperimentRecord:
        """One experiment by its name.

        Raises
        ------
        AutopilotError
            NOT_FOUND.
        """
        for record in self._records.values():
            if record.name == name and record.folder.spec.exists():
                return record
        for record in self.records():
            if record.name == name:
                return record
        raise AutopilotError(ErrorCode.NOT_FOUND, f"There is no experiment {name!r}.", params={"name": name})

    def check(self, spec: TabularSpec, *, with_data: bool = True) -> list[Problem]:
        """What is wrong with a new experiment, as far as can be told without its data; see `check_new`."""
        problems = check_new(spec, self.root, with_data=with_data)
        if any(problem.field == "name" for problem in problems):
            return problems
        if any(record.name == spec.name for record in self.records()):
            problems.append(name_taken(spec.name, f"There is an experiment {spec.name!r} already."))
        return problems

    def create(
        self, spec: TabularSpec, fill: Callable[[ExperimentFolder], None] | None = None, *, with_data: bool = True
    ) -> ExperimentRecord:
        """Make the experiment's folder with its specification.

        Parameters
        ----------
        fill
            Called with the new folder before the specification makes an experiment of it, to put more there.
        with_data
            Look for the data file first; False where `fill` writes it.

        Raises
        ------
        AutopilotError
            With everything that `check` says, or when the folder could not be made; then nothing is left behind.
        """
        problems = self.check(spec, with_data=with_data)
        if problems:
            raise AutopilotError.of(problems)
        output = self.root / spec.output_path
        path = output / spec.name
        made = [folder for folder in (self.hidden, output, *output.parents) if not folder.exists()]
        try:
            output.mkdir(parents=True, exist_ok=True)
            path.mkdir()  # whoever makes it first has the name
        except FileExistsError as error:
            raise AutopilotError.of([name_taken(spec.name, f"{path.name} exists already.")]) from error
        except OSError as error:
            self._take_back(spec.output_path, made)
            raise _not_writable(spec.output_path, error) from error
        try:
            if spec.encryption_key is not None:  # before anything is written there
                encrypt_folder(path, spec.encryption_key)
            if fill is not None:
                fill(ExperimentFolder(path))
            write_model(path / SPEC, spec)
            self._remember(spec.output_path)
        except BaseException as error:
            shutil.rmtree(path, ignore_errors=True)
            self._take_back(spec.output_path, made)
            if isinstance(error, OSError):
                raise _not_writable(spec.output_path, error) from error
            raise
        record = ExperimentRecord(path, self._relative(path))
        self._records[path], self._made[path] = record, made
        return record

    def discard(self, record: ExperimentRecord) -> None:
        """Delete an experiment that came to nothing, and the folders that were made for it."""
        self.delete(record)
        self._take_back(record.spec.output_path, self._made.pop(record.folder.path, []))

    def delete(self, record: ExperimentRecord) -> None:
        """Delete the folder: renamed first, so that nobody meets half of it."""
        path = record.folder.path
        aside = Path(tempfile.mkdtemp(prefix=".deleted-", dir=path.parent))
        path.rename(aside / path.name)
        self._records.pop(path, None)
        shutil.rmtree(aside, ignore_errors=True)

    def hidden_folder(self, name: str) -> Path:
        """A folder of the workspace's own; version control leaves it alone."""
        folder = self.hidden / name
        folder.mkdir(parents=True, exist_ok=True)
        ignore = self.hidden / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        return folder

    def _look(self) -> None:
        found = self._paths()
        for path in [path for path, record in self._records.items() if found.get(path) != record.written_ns]:
            del self._records[path]
        for path in found:
            if path not in self._records:
                record = self._open(path)
                if record is not None:
                    self._records[path] = record
        self._looked_at = time.monotonic()

    def _paths(self) -> dict[Path, int]:
        """The experiments' folders, and when their specifications were written."""
        known = read_model(self.hidden / "folders.json", KnownFolders)
        found: dict[Path, int] = {}
        for output in {DEFAULT_OUTPUT, *(known.output_paths if known else [])}:
            folder = self.root / output
            try:
                for child in folder.iterdir():
                    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                        if not child.name.startswith("."):
                            found[child] = (child / SPEC).stat().st_mtime_ns
            except (FileNotFoundError, NotADirectoryError):
                continue  # an output folder may have been deleted
            except OSError:
                # It cannot be read now, which says nothing of what lies in it.
                found |= {path: record.written_ns for path, record in self._records.items() if path.parent == folder}
        return found

    def _open(self, path: Path) -> ExperimentRecord | None:
        try:
            return ExperimentRecord(path, self._relative(path))
        except (AutopilotError, OSError) as error:
            if path not in self._unreadable:
                self._unreadable.add(path)
                log.warning("%s is not listed: %s", path, error)
            return None

    def _remember(self, output_path: str) -> None:
        file = self.hidden / "folders.json"
        known = read_model(file, KnownFolders) or KnownFolders(output_paths=[])
        if output_path not in (DEFAULT_OUTPUT, *known.output_paths):
            self.hidden_folder(".")
            write_model(file, KnownFolders(output_paths=sorted([*known.output_paths, output_path])))

    def _take_back(self, output_path: str, made: list[Path]) -> None:
        """Undo what `create` did beside the experiment's folder, as far as nobody else has used it since."""
        file = self.hidden / "folders.json"
        known = read_model(file, KnownFolders) or KnownFolders(output_paths=[])
        used = any(record.folder.path.parent == self.root / output_path for record in self.records())
        if output_path in known.output_paths and not used:
            known.output_paths.remove(output_path)
            write_model(file, known)
        if self.hidden in made and self.hidden.exists() and not known.output_paths:
            file.unlink(missing_ok=True)
            if [path.name for path in self.hidden.iterdir()] == [".gitignore"]:
                (self.hidden / ".gitignore").unlink()
        for folder in made:
            _remove_empty(folder)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def _not_writable(output_path: str, error: OSError) -> AutopilotError:
    return AutopilotError(
        ErrorCode.FOLDER_NOT_WRITABLE,
        f"The folder {output_path} could not be written: {error.strerror}. Choose another one, or make room.",
        field="output_path",
    )


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
