"""Reading one table from a CSV or Parquet file, with errors that name the place."""

from __future__ import annotations

import csv
import gzip
import warnings
import zlib
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from ...contract import ErrorCode
from .dialect import FALLBACK_ENCODING, Dialect, detect_dialect, encoding_error, is_blank, wide_fields
from .error import data_error

MISSING_TOKENS = ["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "?"]
"""Cells of a CSV file that count as missing when nothing else stands in them; cells of blanks do too.

`None` is not among them: in real tables it names a category as often as a gap (Ames housing has both). Among numbers
it is read as a gap all the same, as every text is (`to_number`).
"""

PARQUET_MAGIC = b"PAR1"
PARQUET_SUFFIXES = {".parquet", ".pq"}
PLAIN_SUFFIXES = {".csv", ".tsv", ".txt"}
UNNAMED_INDEX = "__index_level_"
"""What pandas calls an index without a name in a Parquet file; it is no column of the table."""


@dataclass(frozen=True)
class Table:
    """A table that was read, and how.

    `options` are the arguments with which `pandas.read_csv` reads the same; empty for Parquet.
    """

    frame: pd.DataFrame
    format: Literal["csv", "parquet"]
    rows_are_sample: bool
    options: dict[str, Any]


def read_table(path: Path, *, max_rows: int | None = None) -> Table:
    """Read a CSV (delimiter, decimal mark, encoding and gzip are detected) or Parquet file.

    Column names are kept as they are, but for blanks after a delimiter, which belong to the delimiter.

    Parameters
    ----------
    path
        The file.
    max_rows
        Read no more rows than this; `Table.rows_are_sample` says whether the file has more.

    Returns
    -------
    Table
        Its frame has an index from 0.

    Raises
    ------
    AutopilotError
        With `field="data_path"`: FILE_MISSING, FILE_EMPTY, FILE_UNREADABLE, NOT_A_TABLE,
        COLUMN_NAME_EMPTY, COLUMN_NAME_DUPLICATE or TOO_FEW_ROWS.
    """
    if not path.is_file():
        raise data_error(
            ErrorCode.FILE_MISSING, f"There is no file {path.name!r}. Choose an existing CSV or Parquet file."
        )
    try:
        with path.open("rb") as file:
            magic = file.read(len(PARQUET_MAGIC))
        if not magic:
            raise data_error(ErrorCode.FILE_EMPTY, f"{path.name} is empty. Choose a file with a header row and data.")
        is_parquet = magic == PARQUET_MAGIC or path.suffix.lower() in PARQUET_SUFFIXES
        table = _read_parquet(path, max_rows) if is_parquet else _read_csv(path, max_rows)
    except PermissionError as error:
        raise data_error(ErrorCode.FILE_UNREADABLE, f"You may not read {path.name}. Change its permissions.") from error
    if table.frame.empty:
        raise data_error(ErrorCode.TOO_FEW_ROWS, f"{path.name} has column names but no rows. Choose a file with data.")
    return table


def _read_parquet(path: Path, max_rows: int | None) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            names = [name for name in file.schema_arrow.names if not name.startswith(UNNAMED_INDEX)]
            check_column_names(names)
            _refuse_nested(path, file.schema_arrow)
            more = max_rows is not None and file.metadata.num_rows > max_rows
            batches = _first_batches(file, max_rows) if max_rows is not None and more else file.iter_batches()
            table = pa.Table.from_batches(batches, file.schema_arrow)
            # Without pandas' own metadata a named index stays a column.
            frame = table.select(names).to_pandas(ignore_metadata=True)
    except PermissionError:
        raise
    except (pa.ArrowException, OSError) as error:
        raise data_error(
            ErrorCode.FILE_UNREADABLE, f"{path.name} is not a readable Parquet file. Export it again."
        ) from error
    return Table(frame, "parquet", more, {})


def _first_batches(file: Any, rows: int) -> list[Any]:
    batches: list[Any] = []
    for batch in file.iter_batches(batch_size=rows):
        batches.append(batch.slice(0, rows - sum(map(len, batches))))
        if sum(map(len, batches)) >= rows:
            break
    return batches


def _refuse_nested(path: Path, schema: Any) -> None:
    import pyarrow as pa

    for field in schema:
        if pa.types.is_nested(field.type):
            raise data_error(
                ErrorCode.NOT_A_TABLE,
                f"Column {field.name!r} of {path.name} holds {field.type} values, not single ones. Flatten or drop it.",
                column=field.name,
            )


def _read_csv(path: Path, max_rows: int | None) -> Table:
    dialect = detect_dialect(path)
    check_column_names(dialect.header)
    try:
        try:
            return _parse(path, dialect, max_rows)
        except UnicodeDecodeError:
            if not dialect.ascii_only:
                raise
            # The part that was looked at was plain; the first accent further down tells the encoding.
            return _parse(path, replace(dialect, encoding=FALLBACK_ENCODING), max_rows)
    except UnicodeDecodeError as error:
        raise encoding_error(path) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise data_error(
            ErrorCode.FILE_UNREADABLE, f"{path.name} is a damaged gzip file. Copy or download it again."
        ) from error


def _parse(path: Path, dialect: Dialect, max_rows: int | None) -> Table:
    options = {**dialect.options(), "na_values": MISSING_TOKENS, "keep_default_na": False, "skipinitialspace": True}
    rows = None if max_rows is None else max_rows + 1
    try:
        with warnings.catch_warnings():
            # pandas only warns when it cuts off fields because every row has more of them than the header.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                path,
                nrows=rows,
                index_col=False,
                low_memory=False,
                compression=dialect.compression,
                **options,
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        last_line = _refuse_ragged(path, dialect, max_rows)
        raise data_error(
            ErrorCode.NOT_A_TABLE,
            f"A quote that is opened in line {last_line} of {path.name} is never closed. Close or remove it.",
            line=last_line,
        ) from error
    # pandas fills a short row with gaps; it can be one only where the last column has a gap.
    if len(dialect.header) > 1 and bool(frame.iloc[:, -1].isna().any()):
        _refuse_ragged(path, dialect, max_rows)
    if path.suffix.lower() not in PLAIN_SUFFIXES or dialect.compression:
        # Said aloud, since pandas goes by the name of the file.
        options["compression"] = dialect.compression
    more = max_rows is not None and len(frame) > max_rows
    return Table(frame.iloc[:max_rows].copy() if more else frame, "csv", more, options)


def _refuse_ragged(path: Path, dialect: Dialect, max_rows: int | None) -> int:
    """Name the first line whose number of fields is not the header's; otherwise the line where the last row begins."""
    width = len(dialect.header)
    open_text = gzip.open if dialect.compression else open
    with open_text(path, "rt", encoding=dialect.encoding, newline="") as text, wide_fields():
        reader = csv.reader(text, delimiter=dialect.delimiter, skipinitialspace=True)
        line = next_line = 1
        for row in islice(reader, None if max_rows is None else max_rows + 1):
            line, next_line = next_line, reader.line_num + 1
            if len(row) != width and not is_blank(row):
                raise data_error(
                    ErrorCode.NOT_A_TABLE,
                    f"Line {line} of {path.name} has {len(row)} fields, but the header has {width}. "
                    "Check that line for missing quotes or delimiters.",
                    line=line,
                    fields=len(row),
                    expected=width,
                )
    return line


def check_column_names(names: list[str]) -> None:
    """Refuse empty and repeated column names, which pandas would rename without a word."""
    first: dict[str, int] = {}
    for position, name in enumerate(names, start=1):
        if not name.strip():
            raise data_error(
                ErrorCode.COLUMN_NAME_EMPTY,
                f"Column {position} has no name. Name every column in the header row.",
                position=position,
            )
        if name in first:
            raise data_error(
                ErrorCode.COLUMN_NAME_DUPLICATE,
                f"Columns {first[name]} and {position} are both named {name!r}. Give each column a name of its own.",
                name=name,
                first=first[name],
                second=position,
            )
        first[name] = position
