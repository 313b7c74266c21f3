"""What an experiment is made on: a file that is there, or a table in memory that is written into its folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..contract import AutopilotError, ErrorCode, TabularSpec
from ..crypt import encrypt_folder
from ..jobs.layout import ExperimentFolder
from .place import AnyPlace

DATA_FILE = "data.parquet"
VALIDATION_FILE = "validation.parquet"


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
        Writes what is no file into the experiment's folder; None where there are files.
    columns
        The columns besides the target in their order; None where the file was not read.
    validation_path
        Like `path`, of the validation part; None where it is a part of the data.
    """

    target: str
    stem: str
    path: Callable[[str], str]
    write: Callable[[ExperimentFolder], None] | None = None
    columns: list[str] | None = None
    validation_path: Callable[[str], str] | None = None


def data_of(X: Any, y: Any, target: str | None, place: AnyPlace, validation: Any = None) -> Data:
    """The data that `AutoML.fit` was given.

    Parameters
    ----------
    validation
        The path of a file, a table with the target, or a pair of a table and a target; None if there is none.

    Raises
    ------
    AutopilotError
        INVALID_REQUEST or NOT_A_TABLE when they are none.
    """
    data = _training_data(X, y, target, place)
    if validation is None:
        return data
    if is_path(validation):
        return replace(data, validation_path=lambda name: place.path_in(Path(validation)))
    return _with_validation(data, validation, place)


@contextmanager
def written(spec: TabularSpec, data: Data | None) -> Iterator[TabularSpec]:
    """The specification as it is while what is no file stands in temporary ones."""
    if data is None or data.write is None:
        yield spec
        return
    with TemporaryDirectory() as folder:
        if spec.encryption_key is not None:
            encrypt_folder(Path(folder), spec.encryption_key)
        data.write(ExperimentFolder(Path(folder)))
        files = {"data_path": Path(folder) / DATA_FILE, "validation_path": Path(folder) / VALIDATION_FILE}
        yield spec.model_copy(update={field: str(file) for field, file in files.items() if file.exists()})


def _with_validation(data: Data, validation: Any, place: AnyPlace) -> Data:
    """The same data with a validation part that is written beside them."""
    from .table import as_frame, as_target, write_table

    rows, labels = validation if isinstance(validation, tuple) else (validation, None)
    frame = as_frame(rows, names=data.columns)
    if labels is not None:
        frame[data.target] = as_target(labels, data.target, len(frame))
    write_data = data.write

    def write(folder: ExperimentFolder) -> None:
        if write_data is not None:
            write_data(folder)
        write_table(folder.path / VALIDATION_FILE, frame)

    return replace(data, write=write, validation_path=lambda name: _path_inside(place, name, VALIDATION_FILE))


def _training_data(X: Any, y: Any, target: str | None, place: AnyPlace) -> Data:
    if not is_path(X):
        return _table(X, y, target, place)
    if y is not None:
        raise _wrong("y is taken with a frame or an array. In a file the target is a column: AutoML(target=...).")
    file = Path(X)
    return Data(target=_named(target), stem=file.stem, path=lambda name: place.path_in(file))


def is_path(X: Any) -> bool:
    """Whether it names a file."""
    return isinstance(X, str | os.PathLike)


def _table(X: Any, y: Any, target: str | None, place: AnyPlace) -> Data:
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
    return Data(
        target=name,
        stem=name,
        path=lambda experiment: _path_inside(place, experiment, DATA_FILE),
        write=lambda folder: write_table(folder.path / DATA_FILE, frame),
        columns=[column for column in frame.columns if column != name],
    )


def _path_inside(place: AnyPlace, experiment: str, file: str) -> str:
    """The path of a file in an experiment's folder, as the specification names it."""
    prefix = "" if place.output_path == "." else f"{place.output_path}/"
    return f"{prefix}{experiment}/{file}"


def _named(target: str | None) -> str:
    if target is None:
        raise _wrong("Name the column to predict: AutoML(target=...), or give it as y.")
    return target


def _wrong(message: str) -> AutopilotError:
    return AutopilotError(ErrorCode.INVALID_REQUEST, message, field="target")
