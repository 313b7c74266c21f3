"""Large CSV files, read in pieces by Arrow: no more is held than what is kept.

The frame is the one that pandas makes of the same files, but that texts with repeats are of dtype `category`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas.api import types as pdt

from .csv_files import CsvFiles
from .dialect import FALLBACK_ENCODING
from .sampling import Sample

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK_BYTES = 8 << 20
TYPED_ROWS = 20_000
"""The rows from which the types of the columns are guessed; a later row that disagrees starts the reading again."""
REPEATED_SHARE = 0.9
"""A text column with no larger share of different values among the first rows is kept as codes and categories: one of
20,000 rows that are drawn from 100,000 values has this share."""
TEXT_OVERHEAD = 60
"""Bytes of a Python string and of the pointer to it, besides its characters."""
BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
"""What `pandas.read_csv` takes for booleans where a column holds nothing else."""
TOO_LARGE = re.compile(r"invalid value '[+-]?\d{19,}'")
"""A whole number beyond 64 bits is an id, of which no digit may be lost; pandas reads it as text."""
COLUMN_NUMBER = re.compile(r"In CSV column #(\d+)")


class NotStreamableError(Exception):
    """Arrow does not read the files as pandas does, or not at all; pandas then says what is wrong."""


@dataclass(frozen=True)
class Streamed:
    """What was kept of a stream of rows, and how many there were."""

    frame: pd.DataFrame
    total_rows: int
    options: dict[str, Any]


def stream_csv_files(files: CsvFiles, target: str | None, memory_limit: int | None, seed: int) -> Streamed:
    """Read all files, or a sample of their rows that keeps to the limit.

    Parameters
    ----------
    target
        The column whose rare labels are kept; see `Sample`.
    memory_limit
        Bytes that the rows may take when they are trained with; None for all rows.

    Raises
    ------
    NotStreamableError
        Where the files are ragged, damaged, or have quotes after blanks.
    """
    import pyarrow as pa

    types = _guess_types(files)
    while True:
        try:
            sample = Sample(_capacity(types, memory_limit), target, seed)
            for path in files.dialects:
                for batch in _batches(path, files, types):
                    sample.add(_without_blanks(batch, files.missing))
            break
        except pa.ArrowInvalid as error:
            column = COLUMN_NUMBER.search(str(error))
            if "invalid UTF8" in str(error) and files.ascii_only and files.first.encoding != FALLBACK_ENCODING:
                files = files.with_encoding(FALLBACK_ENCODING)
            elif column is None or not _widen(types, files.dialects[path].header[int(column[1])], str(error)):
                raise NotStreamableError(str(error)) from error
        except (pa.ArrowException, OSError, UnicodeError, EOFError) as error:
            raise NotStreamableError(str(error)) from error
    frame = _to_pandas(sample.batches(), files)
    texts = {name: _text_dtype(values) for name, values in frame.items() if _text_dtype(values)}
    return Streamed(frame, sample.seen, {**files.options(), "dtype": texts})


def _text_dtype(values: pd.Series) -> str:
    """What `pandas.read_csv` is told of a text column, so that every piece of it stays text; empty for others."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return "category"
    # Booleans with gaps are objects as well.
    return "" if pdt.is_numeric_dtype(values) or pdt.infer_dtype(values, skipna=True) != "string" else "str"


def text_bytes(values: pd.Series) -> float:
    """The mean size of a present text in bytes, as Python holds it."""
    lengths = values.dropna().astype(str).str.len()
    return TEXT_OVERHEAD + (float(lengths.mean()) if len(lengths) else 0.0)


def repeats(values: pd.Series) -> bool:
    """Whether a text column has few enough different values to be kept as categories."""
    present = values.dropna()
    return len(present) == 0 or present.nunique() <= REPEATED_SHARE * len(present)


@dataclass
class _Types:
    """By column its Arrow type, and the bytes that a value takes in training."""

    arrow: dict[str, pa.DataType]
    bytes: dict[str, float]


def _guess_types(files: CsvFiles) -> _Types:
    import pyarrow as pa

    path = next(iter(files.dialects))
    try:
        head = pd.read_csv(path, nrows=TYPED_ROWS, index_col=False, low_memory=False, **files.options())
    except (ValueError, OSError, EOFError) as error:
        raise NotStreamableError(str(error)) from error
    if list(head.columns) != files.first.header:
        raise NotStreamableError("other columns")
    types = _Types({}, {})
    for name, values in head.items():
        kind, size = _categories(), 8.0
        if not pdt.is_bool_dtype(values) and not values.isna().all():
            if pdt.is_signed_integer_dtype(values):
                kind = pa.int64()
            elif pdt.is_float_dtype(values):
                kind = pa.float64()
            elif not repeats(values):
                kind, size = pa.string(), text_bytes(values)
        types.arrow[str(name)], types.bytes[str(name)] = kind, size
    return types


def _categories() -> pa.DataType:
    import pyarrow as pa

    return pa.dictionary(pa.int32(), pa.string())


