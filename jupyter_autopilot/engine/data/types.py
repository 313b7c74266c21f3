"""What kind of values a column holds, and reading them as that kind."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api import types as pdt

from ...contract import ColumnSummary, ColumnType
from .written import contradicting_commas, is_sequence, written_numbers

PARSED_SHARE = 0.95
"""A text column is numeric, datetime or a sequence when this share of its values reads as such."""
SAMPLE_ROWS = 2_000
TEXT_MEAN_WORDS = 3.0
TEXT_UNIQUE_SHARE = 0.3
MIN_TEXTS = 20
"""Free text: at least three words on average, few repeats, and more than 20 different ones (AutoGluon's rule asks for
1 % of unique values, which takes long category names for text)."""
FEW_NUMBERS = 2
"""Numbers with no more different values than this are a flag, that is, a category."""
MIN_IDENTIFIERS = 20
"""In a shorter column it is no wonder when every value is different."""
FEW_ROWS = 32
"""Texts of so few rows, as a request has, are read one by one."""
LARGE_ROWS = 1_000_000
"""So long columns are not moved together into blocks, which would need them twice for a moment."""
DATE_LIKE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|^\d{4}-(?:0[1-9]|1[0-2])$|\b\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{4}\b"
    r"|\b[A-Za-z]{3,9} \d{1,2}, \d{4}\b"
)
"""Looks like a date with a year; plain numbers and times of day do not."""
IDENTIFIER_NAME = re.compile(
    r"(?:^|[\W_])(?:[pu]?id|uuid|guid|key|index|row[\W_]*(?:no|nr|num|number|id)?)$|[a-z0-9](?:Id|ID)$"
    r"|^(?:[PU]?I[Dd]|Id|UUID|GUID|Key|Index|Row)$"
)


def infer_column_types(frame: pd.DataFrame) -> dict[str, ColumnSummary]:
    """Describe every column, by name and in order; the type is the one used when the user chooses none.

    Counts are exact; the type of a text column is read from `SAMPLE_ROWS` random cells.
    """
    return {str(name): _summary(str(name), frame[name]) for name in frame.columns}


def to_number(series: pd.Series) -> pd.Series:
    """The values as float64; what is no finite number becomes NaN. For numbers in texts see `written_numbers`."""
    if pdt.is_numeric_dtype(series) or pdt.is_bool_dtype(series):
        numbers = pd.to_numeric(series, errors="coerce").astype("float64")
        return numbers.where(np.isfinite(numbers)) if np.isinf(numbers).any() else numbers
    codes, texts = _distinct_texts(series)
    return pd.Series(np.append(written_numbers(texts), np.nan)[codes], index=series.index, name=series.name)


def to_datetime(series: pd.Series) -> pd.Series:
    """The values as datetime64[us] without time zone; what is no date becomes NaT."""
    # Nanoseconds would end in 2262, before the 9999-12-31 that stands for "never" in many tables. pandas 2 reads texts
    # as nanoseconds all the same, so that a "never" is a gap there.
    if pdt.is_datetime64_any_dtype(series):
        zone = series.dt.tz is not None
        return (series.dt.tz_convert("UTC").dt.tz_localize(None) if zone else series).astype("datetime64[us]")
    codes, texts = _distinct_texts(series)
    dates = np.append(_dates(texts), np.datetime64("NaT", "us"))[codes]
    return pd.Series(dates, index=series.index, name=series.name)


def as_text(series: pd.Series) -> pd.Series:
    """The values as object text without surrounding blanks; missing and blank values become None.

    Whole numbers are written without a decimal point, so that a code reads the same in a column with gaps. Equal texts
    are one object, so that a long column takes no more memory than one of numbers.
    """
    codes, texts = _distinct_texts(series)
    return pd.Series(np.append(texts, [None])[codes], index=series.index, name=series.name, dtype=object)


def convert_columns(frame: pd.DataFrame, types: Mapping[str, ColumnType | str]) -> pd.DataFrame:
    """The named columns as their types' kind of value.

    Parameters
    ----------
    frame
        As read: texts may be of dtype `object`, `str` or `category`.
    types
        By column: numeric, categorical, datetime, text or sequence.

    Returns
    -------
    DataFrame
        float64 for numeric, object text with None for categorical, text and sequence, datetime64[us] for datetime;
        columns in the order of `types`, index from 0. Equal texts of a column are one object.
    """
    columns = {}
    for name, kind in types.items():
        if kind == ColumnType.NUMERIC:
            columns[name] = to_number(frame[name])
        elif kind == ColumnType.DATETIME:
            columns[name] = to_datetime(frame[name])
        else:
            columns[name] = as_text(frame[name])
    return pd.DataFrame(columns, index=frame.index, copy=len(frame) < LARGE_ROWS).reset_index(drop=True)


def _distinct_texts(series: pd.Series) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.object_]]:
    """The different values as text without surrounding blanks, and for each row its place among them; -1 for a gap.

    A column of many rows has few different values as a rule, and work on texts is slow.
    """
    codes: npt.NDArray[np.intp]
    if len(series) <= FEW_ROWS and series.dtype == object:
        cells = series.tolist()
        if all(cell is None or type(cell) is str for cell in cells):
            return _few_texts(cells)
    if isinstance(series.dtype, pd.CategoricalDtype):
        codes, values = series.cat.codes.to_numpy().astype(np.intp), pd.Series(series.cat.categories)
    elif pdt.is_object_dtype(series) and pdt.infer_dtype(series, skipna=True) not in {"string", "empty"}:
        # 1, 1.0 and True would count as the same.
        present = series.notna().to_numpy()
        codes, values = np.where(present, np.cumsum(present) - 1, -1), series[present].map(_decoded)
    else:
        codes, found = pd.factorize(series)
        values = pd.Series(found)
    texts = values.astype(str).str.strip()
    if pdt.is_float_dtype(values):
        texts = texts.str.removesuffix(".0")
    distinct = texts.to_numpy(dtype=object)
    blank = distinct == ""
    if blank.any():
        codes = np.where((codes >= 0) & blank[codes], -1, codes)
    return codes, distinct


def _few_texts(values: list[str | None]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.object_]]:
    """The same of a few texts, for which pandas' machinery would take most of the time of a request."""
    places: dict[str, int] = {}
    codes = []
    for value in values:
        text = "" if value is None else value.strip()
        codes.append(places.setdefault(text, len(places)) if text else -1)
    return np.array(codes, dtype=np.intp), np.array(list(places), dtype=object)


