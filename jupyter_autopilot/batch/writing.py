"""The output: pieces in a hidden folder, each complete, which become one file at the end."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv as arrow_csv

from ..atomic import write_atomic
from ..contract import AutopilotError, ErrorCode
from .place import parts_folder

JOB = "job.json"
HEADER = "header.json"
PART = re.compile(r"(\d{15})-(\d+)")


class Parts:
    """The pieces that are written, by `with Parts.open(…) as parts`.

    Attributes
    ----------
    rows
        How many rows they have.
    """

    def __init__(self, output: Path, kind: Literal["csv", "parquet"], folder: Path) -> None:
        self._output, self._kind, self._folder = output, kind, folder
        self._parts: list[Path] = []
        self.rows = 0

    @classmethod
    def open(cls, output: Path, kind: Literal["csv", "parquet"], job: dict[str, Any]) -> Parts:
        """Go on with the pieces of an earlier attempt at the same job, or begin.

        Raises
        ------
        OSError
            The folder of the output is missing or not writable.
        """
        if output.is_dir():
            raise IsADirectoryError(21, "it is a folder", str(output))
        folder = parts_folder(output)
        parts = cls(output, kind, folder)
        if _read_json(folder / JOB) == job:
            parts._find()
        else:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            write_atomic(folder / JOB, json.dumps(job))
        return parts

    def __enter__(self) -> Parts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The pieces stay where something is left to go on with; an empty folder does not."""
        if not self._parts:
            shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, table: pa.Table) -> None:
        """Write a piece."""
        if not self._parts:
            write_atomic(self._folder / HEADER, json.dumps(table.column_names))
        part = self._folder / f"{self.rows:015}-{len(table)}"
        write = _write_parquet if self._kind == "parquet" else _write_csv
        _write(part, lambda file: write(table, file))
        self._parts.append(part)
        self.rows += len(table)

    def finish(self) -> None:
        """Make one file of the pieces and give it its name."""
        join = self._join_parquet if self._kind == "parquet" else self._join_csv
        _write(self._output, join)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _find(self) -> None:
        """The pieces that follow each other from the first row; others are left from an attempt that was cut off."""
        for path in sorted(self._folder.iterdir()):
            found = PART.fullmatch(path.name)
            if found and int(found[1]) == self.rows:
                self._parts.append(path)
                self.rows += int(found[2])
            elif path.name not in {JOB, HEADER}:
                path.unlink()

    def _join_csv(self, file: BinaryIO) -> None:
        header = io.StringIO(newline="")
        csv.writer(header, lineterminator="\n").writerow(_read_json(self._folder / HEADER))
        file.write(header.getvalue().encode())
        for part in self._parts:
            with part.open("rb") as piece:
                shutil.copyfileobj(piece, file, 1 << 20)

    def _join_parquet(self, file: BinaryIO) -> None:
        try:
            schema = pa.unify_schemas([pq.read_schema(part) for part in self._parts], promote_options="permissive")
            with pq.ParquetWriter(file, schema) as writer:
                for part in self._parts:
                    writer.write_table(pq.read_table(part).cast(schema))
        except pa.ArrowException as error:
            raise AutopilotError(
                ErrorCode.NOT_A_TABLE,
                f"The files have different types of values in one column, so that it cannot be joined: {error}",
            ) from error


def _write(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file so that it is there complete or not at all."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _write_parquet(table: pa.Table, file: BinaryIO) -> None:
    pq.write_table(table, file)


def _write_csv(table: pa.Table, file: BinaryIO) -> None:
    """Rows without a header; texts are quoted only in pieces in which one needs it."""
    for quoting in ("none", "needed"):
        try:
            arrow_csv.write_csv(table, file, arrow_csv.WriteOptions(include_header=False, quoting_style=quoting))
        except pa.ArrowException:
            file.seek(0)
            file.truncate()
        else:
            return
    raise AutopilotError(ErrorCode.NOT_A_TABLE, "The columns cannot be written as CSV. Choose Parquet.")


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
