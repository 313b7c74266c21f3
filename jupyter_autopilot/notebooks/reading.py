"""Source code with which both notebooks begin: the data file and the types of the features."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..contract import ColumnType


def reading_source(data_path: str, options: dict[str, Any] | None) -> str:
    """Code that reads the data file into `data`; `options` are those of `pandas.read_csv`, None for Parquet."""
    if options is None:
        return (
            "import pyarrow.parquet as pq\n\n"
            f"DATA = {data_path!r}  # relative to this notebook\n\n"
            "# Without pandas' own metadata a named index is a column like the others; one without a name is none.\n"
            "data = pq.read_table(DATA).to_pandas(ignore_metadata=True)\n"
            "data = data.loc[:, ~data.columns.str.startswith('__index_level_')]"
        )
    arguments = {name: value for name, value in options.items() if name != "na_values"}
    lines = "".join(f"    {name}={value!r},\n" for name, value in arguments.items())
    return (
        f"DATA = {data_path!r}  # relative to this notebook\n"
        f"MISSING = {options['na_values']!r}  # cells that count as missing\n\n"
        f"data = pd.read_csv(\n    DATA,\n    na_values=MISSING,\n{lines}    index_col=False,\n    low_memory=False,\n)"
    )


def types_source(types: Mapping[str, ColumnType]) -> str:
    """Code that defines `TYPES`, the features and how they are read."""
    lines = "".join(f"    {name!r}: {kind.value!r},\n" for name, kind in types.items())
    return f"TYPES = {{\n{lines}}}"
