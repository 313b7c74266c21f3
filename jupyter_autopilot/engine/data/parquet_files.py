"""One or several Parquet files, read in pieces: no more is held than what is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ...contract import ErrorCode
from ...crypt import is_sealed, open_read
from .columns import check_column_names, check_same_columns
from .csv_stream import TYPED_ROWS, Streamed, repeats, text_bytes
from .error import data_error
from .sampling import Sample

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 1 << 16
LARGE_ROWS = 200_000
"""From so many rows on texts with repeats are kept as codes and categories."""
UNNAMED_INDEX = "__index_level_"
"""What pandas calls an index without a name in a Parquet file; it is no column of the table."""


def read_parquet_files(
    files: Sequence[Path], max_rows: int | None, target: str | None, memory_limit: int | None, seed: int
) -> Streamed:
    """Read the first rows, all rows, or a sample of them that keeps to the limit; see `stream_csv_files`.

    Raises
    ------
    AutopilotError
        FILE_UNREADABLE, NOT_A_TABLE, COLUMN_NAME_EMPTY or COLUMN_NAME_DUPLICATE.
    """
    import pyarrow as pa

    path = files[0]
    try:
        schemas, total = {}, 0
        for path in files:
            schemas[path], rows = _schema(path)
            total += rows
        check_same_columns({path.name: schema.names for path, schema in schemas.items()})
        schema = _common_schema(list(schemas.values()))
        capacity = None
        if max_rows is None and (total >= LARGE_ROWS or memory_limit is not None):
            schema, row_bytes = _compact(schema, _head(files[0], schema))
            capacity = None if memory_limit is None else max(1, int(memory_limit / row_bytes))
        sample = Sample(capacity, target if target in schema.names else None, seed)
        for path in files:
            for batch in _batches(path, schema, max_rows):
                left = len(batch) if max_rows is None else max_rows - sample.seen
                sample.add(batch.slice(0, left))
                if left < len(batch):
                    break
    except PermissionError:
        raise
    except (pa.ArrowException, OSError) as error:
        raise data_error(
            ErrorCode.FILE_UNREADABLE, f"{path.name} is not a readable Parquet file. Export it again."
        ) from error
    table = pa.concat_tables([schema.empty_table(), *sample.batches()])
    del sample
    # Without pandas' own metadata a named index stays a column.
    frame = table.to_pandas(ignore_metadata=True, split_blocks=True, self_destruct=True)
    return Streamed(frame, total, {})


def _schema(path: Path) -> tuple[pa.Schema, int]:
    """The columns of a file, and its rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with opened_parquet(path) as content, pq.ParquetFile(content) as file:
        schema = file.schema_arrow  # made anew at each look
        names = [name for name in schema.names if not name.startswith(UNNAMED_INDEX)]
        check_column_names(names)
        fields = [schema.field(name) for name in names]
        for field in fields:
            if pa.types.is_nested(field.type):
                raise data_error(
                    ErrorCode.NOT_A_TABLE,
                    f"Column {field.name!r} of {path.name} holds {field.type} values, not single ones. "
                    "Flatten or drop it.",
                    column=field.name,
                )
        return pa.schema(fields), file.metadata.num_rows


def parquet_rows(path: Path) -> int:
    """How many rows a file has, by its own word."""
    import pyarrow.parquet as pq

    with opened_parquet(path) as content:
        return int(pq.read_metadata(content).num_rows)


@contextmanager
def opened_parquet(path: Path) -> Iterator[Any]:
    """What Arrow reads: the file itself, or what an experiment keeps encrypted in clear."""
    if not is_sealed(path):
        yield path
        return
    with open_read(path) as file:
        yield file


def _common_schema(schemas: list[pa.Schema]) -> pa.Schema:
    """A type for each column that holds the values of all files; text where there is no other."""
    import pyarrow as pa

    first = schemas[0]
    if all(schema.equals(first) for schema in schemas):
        return first
    fields = []
    for name in first.names:
        parts = [pa.schema([schema.field(name)]).remove_metadata() for schema in schemas]
        try:
            fields.append(pa.unify_schemas(parts, promote_options="permissive").field(name))
        except pa.ArrowException:
            fields.append(pa.field(name, pa.string()))
    return pa.schema(fields)


def _compact(schema: pa.Schema, head: pd.DataFrame) -> tuple[pa.Schema, float]:
    """The schema with repeated texts as categories, and the bytes that a row takes in training."""
    import pyarrow as pa

    fields, row_bytes = [], 0.0
    for field in schema:
        kind, size = field.type, 8.0
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            if repeats(head[field.name]):
                kind = pa.dictionary(pa.int32(), pa.string())
            else:
                size = text_bytes(head[field.name])
        fields.append(pa.field(field.name, kind))
        row_bytes += size
    return pa.schema(fields), row_bytes


def _head(path: Path, schema: pa.Schema) -> pd.DataFrame:
    import pyarrow as pa

    batches = [*islice(_batches(path, schema, TYPED_ROWS), 1)]
    head: pd.DataFrame = pa.concat_tables([schema.empty_table(), *batches]).to_pandas(ignore_metadata=True)
    return head


def _batches(path: Path, schema: pa.Schema, max_rows: int | None) -> Iterator[pa.Table]:
    """The rows of a file, piece by piece, as the schema says."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    coded = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    size = BATCH_ROWS if max_rows is None else max(1, min(BATCH_ROWS, max_rows))
    with opened_parquet(path) as content, pq.ParquetFile(content, read_dictionary=coded) as file:
        for batch in file.iter_batches(batch_size=size, columns=schema.names):
            yield pa.Table.from_batches([batch]).select(schema.names).cast(schema)
