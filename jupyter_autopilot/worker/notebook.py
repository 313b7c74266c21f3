"""The notebook or the scripts of a candidate: where they are, or an ErrorResponse, on standard output."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from ..contract import AutopilotError, CandidateNotebook, CandidateScripts, ErrorCode, ExperimentNotebook, Model
from .answer import say
from .run import SPEC_FILE, read_spec


def main(given: argparse.Namespace) -> int:
    """Do what the command says."""
    if given.command == "continuation":
        return continuation(given.folder)
    return (notebook if given.command == "notebook" else scripts)(given.folder, given.candidate)


def notebook(folder: Path, candidate: str) -> int:
    """Write the notebook, unless it is there. Its path is relative to the experiment's folder."""

    def write() -> Model:
        from ..engine.definition import write_notebook

        path = write_notebook(folder, candidate)
        return CandidateNotebook(path=path.relative_to(folder).as_posix())

    return _answer(write)


def scripts(folder: Path, candidate: str) -> int:
    """Write the scripts, unless they are there; paths are as for a notebook."""

    def write() -> Model:
        from ..engine.definition import write_own_scripts

        train, predict = write_own_scripts(folder, candidate)
        return CandidateScripts(
            folder=train.parent.relative_to(folder).as_posix(), files=[path.name for path in (train, predict)]
        )

    return _answer(write)


def continuation(folder: Path) -> int:
    """Write the notebook that goes on from an experiment, unless it is there; its path is as for a notebook."""

    def write() -> Model:
        from ..notebooks import write_continuation

        path = write_continuation(folder, folder.name, read_spec(folder / SPEC_FILE).target)
        return ExperimentNotebook(path=path.relative_to(folder).as_posix())

    return _answer(write)


def _answer(write: Callable[[], Model]) -> int:
    def written() -> Model:
        try:
            return write()
        except OSError as error:
            raise _not_writable(error) from error

    return say(written)


def _not_writable(error: OSError) -> AutopilotError:
    return AutopilotError(
        ErrorCode.FOLDER_NOT_WRITABLE, f"The experiment's folder could not be written: {error.strerror}."
    )
