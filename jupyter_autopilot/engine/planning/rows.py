"""How many rows the files have, without reading them all."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from ..data import parquet_rows
from ..inputs import Inputs

if TYPE_CHECKING:
    import pandas as pd

CHUNK_BYTES = 1 << 20
COUNTED_BYTES = 256 << 20
"""Lines are counted up to here, which takes about a fifth of a second, and the rest goes by its size."""
GZIP_MAGIC = b"\x1f\x8b"


def count_rows(inputs: Inputs, sample: pd.DataFrame) -> tuple[int, bool]:
    """The rows of all files and whether they are an estimate.

    Parameters
    ----------
    sample
        The first rows, which tell how many lines a row has.
    """
    if inputs.format == "parquet":
        return sum(map(parquet_rows, inputs.files)), False
    left = COUNTED_BYTES
    counted = lines = 0.0
    for file in inputs.files:
        of_file, size, read = _lines(file, left)
        lines, counted, left = lines + of_file, counted + size, left - read
        if left <= 0:
            break
    lines *= inputs.size / max(counted, 1)
    # The header of each file is no row.
    return max(len(sample), round((lines - len(inputs.files)) / _lines_of_a_row(sample))), True


def _lines(file: Path, most: int) -> tuple[int, int, int]:
    """The lines in the first `most` bytes of text, the bytes on disk that hold them, and the bytes of text."""
    lines = read = 0
    with file.open("rb") as content:
        plain = not content.read(2).startswith(GZIP_MAGIC)
        content.seek(0)
        text = content if plain else cast("BinaryIO", gzip.GzipFile(fileobj=content))
        last = b"\n"
        for chunk in _chunks(text):
            lines += chunk.count(b"\n")
            read += len(chunk)
            last = chunk[-1:]
            if read >= most:
                break
        whole = not text.read(1)
        size = os.fstat(content.fileno()).st_size if whole else content.tell()
    return lines + (whole and last != b"\n"), size, read


def _chunks(text: BinaryIO) -> Iterator[bytes]:
    while chunk := text.read(CHUNK_BYTES):
        yield chunk


def _lines_of_a_row(sample: pd.DataFrame) -> float:
    """1 unless cells have line ends in them."""
    texts = sample.select_dtypes(exclude=["number", "bool", "datetime"])
    breaks = sum(int(texts[name].astype(str).str.count("\n").sum()) for name in texts.columns)
    return 1 + breaks / max(len(sample), 1)