def _decoded(value: object) -> object:
    """Bytes, as a Parquet file may hold them, as text: UTF-8 with what is none written as `\\xff`."""
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value


def _dates(texts: npt.NDArray[np.object_]) -> npt.NDArray[np.datetime64]:
    """Texts as datetime64[us] in UTC, NaT for what is no date; ISO 8601 first, which is read fast."""
    answer = np.full(len(texts), np.datetime64("NaT", "us"))
    for form in ("ISO8601", "mixed"):
        left = np.flatnonzero(np.isnat(answer))
        if len(left) == 0:
            break
        with warnings.catch_warnings():
            # pandas warns when it has to fall back to reading each value by itself, which is what is wanted.
            warnings.simplefilter("ignore", UserWarning)
            parsed = pd.Series(pd.to_datetime(pd.Series(texts[left]), errors="coerce", format=form, utc=True))
        answer[left] = parsed.dt.tz_localize(None).astype("datetime64[us]").to_numpy()
    return answer


def _is_textual(series: pd.Series) -> bool:
    return pdt.is_object_dtype(series) or pdt.is_string_dtype(series) or isinstance(series.dtype, pd.CategoricalDtype)


def _summary(name: str, series: pd.Series) -> ColumnSummary:
    values = as_text(series) if _is_textual(series) else series
    present = values.dropna()
    # In order of appearance.
    different = pd.Series(present.unique())
    unique = len(different)
    kind, reason = _kind(values, present, unique)
    summary = ColumnSummary(
        name=name,
        type=kind,
        type_reason=reason,
        missing=len(values) - len(present),
        missing_fraction=(len(values) - len(present)) / max(1, len(values)),
        unique=unique,
        examples=_examples(different),
        constant=unique <= 1,
        identifier=_is_identifier(name, present, unique, kind),
    )
    if kind is ColumnType.NUMERIC and unique:
        numbers = to_number(present).dropna()
        if len(numbers):
            summary.minimum, summary.maximum = float(numbers.min()), float(numbers.max())
            summary.mean = float(numbers.mean())
    return summary


