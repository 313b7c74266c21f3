"""The input, piece by piece: all cells of CSV as the texts that they are, those of Parquet with their types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from ..contract import AutopilotError, BundleManifest, ErrorCode
from ..engine.data import MISSING_TOKENS
from ..engine.data.columns import check_column_names, check_same_columns
from ..engine.data.csv_files import CsvFiles, look_at_csv, refuse_ragged
from ..engine.data.dialect import FALLBACK_ENCODING, Dialect, encoding_error
from ..engine.inputs import Inputs
from ..serving.arrow import check_schema

BLOCK_BYTES = 4 << 20
BATCH_ROWS = 1 << 16


@dataclass(frozen=True)
class Chunk:
    """Rows that follow each other in one file.

    Attributes
    ----------
    first_row
        The number of the first row in its file, from 1.
    decimal_comma
        Whether numbers that are texts are written with one.
    share
        How much of the whole input is read with it, from 0 to 1.
    """

    table: pa.Table
    file: Path
    first_row: int
    decimal_comma: bool
    share: float


def column_names(inputs: Inputs) -> list[str]:
    """The columns of the input.

    Raises
    ------
    AutopilotError
        The files have others each, or none.
    """
    if inputs.format == "csv":
        return look_at_csv(inputs.files, MISSING_TOKENS).first.header
    names = {}
    for path in inputs.files:
        with _parquet_file(path) as file:
            names[path.name] = file.schema_arrow.names
            check_column_names(names[path.name])
    check_same_columns(names)
    return next(iter(names.values()))


def read_chunks(inputs: Inputs, names: list[str], manifest: BundleManifest, skip: int) -> Iterator[Chunk]:
    """The named columns of all rows but the first ones.

    Parameters
    ----------
    skip
        How many rows to leave out.

    Raises
    ------
    AutopilotError
        FILE_UNREADABLE, NOT_A_TABLE or COLUMNS_MISSING.
    """
    if inputs.format == "parquet":
        return _without_first(_parquet_pieces(inputs, names, manifest), skip)
    return _csv_chunks(inputs, names, manifest, skip)


def _without_first(chunks: Iterator[Chunk], skip: int) -> Iterator[Chunk]:
    left = skip
    for chunk in chunks:
        rows = len(chunk.table)
        if left >= rows:
            left -= rows
        elif left:
            yield Chunk(chunk.table.slice(left), chunk.file, chunk.first_row + left, chunk.decimal_comma, chunk.share)
            left = 0
        else:
            yield chunk


def _csv_chunks(inputs: Inputs, names: list[str], manifest: BundleManifest, skip: int) -> Iterator[Chunk]:
    files = look_at_csv(inputs.files, MISSING_TOKENS)
    for path, dialect in files.dialects.items():
        check_schema(path.name, pa.schema([(name, pa.string()) for name in dialect.header]), manifest.columns)
    done = skip
    while True:
        try:
            for chunk in _without_first(_csv_pieces(files, inputs.size, names), done):
                done += len(chunk.table)
                yield chunk
            return
        except _NotUtf8Error as error:
            # The part that was looked at was plain; the first accent further down tells the encoding.
            if not files.ascii_only or files.first.encoding == FALLBACK_ENCODING:
                raise encoding_error(error.path) from error
            files = files.with_encoding(FALLBACK_ENCODING)


class _NotUtf8Error(Exception):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


def _csv_pieces(files: CsvFiles, size: int, names: list[str]) -> Iterator[Chunk]:
    before = 0
    for path, dialect in files.dialects.items():
        row = 1
        with path.open("rb") as raw:
            try:
                for batch, read in _batches(path, raw, dialect, names):
                    table = pa.Table.from_batches([batch]).rename_columns(names)
                    _refuse_late_quotes(path, table)
                    yield Chunk(table, path, row, dialect.decimal == ",", (before + read) / size)
                    row += len(table)
            except pa.ArrowInvalid as error:
                if "invalid UTF8" in str(error):
                    raise _NotUtf8Error(path) from error
                refuse_ragged(path, dialect)
                raise _unreadable(path, error) from error
            except (pa.ArrowException, OSError, UnicodeError, EOFError) as error:
                raise _unreadable(path, error) from error
            before += path.stat().st_size


def _batches(path: Path, raw: BinaryIO, dialect: Dialect, names: list[str]) -> Iterator[tuple[pa.RecordBatch, float]]:
    """The rows of a file block by block, and how many of its bytes, as it lies there, they and all before them take."""
    parsing = csv.ParseOptions(delimiter=dialect.delimiter, newlines_in_values=True)
    encoding = "utf8" if dialect.encoding == "utf-8-sig" else dialect.encoding
    reading = csv.ReadOptions(block_size=BLOCK_BYTES, encoding=encoding)
    try:
        # Blanks after a delimiter belong to a name here.
        with (
            pa.input_stream(str(path), compression=dialect.compression) as source,
            csv.open_csv(source, read_options=reading, parse_options=parsing) as look,
        ):
            written = look.schema.names
    except pa.ArrowInvalid as error:
        if "Empty CSV file" in str(error):
            return  # nothing but the header, and no end of its line
        raise
    if len(written) != len(dialect.header):
        raise pa.ArrowInvalid("blank lines or quotes before the header's end")
    spelled = dict(zip(dialect.header, written, strict=True))
    converting = csv.ConvertOptions(
        column_types=dict.fromkeys(written, pa.string()),
        include_columns=[spelled[name] for name in names],
        strings_can_be_null=False,
        quoted_strings_can_be_null=False,
    )
    file = pa.PythonFile(raw, mode="r")
    text = _Counted(file if dialect.compression is None else pa.CompressedInputStream(file, dialect.compression))
    source = pa.PythonFile(text, mode="r")
    with csv.open_csv(source, read_options=reading, parse_options=parsing, convert_options=converting) as reader:
        for number, batch in enumerate(reader, start=1):
            # The reader is many blocks ahead of the one that it gives.
            yield batch, raw.tell() * min(1.0, number * BLOCK_BYTES / text.bytes)


class _Counted:
    """A stream that counts what was read from it."""

    def __init__(self, stream: pa.NativeFile) -> None:
        self._stream = stream
        self.bytes = 0
        self.closed = False

    def read(self, size: int) -> bytes:
        """The next bytes."""
        piece: bytes = self._stream.read(size)
        self.bytes += len(piece)
        return piece

    def close(self) -> None:
        """Nothing: whoever opened the stream closes it."""


def _refuse_late_quotes(path: Path, table: pa.Table) -> None:
    """A quote after a blank opens a text in most programs, and is a character here."""
    for name in table.column_names:
        if pc.any(pc.starts_with(table.column(name), ' "')).as_py():
            raise AutopilotError(
                ErrorCode.NOT_A_TABLE,
                f"{path.name}: column {name!r} has quotes after blanks. Write it without these blanks.",
                params={"column": name},
            )


def _parquet_pieces(inputs: Inputs, names: list[str], manifest: BundleManifest) -> Iterator[Chunk]:
    rows = {}
    for path in inputs.files:
        with _parquet_file(path) as file:
            check_schema(path.name, file.schema_arrow, manifest.columns)
            rows[path] = file.metadata.num_rows
    total, before = sum(rows.values()), 0
    for path in inputs.files:
        row = 1
        with _parquet_file(path) as file:
            try:
                for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=names):
                    table = pa.Table.from_batches([batch]).select(names)
                    yield Chunk(table, path, row, False, (before + row - 1 + len(table)) / total)
                    row += len(table)
            except (pa.ArrowException, OSError) as error:
                raise _unreadable(path, error) from error
        before += rows[path]


def _parquet_file(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> AutopilotError:
    what = str(error).partition("\n")[0][:200]
    return AutopilotError(
        ErrorCode.FILE_UNREADABLE, f"{path.name} cannot be read: {what}. Write it again.", field="data_path"
    )