def _widen(types: _Types, name: str, error: str) -> bool:
    """Give a column a type that holds the value that the error names; False where there is none."""
    import pyarrow as pa

    kind = types.arrow[name]
    if pa.types.is_integer(kind) and not TOO_LARGE.search(error):
        types.arrow[name] = pa.float64()
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind):
        types.arrow[name] = _categories()
    else:
        return False
    return True


def _capacity(types: _Types, memory_limit: int | None) -> int | None:
    return None if memory_limit is None else max(1, int(memory_limit / sum(types.bytes.values())))


def _batches(path: Path, files: CsvFiles, types: _Types) -> Iterator[pa.Table]:
    """The rows of a file, piece by piece, with the table's names in the table's order."""
    import pyarrow as pa
    from pyarrow import csv

    dialect = files.dialects[path]
    parsing = csv.ParseOptions(delimiter=dialect.delimiter, newlines_in_values=True)
    encoding = "utf8" if dialect.encoding == "utf-8-sig" else dialect.encoding
    reading = csv.ReadOptions(block_size=BLOCK_BYTES, encoding=encoding)

    def open_csv(converting: Any) -> Any:
        source = pa.input_stream(str(path), compression=dialect.compression)
        return csv.open_csv(source, read_options=reading, parse_options=parsing, convert_options=converting)

    # Blanks after a delimiter belong to a name here, and a type is found by the name.
    with open_csv(csv.ConvertOptions()) as reader:
        written = reader.schema.names
    if len(written) != len(dialect.header):
        raise NotStreamableError("blank lines or quotes before the header's end")
    named = dict(zip(written, dialect.header, strict=True))
    converting = csv.ConvertOptions(
        column_types={one: types.arrow[name] for one, name in named.items()},
        null_values=files.missing,
        strings_can_be_null=True,
        decimal_point=dialect.decimal,
    )
    with open_csv(converting) as reader:
        for batch in reader:
            yield pa.Table.from_batches([batch]).rename_columns(dialect.header).select(files.first.header)


def _without_blanks(batch: pa.Table, missing: list[str]) -> pa.Table:
    """Texts that are not kept as categories without blanks in front, which belong to the delimiter."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for position, field in enumerate(batch.schema):
        column = batch.column(position)
        if pa.types.is_string(field.type) and pc.any(pc.starts_with(column, " ")).as_py():
            text = pc.utf8_ltrim(column, " ")
            _refuse_late_quotes(bool(pc.any(pc.and_(pc.starts_with(column, " "), pc.starts_with(text, '"'))).as_py()))
            gaps = pc.is_in(text, pa.array(missing))
            batch = batch.set_column(position, field.name, pc.if_else(gaps, pa.scalar(None, pa.string()), text))
    return batch


def _refuse_late_quotes(found: bool) -> None:
    """pandas takes a quote after blanks for one, Arrow for a character."""
    if found:
        raise NotStreamableError("quotes after blanks")


def _to_pandas(batches: list[pa.Table], files: CsvFiles) -> pd.DataFrame:
    """The frame, column by column, so that each exists twice only for a moment."""
    import pyarrow as pa

    names = files.first.header
    pieces: dict[str, list[Any]] = {name: [] for name in names}
    while batches:
        batch = batches.pop(0)
        for name in names:
            pieces[name] += batch.column(name).chunks
        del batch
    columns = {}
    for name in names:
        column = pa.chunked_array(pieces.pop(name))
        values = column.to_pandas()
        del column
        columns[name] = _tidy(values, files.missing) if isinstance(values.dtype, pd.CategoricalDtype) else values
    return pd.DataFrame(columns, copy=False)


def _tidy(values: pd.Series, missing: list[str]) -> pd.Series:
    """Categories as pandas reads them: no blanks in front, and booleans or numbers where all are such."""
    written = [str(category) for category in values.cat.categories]
    texts = [text.lstrip(" ") for text in written]
    _refuse_late_quotes(any(text.startswith('"') and one != text for one, text in zip(written, texts, strict=True)))
    gaps = set(missing)
    present = [text for text in texts if text not in gaps]
    if not present:
        return pd.Series(np.full(len(values), np.nan))
    codes, found = pd.factorize(np.array([None if text in gaps else text for text in texts], dtype=object))
    codes = np.append(codes, -1)[values.cat.codes.to_numpy()]
    plain = _plain_values(found)
    if plain is None:
        return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(found)))
    complete = bool((codes >= 0).all())
    if plain.dtype == bool and complete:
        return pd.Series(plain[codes])
    if plain.dtype.kind in "iu" and complete:
        return pd.Series(plain[codes])
    kind: Any = object if plain.dtype == bool else "float64"
    return pd.Series(np.append(plain.astype(kind), np.nan)[codes])


def _plain_values(texts: Any) -> Any:
    """The texts as booleans or numbers, None where one of them is neither."""
    if all(text in BOOLEANS for text in texts):
        return np.array([BOOLEANS[text] for text in texts])
    if any(len(text) > 18 and text.isdigit() and int(text) >= 2**64 for text in texts):
        return None
    try:
        return np.asarray(pd.to_numeric(texts))
    except (ValueError, TypeError):
        return None
