"""Which files a data path means: one file, a folder of files, or a manifest that lists them.

Light, so that the server can ask it too.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..contract import AutopilotError, ErrorCode
from ..crypt import is_sealed

PARQUET_MAGIC = b"PAR1"
PARQUET_SUFFIXES = {".parquet", ".pq"}
PLAIN_SUFFIXES = {".csv", ".tsv", ".txt"}
"""What `pandas.read_csv` reads as it is."""
MANIFEST_BYTES = 16 << 20
"""A manifest is read whole; a longer file is none."""


@dataclass(frozen=True)
class Inputs:
    """The files of one table, all of one format.

    Attributes
    ----------
    files
        In the order in which their rows follow each other: by name in a folder, as listed in a manifest.
    size
        Bytes on disk.
    """

    files: list[Path]
    format: Literal["csv", "parquet"]
    size: int


def find_inputs(path: Path, *, root: Path | None = None) -> Inputs:
    """The files that a data path means.

    A folder means the CSV and Parquet files that lie in it, not those in its folders; where no name tells a format
    (as in Spark's `part-00000`), every file. Names that begin with a dot or an underscore are left out. A manifest is
    the JSON that Autopilot takes: `[{"prefix": "…"}, "file", …]`.

    Parameters
    ----------
    path
        A file or folder.
    root
        The workspace: files of a folder or manifest that lie elsewhere are refused. Where `path` itself lies
        elsewhere, or there is no workspace, they must lie in its folder.

    Raises
    ------
    AutopilotError
        With `field="data_path"`: FILE_MISSING, FILE_EMPTY, FILE_UNREADABLE or PATH_OUTSIDE_WORKSPACE.
    """
    try:
        files: list[Path] | None
        if path.is_dir():
            files = _in_folder(path)
        elif path.is_file():
            files = _in_manifest(path)
        else:
            raise _error(
                ErrorCode.FILE_MISSING,
                f"There is no file {path.name!r}. Choose an existing CSV or Parquet file, or a folder of them.",
            )
        if files is None:
            files = [path]
        else:
            _refuse_outside(path, files, root)
        formats = {file: _format(file) for file in files}
        size = sum(file.stat().st_size for file in files)
    except PermissionError as error:
        name = Path(os.fsdecode(error.filename)).name if error.filename else path.name
        raise _error(ErrorCode.FILE_UNREADABLE, f"You may not read {name}. Change its permissions.") from error
    other = next((file for file in files if formats[file] != formats[files[0]]), None)
    if other is not None:
        raise _error(
            ErrorCode.FILE_UNREADABLE,
            f"{path.name} holds files of two formats: {files[0].name} is {_TITLES[formats[files[0]]]} and {other.name} "
            f"is {_TITLES[formats[other]]}. Keep one format.",
        )
    return Inputs(files, formats[files[0]], size)


_TITLES = {"csv": "CSV", "parquet": "Parquet"}


def _format(file: Path) -> Literal["csv", "parquet"]:
    if is_sealed(file):  # what an experiment keeps of its data is Parquet
        return "parquet"
    with file.open("rb") as content:
        magic = content.read(len(PARQUET_MAGIC))
    if not magic:
        raise _error(ErrorCode.FILE_EMPTY, f"{file.name} is empty. Choose a file with a header row and data.")
    return "parquet" if magic == PARQUET_MAGIC or file.suffix.lower() in PARQUET_SUFFIXES else "csv"


def _in_folder(folder: Path) -> list[Path]:
    visible = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith((".", "_")))
    named = [file for file in visible if _has_data_suffix(file)]
    files = named or [file for file in visible if not file.suffix]
    if not files:
        raise _error(
            ErrorCode.FILE_UNREADABLE,
            f"The folder {folder.name} has no CSV or Parquet files. Choose a folder whose files lie directly in it.",
        )
    return files


def _has_data_suffix(file: Path) -> bool:
    name = file.name.lower().removesuffix(".gz")
    return Path(name).suffix in PLAIN_SUFFIXES | PARQUET_SUFFIXES


def _in_manifest(path: Path) -> list[Path] | None:
    """The files that a manifest lists; None when the file is no manifest."""
    listed = _manifest(path)
    if listed is None:
        return None
    prefix, names = str(listed[0]["prefix"]), listed[1:]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise _error(
            ErrorCode.FILE_UNREADABLE,
            f'The manifest {path.name} must list file names after {{"prefix": …}}, each as a text.',
        )
    files = []
    for name in names:
        place = prefix + name
        if "://" in place:
            raise _error(
                ErrorCode.FILE_UNREADABLE,
                f"The manifest {path.name} names {place!r}, which is not on this machine's disk. Download the files "
                "and give a prefix relative to the manifest's folder.",
            )
        # Autopilot joins the two as texts; a prefix that is a folder needs no slash here.
        folder = path.parent / prefix
        file = folder / name if folder.is_dir() else path.parent / place
        if not file.is_file():
            raise _error(
                ErrorCode.FILE_MISSING,
                f"The manifest {path.name} names {place!r}, but there is no such file in its folder.",
            )
        files.append(Path(os.path.normpath(file)))
    return files


def _manifest(path: Path) -> list[Any] | None:
    if path.stat().st_size > MANIFEST_BYTES:
        return None
    with path.open("rb") as file:
        if not file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
            return None
        file.seek(0)
        try:
            listed = json.loads(file.read().decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None
    is_manifest = isinstance(listed, list) and bool(listed) and isinstance(listed[0], dict) and "prefix" in listed[0]
    return listed if is_manifest else None


def _refuse_outside(path: Path, files: list[Path], root: Path | None) -> None:
    here = path.resolve()
    allowed = here if here.is_dir() else here.parent
    if root is not None and here.is_relative_to(root.resolve()):
        allowed = root.resolve()
    for file in files:
        if not file.resolve().is_relative_to(allowed):
            raise _outside(path, file)


def _outside(path: Path, file: Path) -> AutopilotError:
    return _error(
        ErrorCode.PATH_OUTSIDE_WORKSPACE,
        f"{file.name}, which {path.name} leads to, does not lie in the workspace. Move or copy it there.",
        path=file.name,
    )


def _error(code: ErrorCode, message: str, **params: str) -> AutopilotError:
    return AutopilotError(code, message, field="data_path", params=dict(params))
