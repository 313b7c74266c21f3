"""Where an experiment that is made outside of a Jupyter server lies, and what its paths are relative to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from ..contract import AutopilotError, ErrorCode
from ..jobs import ExperimentRecord, Workspace
from ..jobs.layout import SPEC
from ..jobs.workspace import DEFAULT_OUTPUT
from .naming import suggest_name


class AnyPlace(Protocol):
    """Where an experiment is made: on this machine, or at a server."""

    @property
    def output_path(self) -> str:
        """The output folder, relative to the workspace, with forward slashes."""

    def path_in(self, file: Path) -> str:
        """A file as a specification names it."""

    def free_name(self, stem: str) -> str:
        """A name that no experiment of the workspace has."""


@dataclass(frozen=True)
class Place:
    """A workspace and an output folder in it.

    Attributes
    ----------
    output_path
        Relative to the workspace, with forward slashes.
    """

    workspace: Workspace
    output_path: str

    @property
    def output(self) -> Path:
        """The output folder."""
        return self.workspace.root / self.output_path

    def path_in(self, file: Path) -> str:
        """A file as a specification names it: relative where it lies in the workspace, so that this can be moved."""
        file, root = absolute(file), self.workspace.root
        return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)

    def free_name(self, stem: str) -> str:
        """A name that no experiment of the workspace has."""
        known = {record.name for record in self.workspace.records()}
        return suggest_name(stem, lambda name: name in known or (self.output / name).exists())


def find_place(output: str | os.PathLike[str] | None = None) -> Place:
    """The place for an output folder, `autopilot` in the current folder if none is given.

    The workspace is the current folder, as it is for a Jupyter server that is started there. An output folder
    elsewhere is a workspace by itself, so that a server started there lists what lies in it.
    """
    here = Path.cwd()
    folder = absolute(Path(output if output is not None else DEFAULT_OUTPUT))
    if folder.is_relative_to(here):
        return Place(Workspace(here), folder.relative_to(here).as_posix())
    return Place(Workspace(folder), ".")


def place_of(folder: Path, output_path: str) -> Place:
    """The place of an experiment that is there, by its folder and the output folder of its specification.

    Raises
    ------
    AutopilotError
        CONFLICT when the folder was moved, so that it is not known what its paths are relative to.
    """
    parts = [part for part in PurePosixPath(output_path).parts if part != "."]
    root = folder.parents[len(parts)] if len(parts) < len(folder.parents) else folder.parent
    if root.joinpath(*parts, folder.name) != folder:
        raise AutopilotError(
            ErrorCode.CONFLICT,
            f"{folder} is not in the folder {output_path!r} that it was made in, so that its data cannot be found. "
            "Move it back.",
        )
    return Place(Workspace(root), output_path)


def open_experiment(folder: Path) -> ExperimentRecord:
    """The experiment of a folder.

    Raises
    ------
    AutopilotError
        NOT_FOUND or EXPERIMENT_DAMAGED.
    """
    if not (folder / SPEC).exists():
        raise AutopilotError(ErrorCode.NOT_FOUND, f"{folder} is no experiment. Give the folder of one.")
    return ExperimentRecord(folder, folder.name)


def absolute(path: Path) -> Path:
    """The absolute path without `..`; symbolic links are kept, since the user knows the file by that name."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - Path.resolve would follow links