def _examples(different: pd.Series) -> list[str]:
    """Up to five values as `as_text` writes them, without its cost for one column of thousands."""
    few = different.head(5)
    if pdt.is_float_dtype(few):
        return [str(value).removesuffix(".0") for value in few]
    return [str(value) for value in as_text(few)]


def _kind(values: pd.Series, present: pd.Series, unique: int) -> tuple[ColumnType, str]:
    if unique == 0:
        return ColumnType.CATEGORICAL, "no values"
    if pdt.is_bool_dtype(present):
        return ColumnType.CATEGORICAL, "true and false"
    if pdt.is_datetime64_any_dtype(values):
        return ColumnType.DATETIME, "dates"
    if pdt.is_numeric_dtype(values):
        if unique <= FEW_NUMBERS:
            return ColumnType.CATEGORICAL, "two different numbers" if unique == 2 else "one number only"
        return ColumnType.NUMERIC, "numbers"
    sample = present.sample(min(len(present), SAMPLE_ROWS), random_state=0).astype(str)
    # Python writes gaps as None; among numbers and dates it can mean nothing else.
    readable = sample[sample != "None"]
    if len(readable) and unique > FEW_NUMBERS:
        if to_number(readable).notna().mean() >= PARSED_SHARE:
            if not contradicting_commas(list(readable)):
                return ColumnType.NUMERIC, "numbers stored as text"
            return ColumnType.CATEGORICAL, "numbers in which a comma or point means now decimals, now thousands"
        counts = readable.value_counts()
        if counts[[is_sequence(text) for text in counts.index]].sum() >= PARSED_SHARE * len(readable):
            return ColumnType.SEQUENCE, "several numbers in each cell"
    if len(readable):
        dates = readable.str.contains(DATE_LIKE).mean() >= PARSED_SHARE
        if dates and to_datetime(readable).notna().mean() >= PARSED_SHARE:
            return ColumnType.DATETIME, "dates stored as text"
    words = sample.str.count(r"\S+").mean()
    if words >= TEXT_MEAN_WORDS and unique / len(present) >= TEXT_UNIQUE_SHARE and unique > MIN_TEXTS:
        return ColumnType.TEXT, f"free text, about {words:.0f} words each"
    return ColumnType.CATEGORICAL, "one value only" if unique == 1 else f"{unique} different values"


def _is_identifier(name: str, present: pd.Series, unique: int, kind: ColumnType) -> bool:
    """A value of its own for each row, and either a text code, or a name that says so, or a row number."""
    if len(present) < MIN_IDENTIFIERS or unique < len(present):
        return False
    if kind not in {ColumnType.CATEGORICAL, ColumnType.NUMERIC}:
        return False
    if kind is ColumnType.CATEGORICAL:
        return True
    return looks_like_ids(name, to_number(present).dropna())


def looks_like_ids(name: str, numbers: pd.Series) -> bool:
    """Whether different numbers, in the order of their rows, are row numbers or are called ids."""
    if numbers.empty or not bool((numbers % 1 == 0).all()):
        return False
    # Row numbers grow from 0 or 1; a few are missing where rows were left out. Years grow too, but not from 1.
    low, high = numbers.iloc[0], numbers.iloc[-1]
    row_numbers = low in {0, 1} and numbers.is_monotonic_increasing and high - low < 2 * len(numbers)
    return row_numbers or bool(IDENTIFIER_NAME.search(name))
