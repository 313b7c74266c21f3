"""The model's columns of an Arrow table, as a frame for `Bundle.predict`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..contract import AutopilotError, ColumnType, ErrorCode, SchemaColumn
from .cells import TYPED_GAPS, columns_missing, typed_column

if TYPE_CHECKING:
    import pyarrow as pa


def check_schema(where: str, schema: pa.Schema, columns: list[SchemaColumn]) -> None:
    """Refuse a table that lacks a column of the model, has it twice, or holds no single values in it.

    Raises
    ------
    AutopilotError
        COLUMNS_MISSING, COLUMN_NAME_DUPLICATE or PAYLOAD_INVALID.
    """
    import pyarrow as pa

    missing = [column.name for column in columns if column.name not in schema.names]
    if missing:
        raise columns_missing(where, missing)
    for column in columns:
        positions = schema.get_all_field_indices(column.name)
        if len(positions) > 1:
            raise AutopilotError(
                ErrorCode.COLUMN_NAME_DUPLICATE,
                f"Columns {positions[0] + 1} and {positions[1] + 1} are both named {column.name!r}. Send it once.",
                params={"name": column.name, "first": positions[0] + 1, "second": positions[1] + 1},
            )
        kind = schema.field(column.name).type
        if pa.types.is_nested(kind):
            raise AutopilotError(
                ErrorCode.PAYLOAD_INVALID,
                f"Column {column.name!r} holds {kind} values. Send single ones.",
                params={"column": column.name},
            )


def model_frame(
    table: pa.Table, columns: list[SchemaColumn], *, first_row: int = 1, decimal_comma: bool = False
) -> pd.DataFrame:
    """The model's columns, read as the cells of every other format are.

    Parameters
    ----------
    table
        Its schema was checked.
    first_row
        The number by which an error calls the first row.
    decimal_comma
        Whether numbers that are texts are written with one.

    Raises
    ------
    AutopilotError
        PAYLOAD_INVALID for a number that is too large.
    """
    return pd.DataFrame(
        {
            column.name: typed_column(
                column,
                _series(column, table.column(column.name), decimal_comma),
                first_row=first_row,
                decimal_comma=decimal_comma,
            )
            for column in columns
        }
    )


def _series(column: SchemaColumn, values: pa.ChunkedArray, decimal_comma: bool) -> pd.Series:
    import pyarrow as pa

    kind = values.type
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if is_text and column.type is ColumnType.NUMERIC:
        values = _numbers(values, decimal_comma)
    elif is_text:
        # Each different text is looked at once.
        values = values.dictionary_encode()
    elif pa.types.is_integer(kind) and values.null_count and column.type is not ColumnType.NUMERIC:
        # pandas would make them floats, and lose digits of a code.
        values = values.cast(pa.string())
    series: pd.Series = values.to_pandas()
    return series


def _numbers(texts: pa.ChunkedArray, decimal_comma: bool) -> pa.ChunkedArray:
    """Texts as float64; as they are where one of them is no plain number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = pc.utf8_trim_whitespace(texts)
    if decimal_comma:
        plain = pc.replace_substring(plain, ",", ".")
    gaps = pc.is_in(plain, pa.array(sorted(TYPED_GAPS), plain.type))
    try:
        return pc.if_else(gaps, pa.scalar(None, plain.type), plain).cast(pa.float64())
    except pa.ArrowInvalid:
        return texts
