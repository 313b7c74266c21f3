"""Reading one table from a file, a folder of files or a manifest, with errors that name the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from ...contract import ErrorCode
from ..inputs import Inputs, find_inputs
from .csv_files import CsvFiles, look_at_csv, read_csv_files, refuse_ragged
from .csv_stream import NotStreamableError, stream_csv_files
from .error import data_error
from .missing import MISSING_TOKENS, without_tokens
from .parquet_files import read_parquet_files

LARGE_BYTES = 32 << 20
"""A larger CSV file is read in pieces. Below it takes more time to get ready for that than it saves."""
PACKED = 6
"""How many times larger a CSV file commonly is than its gzip file."""
SWELLING = 8
"""No table takes more than so many times the bytes of its CSV file, but for tiny cells."""
MEMORY_SHARE = 1 / 16


@dataclass(frozen=True)
class Table:
    """A table that was read, and how.

    Attributes
    ----------
    frame
        An index from 0; texts of large tables are of dtype `category`.
    rows_are_sample
        Whether the files have more rows: those after the first ones, or those that are not in the random sample.
    options
        The arguments with which `pandas.read_csv` reads each file the same; empty for Parquet.
    files
        In the order in which their rows follow each other.
    total_rows
        The rows of all files; None where only the first ones of CSV files were read.
    """

    frame: pd.DataFrame
    format: Literal["csv", "parquet"]
    rows_are_sample: bool
    options: dict[str, Any]
    files: list[Path]
    total_rows: int | None


def table_memory_limit() -> int:
    """The bytes that a table may take on this machine.

    A sixteenth of the memory, or of the container's limit if that is less: a run holds the table, its features, their
    training and validation parts, and what each training process makes of them. It does not depend on what other
    programs take at the moment, so that the same data give the same sample on the same machine.
    """
    import psutil

    memory = int(psutil.virtual_memory().total)
    for file in (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes")):
        try:
            memory = min(memory, int(file.read_text(encoding="ascii")))
        except (OSError, ValueError):
            continue  # no such system, or no limit
    return int(memory * MEMORY_SHARE)


def read_table(
    path: Path,
    *,
    max_rows: int | None = None,
    memory_limit: int | None = None,
    target: str | None = None,
    seed: int = 0,
    root: Path | None = None,
    missing_tokens: Sequence[str] = (),
) -> Table:
    """Read a CSV file (delimiter, decimal mark, encoding and gzip are detected), a Parquet file, or several of them.

    Column names are kept as they are, but for blanks after a delimiter, which belong to the delimiter. A CSV column
    is numeric where all its cells are numbers, in whichever file they are.

    Parameters
    ----------
    path
        A file, a folder or a manifest; see `find_inputs`.
    max_rows
        Read no more rows than this, from the beginning.
    memory_limit
        Bytes that the rows may take once their texts are Python's; of a larger table a random sample is read, in its
        order. None reads all rows. Not together with `max_rows`.
    target
        Of each of its labels at least 50 rows are in the sample, unless there are fewer; None for a uniform sample.
    seed
        Of the sample.
    root
        The workspace, which no file may leave.
    missing_tokens
        Cells that count as missing besides `MISSING_TOKENS`; see `without_tokens`.

    Raises
    ------
    AutopilotError
        With `field="data_path"`: FILE_MISSING, FILE_EMPTY, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE, NOT_A_TABLE,
        COLUMN_NAME_EMPTY, COLUMN_NAME_DUPLICATE or TOO_FEW_ROWS.
    """
    inputs = find_inputs(path, root=root)
    try:
        if inputs.format == "parquet":
            read = read_parquet_files(inputs.files, max_rows, target, memory_limit, seed)
            table = _table(inputs, read.frame, read.total_rows)
        else:
            files = look_at_csv(inputs.files, [*MISSING_TOKENS, *missing_tokens])
            table = _read_csv(inputs, files, max_rows, memory_limit, target, seed)
    except PermissionError as error:
        raise data_error(ErrorCode.FILE_UNREADABLE, f"You may not read {path.name}. Change its permissions.") from error
    if table.frame.empty:
        raise data_error(ErrorCode.TOO_FEW_ROWS, f"{path.name} has column names but no rows. Choose a file with data.")
    return replace(table, frame=without_tokens(table.frame, missing_tokens))


def _read_csv(
    inputs: Inputs, files: CsvFiles, max_rows: int | None, memory_limit: int | None, target: str | None, seed: int
) -> Table:
    size = inputs.size * (PACKED if files.first.compression else 1)
    too_large = memory_limit is not None and size * SWELLING > memory_limit
    if max_rows is None and (size > LARGE_BYTES or too_large):
        try:
            read = stream_csv_files(files, target if target in files.first.header else None, memory_limit, seed)
            return _table(inputs, read.frame, read.total_rows, read.options)
        except NotStreamableError as error:
            if memory_limit is not None and size > memory_limit:
                raise _unreadable_in_pieces(inputs, files, error) from error
    frame, options = read_csv_files(files, max_rows)
    if max_rows is not None and len(frame) > max_rows:
        return _table(inputs, frame.iloc[:max_rows].copy(), None, options)
    return _table(inputs, frame, len(frame), options)


def _table(inputs: Inputs, frame: pd.DataFrame, total: int | None, options: dict[str, Any] | None = None) -> Table:
    return Table(frame, inputs.format, total is None or total > len(frame), options or {}, inputs.files, total)


def _unreadable_in_pieces(inputs: Inputs, files: CsvFiles, error: NotStreamableError) -> Exception:
    for path, dialect in files.dialects.items():
        refuse_ragged(path, dialect)
    return data_error(
        ErrorCode.FILE_UNREADABLE,
        f"{inputs.files[0].name} is too large to be read at once and cannot be read in pieces: {error}. "
        "Save it as Parquet.",
    )
