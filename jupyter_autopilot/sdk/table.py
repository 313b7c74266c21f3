"""Tables in memory: from whatever holds rows and columns to a frame of plain columns, and to a Parquet file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..contract import AutopilotError, ErrorCode
from ..crypt import open_write

if TYPE_CHECKING:
    import pandas as pd


def as_frame(X: Any, names: Sequence[str] | None = None) -> pd.DataFrame:
    """Rows and columns as a frame of plain columns with text for names and an index from 0.

    Parameters
    ----------
    X
        A pandas or polars frame, a pyarrow table, records, or an array of shape (rows, columns).
    names
        The columns of an array that has none; `x0`, `x1`, … if left out, as scikit-learn has it.

    Raises
    ------
    AutopilotError
        NOT_A_TABLE.
    """
    import pandas as pd

    frame = _frame(X)
    unnamed = pd.Index(range(len(frame.columns)))
    if not isinstance(X, pd.DataFrame) and frame.columns.equals(unnamed):
        width = len(frame.columns)
        if names is not None and len(names) != width:
            raise AutopilotError(
                ErrorCode.COLUMNS_MISSING,
                f"The array has {width} columns, but the model was trained on {len(names)}: {', '.join(names[:5])}, …",
            )
        frame.columns = pd.Index(names if names is not None else [f"x{number}" for number in range(width)])
    plain = [plain_column(frame.iloc[:, position]) for position in range(len(frame.columns))]
    table = pd.concat(plain, axis=1) if plain else frame
    table.columns = pd.Index([str(name) for name in frame.columns])
    return table.reset_index(drop=True)


def as_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON has them: gaps are None, dates ISO text, and numbers keep 15 digits."""
    return list(json.loads(frame.to_json(orient="records", date_format="iso", double_precision=15)))


def as_target(y: Any, name: str | None, rows: int) -> pd.Series:
    """A target as a named series with an index from 0; the name it has, or `target`, if none is given.

    Raises
    ------
    AutopilotError
        INVALID_REQUEST when it is no column or has another length than the rows.
    """
    import numpy as np
    import pandas as pd

    if hasattr(y, "to_pandas"):
        y = y.to_pandas()
    if isinstance(y, pd.DataFrame) and len(y.columns) == 1:
        y = y.iloc[:, 0]
    if not isinstance(y, pd.Series):
        values = np.asarray(y)
        if values.ndim == 2 and values.shape[1] == 1:
            values = values[:, 0]
        if values.ndim != 1:
            raise AutopilotError(
                ErrorCode.INVALID_REQUEST, f"y is to be one column, but has shape {values.shape}.", field="target"
            )
        y = pd.Series(values)
    if len(y) != rows:
        raise AutopilotError(
            ErrorCode.INVALID_REQUEST, f"X has {rows} rows, but y has {len(y)}. They belong together.", field="target"
        )
    own = None if y.name is None else str(y.name)
    return plain_column(y).reset_index(drop=True).rename(name or own or "target")


def plain_column(column: pd.Series) -> pd.Series:
    """The column as numbers, booleans, text or dates, which Parquet has and a model is trained on.

    Categories become their values, durations seconds, periods their start. Values of several kinds become text, as
    they would be in a CSV file.
    """
    import numpy as np
    import pandas as pd

    kind: Any = column.dtype
    values: Any = column
    if isinstance(kind, pd.CategoricalDtype):
        column = pd.Series(np.asarray(column), index=column.index, name=column.name)
    elif isinstance(kind, pd.SparseDtype):
        column = pd.Series(values.sparse.to_dense())
    elif isinstance(kind, pd.PeriodDtype):
        column = pd.Series(values.dt.to_timestamp())
    elif kind.kind == "m":
        column = pd.Series(values.dt.total_seconds())
    if column.dtype.kind not in "Oc":
        return column
    array = _arrow(column)
    if array is None:
        return column.map(str, na_action="ignore").astype(object)
    # As it will be read from the file: what is true or a whole number among other numbers is a number.
    return pd.Series(array.to_pandas().array, index=column.index, name=column.name)


def write_table(path: Path, frame: pd.DataFrame) -> None:
    """Write the columns of `as_frame` as Parquet, encrypted where the folder is."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = [pa.array(frame.iloc[:, position], from_pandas=True) for position in range(len(frame.columns))]
    with open_write(path) as file:
        pq.write_table(pa.table(columns, names=list(frame.columns)), file)


def _arrow(column: pd.Series) -> Any:
    """The column as Parquet takes it; None where its values are of several kinds, or of one that tables lack."""
    import pyarrow as pa

    try:
        array = pa.array(column, from_pandas=True)
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        return None
    odd = pa.types.is_binary(array.type) or pa.types.is_duration(array.type)
    return None if odd or isinstance(array.type, pa.BaseExtensionType) else array


def _frame(X: Any) -> pd.DataFrame:
    """A new frame that shares its values with the given one."""
    import pandas as pd

    if hasattr(X, "to_pandas"):
        X = X.to_pandas()
    if isinstance(X, pd.Series):
        X = X.to_frame()
    elif hasattr(X, "toarray"):  # scipy's sparse matrices
        X = X.toarray()
    elif isinstance(X, dict) and all(pd.api.types.is_scalar(value) for value in X.values()):
        X = [X]  # a single record
    if isinstance(X, pd.DataFrame):
        return X.copy(deep=False)
    try:
        return pd.DataFrame(X).infer_objects()
    except (ValueError, TypeError) as error:
        raise AutopilotError(
            ErrorCode.NOT_A_TABLE,
            f"{type(X).__name__} is no table: {error}. Give a frame, records, or an array of rows and columns.",
            field="data_path",
        ) from error
