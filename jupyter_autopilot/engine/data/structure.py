"""What a table's structure says against a column, or against a split by chance: suggestions, never changes.

Everything is judged on a sample, so that it takes less than half a second on a table of 20,000 rows and 30 columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import ColumnType, ProblemType
from .leaks import find_leaks
from .splits import time_keys
from .suggestion import Suggestion
from .types import as_text, convert_columns, to_number

SAMPLE_ROWS, MIN_SAMPLE_ROWS, SAMPLE_CELLS = 10_000, 1_000, 500_000
"""A wide table is judged by fewer rows."""
MAX_COLUMNS = 200
"""Of more features as many are looked at, evenly over the table."""
MIN_ROWS = 100
"""In fewer rows anything can happen by chance."""
DUPLICATE_SHARE = 0.05
DIGITS = 3
"""Numbers are the same when they differ by less than about a thousandth of their standard deviation."""
SERIAL_ROWS = 50_000
SERIAL_CORRELATION = 0.6
"""Of the targets of neighbouring rows; by chance it is below 0.2 in a hundred rows."""
ENTITY_ROWS = 500_000
ORDERED = 0.9
"""Rank correlation of times and row numbers in a file that is in order of time."""
REPEATED_SHARE = 0.3
"""Of the rows that must share their entity with another row."""
MIN_ENTITIES = 10
ENTITY_NAME = re.compile(
    r"(?:^|[\W_])(?:[pu]?id|uuid|guid|(?:patient|subject|customer|client|user|person|account|session|device|machine"
    r"|household|host|employee|student|participant|member|driver|vehicle|family)"
    r"(?:[\W_]*(?:id|no|nr|num|number|code|key))?)$|[a-z0-9](?:Id|ID)$",
    re.IGNORECASE,
)


def detect_structure(
    frame: pd.DataFrame, target: str, types: Mapping[str, ColumnType], problem_type: ProblemType
) -> list[Suggestion]:
    """Leaking columns, order in time, entities that come again, and duplicates, each with what to do.

    Parameters
    ----------
    frame
        In the order of the file, every row with a usable target.
    types
        The features; entities are looked for in the other columns too.
    """
    if len(frame) < MIN_ROWS:
        return []
    step = -(-len(types) // MAX_COLUMNS)
    looked_at = {name: types[name] for name in list(types)[:: max(1, step)]}
    rows = int(np.clip(SAMPLE_CELLS // max(1, len(looked_at)), MIN_SAMPLE_ROWS, SAMPLE_ROWS))
    chosen = np.sort(np.random.default_rng(0).permutation(len(frame))[:rows])
    part = frame.iloc[chosen]
    sample = convert_columns(part, looked_at)
    plain = [name for name, kind in looked_at.items() if kind not in {ColumnType.TEXT, ColumnType.SEQUENCE}]
    found = find_leaks(sample[plain], part[target].reset_index(drop=True), problem_type)
    leaking = {column for leak in found for column in leak.columns}
    if len(looked_at) == len(types):
        found += _duplicates(sample[[name for name in sample if name not in leaking]])
    found += _entities(frame.iloc[:ENTITY_ROWS], [str(name) for name in frame.columns if name != target])
    found += _order(frame, target, [name for name, kind in types.items() if kind is ColumnType.DATETIME], problem_type)
    return found


def _duplicates(sample: pd.DataFrame) -> list[Suggestion]:
    """Rows with the same features, up to small differences of numbers, beyond what chance gives."""
    if sample.empty:
        return []
    keys = pd.DataFrame({name: _key(sample[name]) for name in sample})
    share = _repeated(keys)
    if share < DUPLICATE_SHARE:
        return []
    random = np.random.default_rng(0)
    by_chance = _repeated(keys.apply(lambda column: random.permutation(column.to_numpy())))
    if share - by_chance < DUPLICATE_SHARE:
        return []
    return [
        Suggestion(
            "duplicate_rows",
            f"{share:.0%} of the rows have the same features as another row, or almost. Split by chance, some are "
            "trained on and validated with, so that the scores are better than new rows will have. Remove duplicates, "
            "or choose a group column that such rows share.",
            "split_method",
        )
    ]


def _key(column: pd.Series) -> npt.NDArray[np.int64]:
    """Whole numbers that are the same for the same values."""
    if pd.api.types.is_float_dtype(column):
        column = column / (float(column.abs().max()) or 1.0)  # squares of huge numbers are not finite, of tiny ones 0
        spread = float(column.std()) or 1.0
        column = (column / spread).round(DIGITS)
    return pd.factorize(column)[0].astype(np.int64)


def _repeated(keys: pd.DataFrame) -> float:
    hashes = pd.util.hash_pandas_object(keys, index=False)
    return float(hashes.duplicated(keep=False).mean())


def _entities(part: pd.DataFrame, names: list[str]) -> list[Suggestion]:
    """Columns that name a person or thing that has several rows."""
    found = []
    for name in names:
        if not ENTITY_NAME.search(name) or pd.api.types.is_float_dtype(part[name]):
            continue
        rows = part[name].dropna()
        counts = rows.map(rows.value_counts())
        entities = int(rows.nunique())
        if len(rows) >= MIN_ROWS and entities >= MIN_ENTITIES and float((counts > 1).mean()) >= REPEATED_SHARE:
            found.append(
                Suggestion(
                    "repeated_entities",
                    f"{name!r} has several rows for one value. If new rows will have other values, choose "
                    f"split_method=group with this column, so that no {name!r} is trained on and validated with.",
                    "group_column",
                    (name,),
                )
            )
    return found


def _order(frame: pd.DataFrame, target: str, dates: list[str], problem_type: ProblemType) -> list[Suggestion]:
    """Order in time: rows that are in the order of a date, or a target that is like that of the rows before."""
    first = frame.iloc[:SERIAL_ROWS]
    y = first[target]
    for name in dates:
        keys = time_keys(first[name])
        if _rank_correlation(keys) < ORDERED:
            continue
        return [
            Suggestion(
                "time_order",
                f"The rows are in the order of {name!r}. If the model is to predict later rows, choose "
                "split_method=time with this column: split by chance, it would be judged by rows in between.",
                "time_column",
                (name,),
            )
        ]
    if _serial_correlation(y, problem_type) < SERIAL_CORRELATION:
        return []
    return [
        Suggestion(
            "row_order",
            f"Rows that follow each other have similar values of {target!r}. If they belong together in time or by "
            "origin, choose a time or group column to split by: split by chance, rows are judged by their neighbours.",
            "split_method",
        )
    ]


def _rank_correlation(keys: npt.NDArray[np.float64]) -> float:
    """Of the keys and their positions; 0 where they are few or all the same."""
    from scipy.stats import rankdata

    known = keys[np.isfinite(keys)]
    if len(known) < max(MIN_ROWS, len(keys) / 2) or known.min() == known.max():
        return 0.0
    return float(abs(np.corrcoef(rankdata(known), np.arange(len(known)))[0, 1]))


def _serial_correlation(target: pd.Series, problem_type: ProblemType) -> float:
    """How much alike neighbours are: 1 the same, 0 as by chance; 0 too for rows that are sorted by the target."""
    from scipy.stats import rankdata

    if problem_type is ProblemType.REGRESSION:
        ranks = rankdata(to_number(target).to_numpy())
        sorted_by_it = abs(np.corrcoef(ranks, np.arange(len(ranks)))[0, 1]) > ORDERED if np.ptp(ranks) else True
        return 0.0 if sorted_by_it else float(np.corrcoef(ranks[1:], ranks[:-1])[0, 1])
    codes, labels = pd.factorize(as_text(target))
    runs = 1 + int((codes[1:] != codes[:-1]).sum())
    if runs <= 2 * len(labels):
        return 0.0
    shares = np.bincount(codes) / len(codes)
    chance = float((shares**2).sum())
    return (1 - (runs - 1) / (len(codes) - 1) - chance) / (1 - chance)
