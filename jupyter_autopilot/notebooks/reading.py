"""Source code with which both notebooks begin: the data file and the types of the features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..contract import ColumnType
from .builder import literal

ONE_A_LINE, WIDTH = 25, 100
"""So many features stand below each other; more are packed into lines of this many characters."""


def reading_source(
    data_path: str | list[str],
    options: dict[str, Any] | None,
    missing_tokens: Sequence[str] = (),
    *,
    sealed: bool = False,
) -> str:
    """Code that reads the data into `data`.

    Parameters
    ----------
    data_path
        The file, or the files whose rows follow each other, relative to the notebook.
    options
        Those of `pandas.read_csv`; None for Parquet.
    missing_tokens
        What the user named as missing; a CSV file's are among its options too.
    sealed
        The Parquet files are those that an encrypted experiment keeps.
    """
    several = not isinstance(data_path, str)
    where = f"DATA = {literal(data_path)}  # relative to this notebook"
    if options is None:
        opened, needed = "{file}", ""
        if sealed:
            opened, needed = "open_read({file})", "from jupyter_autopilot.crypt import open_read  # decrypts\n"
        read = f"pq.read_table({opened}).to_pandas(ignore_metadata=True)"
        return (
            f"import pyarrow.parquet as pq\n{needed}\n{where}\n\n"
            "# Without pandas' own metadata a named index is a column like the others; one without a name is none.\n"
            f"data = {_each(read) if several else read.replace('{file}', 'DATA')}\n"
            "data = data.loc[:, ~data.columns.str.startswith('__index_level_')]" + _without(missing_tokens)
        )
    arguments = {name: value for name, value in options.items() if name != "na_values"}
    lines = [f"{name}={value!r}" for name, value in arguments.items()] + ["index_col=False"]
    if "dtype" not in options:
        # A type is told by all cells of a column at once, unless it is known.
        lines.append("low_memory=False")
    read = "pd.read_csv(\n    {file},\n    na_values=MISSING,\n" + "".join(f"    {line},\n" for line in lines) + ")"
    return (
        f"{where}\nMISSING = {options['na_values']!r}  # cells that count as missing\n\n"
        f"data = {_each(read) if several else read.replace('{file}', 'DATA')}"
    )


def _without(missing_tokens: Sequence[str]) -> str:
    if not missing_tokens:
        return ""
    return (
        "\n\nfrom jupyter_autopilot.features import without_tokens\n\n"
        f"data = without_tokens(data, {literal(list(missing_tokens))})  # cells that count as missing"
    )


def _each(read: str) -> str:
    """Code that reads every file of `DATA` and puts their rows below each other."""
    one = read.replace("{file}", "file").replace("\n", "\n    ")
    return f"pd.concat(\n    [{one} for file in DATA],\n    ignore_index=True,\n)"


def types_source(types: Mapping[str, ColumnType]) -> str:
    """Code that defines `TYPES`, the features and how they are read."""
    entries = [f"{name!r}: {kind.value!r}," for name, kind in types.items()]
    if len(entries) <= ONE_A_LINE:
        lines = entries
    else:
        lines = [""]
        for entry in entries:
            if lines[-1] and len(lines[-1]) + len(entry) >= WIDTH:
                lines.append("")
            lines[-1] = f"{lines[-1]} {entry}".strip()
    return "TYPES = {\n" + "".join(f"    {line}\n" for line in lines) + "}"
