"""What an experiment is made on: a file that is there, or a table in memory that is written into its folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..contract import AutopilotError, ErrorCode
from ..jobs.layout import ExperimentFolder
from .place import Place

DATA_FILE = "data.parquet"


@dataclass(frozen=True)
class Data:
    """The data of an experiment that has no name yet.

    Attributes
    ----------
    stem
        What an experiment is named after.
    path
        The path in the specification, by the experiment's name.
    write
        Writes the file into the experiment's folder; None where there is a file.
    columns
        The columns besides the target in their order; None where the file was not read.
    """

    target: str
    stem: str
    path: Callable[[str], str]
    write: Callable[[ExperimentFolder], None] | None = None
    columns: list[str] | None = None


def data_of(X: Any, y: Any, target: str | None, place: Place) -> Data:
    """The data that `AutoML.fit` was given.

    Raises
    ------
    AutopilotError
        INVALID_REQUEST or NOT_A_TABLE when they are none.
    """
    if not is_path(X):
        return _table(X, y, target, place)
    if y is not None:
        raise _wrong("y is taken with a frame or an array. In a file the target is a column: AutoML(target=...).")
    file = Path(X)
    return Data(target=_named(target), stem=file.stem, path=lambda name: place.path_in(file))


def is_path(X: Any) -> bool:
    """Whether it names a file."""
    return isinstance(X, str | os.PathLike)


def _table(X: Any, y: Any, target: str | None, place: Place) -> Data:
    from .table import as_frame, as_target, write_table

    frame = as_frame(X)
    if y is None:
        name = _named(target)
    else:
        labels = as_target(y, target, len(frame))
        name = str(labels.name)
        if name in frame.columns:
            raise _wrong(f"X has a column {name!r} as well as y. Leave one out, or name the target otherwise.")
        frame[name] = labels
    prefix = "" if place.output_path == "." else f"{place.output_path}/"
    return Data(
        target=name,
        stem=name,
        path=lambda experiment: f"{prefix}{experiment}/{DATA_FILE}",
        write=lambda folder: write_table(folder.path / DATA_FILE, frame),
        columns=[column for column in frame.columns if column != name],
    )


def _named(target: str | None) -> str:
    if target is None:
        raise _wrong("Name the column to predict: AutoML(target=...), or give it as y.")
    return target


def _wrong(message: str) -> AutopilotError:
    return AutopilotError(ErrorCode.INVALID_REQUEST, message, field="target")
