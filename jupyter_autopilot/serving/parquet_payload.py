"""Rows from a Parquet file."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract import AutopilotError, ColumnType, ErrorCode, SchemaColumn
from .arrow import check_schema, model_frame

MOST_CELLS = 50_000_000
"""A small file can unpack to any size."""


def read_parquet(body: bytes | bytearray, columns: list[SchemaColumn]) -> pd.DataFrame:
    """The model's columns of each row; other columns, in whatever order, are ignored.

    Raises
    ------
    AutopilotError
        PAYLOAD_INVALID, PAYLOAD_TOO_LARGE, COLUMN_NAME_DUPLICATE or COLUMNS_MISSING.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not body:
        raise AutopilotError(ErrorCode.PAYLOAD_INVALID, "The request is empty. Send at least one row.")
    names = [column.name for column in columns]
    try:
        with pq.ParquetFile(pa.BufferReader(bytes(body))) as file:
            check_schema("The file", file.schema_arrow, columns)
            if file.metadata.num_rows * len(names) > MOST_CELLS:
                raise AutopilotError(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    f"The file has {file.metadata.num_rows} rows. Send them in several requests.",
                    params={"rows": file.metadata.num_rows},
                )
            table = file.read(columns=names)
        table.validate(full=True)
    except (pa.ArrowException, OSError) as error:
        raise AutopilotError(
            ErrorCode.PAYLOAD_INVALID, "The request is not a readable Parquet file. Write it again."
        ) from error
    frame = model_frame(table, columns)
    for column in columns:
        if column.type is ColumnType.NUMERIC and frame[column.name].dtype == "float64":
            _refuse_infinite(column.name, frame[column.name])
    return frame


def _refuse_infinite(name: str, numbers: pd.Series) -> None:
    """As every other format does."""
    infinite = np.flatnonzero(np.isinf(numbers.to_numpy()))
    if len(infinite):
        row = int(infinite[0]) + 1
        raise AutopilotError(
            ErrorCode.PAYLOAD_INVALID,
            f"Column {name!r}, row {row} is infinite. Send a gap for a missing value.",
            params={"column": name, "row": row},
        )
