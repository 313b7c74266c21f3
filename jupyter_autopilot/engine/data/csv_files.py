"""One or several CSV files read by pandas, with errors that name file and line."""

from __future__ import annotations

import csv
import gzip
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.api import types as pdt

from ...contract import ErrorCode
from ..inputs import PLAIN_SUFFIXES
from .columns import check_column_names, check_same_columns
from .dialect import FALLBACK_ENCODING, Dialect, detect_dialect, encoding_error, is_blank, wide_fields
from .error import data_error


@dataclass(frozen=True)
class CsvFiles:
    """Files that are written in the same way.

    Attributes
    ----------
    dialects
        By file, in order; they differ only in the order of the columns and in compression.
    missing
        The cells that count as missing.
    """

    dialects: dict[Path, Dialect]
    missing: list[str]

    @property
    def first(self) -> Dialect:
        """The dialect of the first file, whose order of columns is the table's."""
        return next(iter(self.dialects.values()))

    @property
    def ascii_only(self) -> bool:
        """Whether nothing that was looked at speaks for the encoding."""
        return all(dialect.ascii_only for dialect in self.dialects.values())

    def with_encoding(self, encoding: str) -> CsvFiles:
        """The same in another encoding."""
        return replace(self, dialects={path: replace(one, encoding=encoding) for path, one in self.dialects.items()})

    def options(self) -> dict[str, Any]:
        """The arguments with which `pandas.read_csv` reads each of the files."""
        options = {
            **self.first.options(),
            "na_values": self.missing,
            "keep_default_na": False,
            "skipinitialspace": True,
        }
        if any(path.suffix.lower() not in PLAIN_SUFFIXES or one.compression for path, one in self.dialects.items()):
            # Said aloud, since pandas goes by the name of the file.
            options["compression"] = self.first.compression
        return options


def look_at_csv(files: Sequence[Path], missing: list[str]) -> CsvFiles:
    """How the files are written.

    Raises
    ------
    AutopilotError
        FILE_EMPTY, FILE_UNREADABLE, NOT_A_TABLE, COLUMN_NAME_EMPTY or COLUMN_NAME_DUPLICATE.
    """
    dialects = {path: detect_dialect(path) for path in files}
    for dialect in dialects.values():
        check_column_names(dialect.header)
    # Different names are the first thing to say; a wrong delimiter shows as one name.
    delimiters = {dialect.delimiter for dialect in dialects.values()}
    if len(delimiters) == 1:
        check_same_columns({path.name: dialect.header for path, dialect in dialects.items()})
    return CsvFiles(_alike(dialects), missing)


def _alike(dialects: dict[Path, Dialect]) -> dict[Path, Dialect]:
    """The dialects, in what some file leaves open as the others say; refused where they contradict each other."""
    telling = [dialect for dialect in dialects.values() if not dialect.ascii_only] or [*dialects.values()]
    encoding = telling[0].encoding
    commas = any(dialect.decimal == "," for dialect in dialects.values())
    alike = {
        path: replace(
            dialect,
            encoding=encoding if dialect.ascii_only else dialect.encoding,
            decimal="," if commas else ".",
        )
        for path, dialect in dialects.items()
    }
    (first_path, first), *others = alike.items()
    for path, dialect in others:
        for what in ("delimiter", "encoding", "compression"):
            one, other = getattr(first, what), getattr(dialect, what)
            if one != other:
                raise data_error(
                    ErrorCode.NOT_A_TABLE,
                    f"{path.name} and {first_path.name} are not written in the same way: the {what} is "
                    f"{_shown(other)} in one and {_shown(one)} in the other. Export all files alike.",
                    file=path.name,
                )
    return alike


def _shown(value: object) -> str:
    return "none" if value is None else repr(value)


def read_csv_files(files: CsvFiles, max_rows: int | None) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The rows of all files, one file after the other, and the arguments with which pandas reads the same.

    Parameters
    ----------
    max_rows
        Read no more rows than this and one, which tells that there are more.

    Raises
    ------
    AutopilotError
        FILE_UNREADABLE or NOT_A_TABLE.
    """
    last = next(iter(files.dialects))
    try:
        parts: dict[Path, pd.DataFrame] = {}
        for path in files.dialects:
            last = path
            rows = None if max_rows is None else max_rows + 1 - sum(map(len, parts.values()))
            if rows is not None and rows <= 0:
                break
            parts[path] = _parse(path, files, rows)
        return _joined(parts, files)
    except UnicodeDecodeError as error:
        if not files.ascii_only or files.first.encoding == FALLBACK_ENCODING:
            raise encoding_error(last) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise data_error(
            ErrorCode.FILE_UNREADABLE, f"{last.name} is a damaged gzip file. Copy or download it again."
        ) from error
    # The part that was looked at was plain; the first accent further down tells the encoding.
    return read_csv_files(files.with_encoding(FALLBACK_ENCODING), max_rows)


def _parse(path: Path, files: CsvFiles, rows: int | None, texts: Sequence[str] = ()) -> pd.DataFrame:
    """The first rows of a file; the columns `texts` are left as they are written."""
    dialect = files.dialects[path]
    try:
        with warnings.catch_warnings():
            # pandas only warns when it cuts off fields because every row has more of them than the header.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame: pd.DataFrame = pd.read_csv(
                path,
                nrows=rows,
                index_col=False,
                low_memory=False,
                dtype=dict.fromkeys(texts, str),
                **{**files.options(), "compression": dialect.compression},
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        last_line = refuse_ragged(path, dialect, rows)
        raise data_error(
            ErrorCode.NOT_A_TABLE,
            f"A quote that is opened in line {last_line} of {path.name} is never closed. Close or remove it.",
            line=last_line,
        ) from error
    # pandas fills a short row with gaps; it can be one only where the last column has a gap.
    if len(dialect.header) > 1 and bool(frame.iloc[:, -1].isna().any()):
        refuse_ragged(path, dialect, rows)
    return frame


def _joined(parts: dict[Path, pd.DataFrame], files: CsvFiles) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The parts as pandas would read one file: a column that holds text in one of them is text in all."""
    parts = {path: part for path, part in parts.items() if len(part)} or dict([*parts.items()][:1])
    names = files.first.header
    if len(parts) == 1:
        return next(iter(parts.values()))[names], files.options()
    mixed = [name for name in names if len({_kind(part[name]) for part in parts.values()} - {"gaps"}) > 1]
    options = files.options()
    if mixed:
        parts = {path: _parse(path, files, len(part), mixed) for path, part in parts.items()}
        options["dtype"] = dict.fromkeys(mixed, "str")
    columns = {name: _joined_column([part[name] for part in parts.values()]) for name in names}
    return pd.DataFrame(columns), options


def _joined_column(parts: list[pd.Series]) -> pd.Series:
    textual = next((part.dtype for part in parts if not pdt.is_numeric_dtype(part)), None)
    if textual is not None:
        parts = [part.astype(textual) if part.isna().all() else part for part in parts]
    return pd.concat(parts, ignore_index=True)


def _kind(values: pd.Series) -> str:
    """What a part of a column holds, as far as it matters for the rest."""
    if values.isna().all():
        return "gaps"
    if pdt.is_bool_dtype(values) or pdt.infer_dtype(values, skipna=True) == "boolean":
        return "booleans"
    return "numbers" if pdt.is_numeric_dtype(values) else "texts"


def refuse_ragged(path: Path, dialect: Dialect, max_rows: int | None = None) -> int:
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
