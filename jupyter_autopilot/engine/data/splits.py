"""Positions of rows for validation and for cross-validation; deterministic for a seed.

Rows are told apart by chance (by class where there are classes), by group, or by time. All positions are int64 and
ascending.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from .types import as_text, to_datetime, to_number

Positions = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Parts = tuple[Positions, Positions]

FIRST_BLOCK = 0.5
"""Folds in time hold out the later half of the rows, so that each fold's model has learned from half of them at least
and is judged by the rows that are most like those to come."""
GROUPS_IN_TURN = 5_000
"""Groups that are dealt out one by one, the largest first; where there are more, the rest is small and chance is fair
to it."""


def split_rows(
    y: npt.NDArray[np.generic],
    share: float,
    seed: int,
    *,
    stratify: bool,
    groups: Codes | None = None,
    times: Floats | None = None,
) -> Parts:
    """Hold a share of the rows back: (training positions, validation positions).

    Parameters
    ----------
    y
        Of shape (rows,): class codes from 0 where `stratify`, otherwise numbers.
    share
        Above 0 and at most 0.5; groups and rows of the same time stay together, so that it is met as well as may be.
    stratify
        Keep the shares of the classes. A class with fewer rows than parts is trained on.
    groups
        From `group_codes`: whole groups are held back, and two at least are left, so that folds can be made.
    times
        From `time_keys`: the latest rows are held back.
    """
    if times is not None:
        return _split_by_time(times, share)
    if groups is not None:
        part = deal_groups(groups, y if stratify else None, [1 - share, share], seed, least=[2, 1])
        return np.flatnonzero(part == 0), np.flatnonzero(part == 1)
    return _split_by_chance(y, share, seed, stratify)


def make_folds(
    y: npt.NDArray[np.generic],
    folds: int,
    seed: int,
    *,
    stratify: bool,
    groups: Codes | None = None,
    times: Floats | None = None,
    share: float = 0.2,
) -> list[Parts]:
    """Cross-validation folds as (training positions, held-out positions).

    Not every row need be held out: one fold holds out a share of the rows, folds in time never hold out the earlier
    half, and the only row of a class is always trained on. A fold without two classes to train on is left out, so that
    there may be none.

    Parameters
    ----------
    folds
        How many to make; fewer where there are not as many groups or times. One is a hold-out part of `share`.
    y, seed, stratify, groups, times
        As for `split_rows`.
    """
    if times is not None:
        parts = _folds_by_time(times, folds, share)
    elif folds == 1 and groups is not None:
        part = deal_groups(groups, y if stratify else None, [1 - share, share], seed, least=[1, 1])
        parts = [(np.flatnonzero(part == 0), np.flatnonzero(part == 1))]
    elif folds == 1:
        parts = [_split_by_chance(y, share, seed, stratify)]
    elif groups is not None:
        count = min(folds, len(np.unique(groups)))
        part = deal_groups(groups, y if stratify else None, [1 / count] * count, seed, least=[1] * count)
        parts = [(np.flatnonzero(part != fold), np.flatnonzero(part == fold)) for fold in range(count)]
    else:
        parts = _folds_by_chance(y, folds, seed, stratify)
    return [fold for fold in parts if not stratify or (y[fold[0]] != y[fold[0][0]]).any()]


def can_stratify(y: npt.NDArray[np.generic], share: float) -> bool:
    """Whether every class has two rows, and both parts can hold a row of each."""
    counts = np.bincount(y.astype(np.int64))
    counts = counts[counts > 0]
    held_back = int(np.ceil(share * len(y)))
    return bool(counts.min() >= 2 and min(held_back, len(y) - held_back) >= len(counts))


def holdout_share(rows: int) -> float:
    """The share of a single fold: enough rows to choose by, and no more.

    AutoGluon's rule: 500 of up to 5,000 rows, 2,500 of more, within 10 to 20 % and 1 to 10 %.
    """
    low, high, wanted = (0.1, 0.2, 500) if rows < 5_000 else (0.01, 0.1, 2_500)
    return float(np.clip(wanted / rows, low, high))


def group_codes(column: pd.Series) -> Codes:
    """The group of each row as a number from 0; a row without one is a group of its own."""
    codes, names = pd.factorize(as_text(column))
    missing = codes < 0
    codes[missing] = len(names) + np.arange(missing.sum())
    return codes.astype(np.int64)


def time_keys(column: pd.Series) -> Floats:
    """Numbers by which the rows are in order of time: the numbers of a column of numbers, microseconds of one of dates.

    What is neither is the earliest of all, minus infinity: such a row may be learned from, but never judges.
    """
    if not pd.api.types.is_datetime64_any_dtype(column):
        numbers = to_number(column)
        if numbers.notna().sum() >= 0.5 * column.notna().sum():
            return numbers.fillna(-np.inf).to_numpy(dtype="float64")
    dates = to_datetime(column)
    return np.where(dates.notna(), dates.astype("int64").astype("float64"), -np.inf)


def deal_groups(
    groups: Codes,
    classes: npt.NDArray[np.generic] | None,
    shares: Sequence[float],
    seed: int,
    least: Sequence[int],
) -> Codes:
    """The part of each row, such that a group is in one part and the parts have their shares of the rows.

    The largest groups come first, each into the part that has the least of the group's classes by its share, which is
    what scikit-learn's StratifiedGroupKFold does for parts of equal size.

    Parameters
    ----------
    groups
        Codes from 0.
    classes
        Codes from 0 of which each part gets its share too; None where rows alone count.
    shares
        Of each part; they add up to 1.
    least
        The fewest groups of each part; together no more than there are.
    """
    random = np.random.default_rng(seed)
    groups = np.unique(groups, return_inverse=True)[1]
    strata = np.zeros(len(groups), np.int64) if classes is None else classes.astype(np.int64)
    sizes = np.bincount(groups)
    order = random.permutation(len(sizes))
    order = order[np.argsort(-sizes[order], kind="stable")]
    by_class = np.zeros((len(sizes), int(strata.max()) + 1))
    np.add.at(by_class, (groups, strata), 1)
    by_class /= np.maximum(by_class.sum(axis=0), 1)
    part_of = np.zeros(len(sizes), np.int64)
    wanted = np.asarray(shares)[:, None]
    filled = np.zeros((len(shares), by_class.shape[1]))
    for group in order[:GROUPS_IN_TURN]:
        after = (filled + by_class[group]) / wanted
        part = int((after @ by_class[group]).argmin())
        filled[part] += by_class[group]
        part_of[group] = part
    rest = random.permutation(order[GROUPS_IN_TURN:])
    if len(rest):
        room = np.maximum(np.asarray(shares) - filled.mean(axis=1), 0)
        ends = np.cumsum(room)[:-1] / room.sum() * sizes[rest].sum()
        part_of[rest] = np.searchsorted(ends, np.cumsum(sizes[rest]) - sizes[rest] / 2)
    _fill_up(part_of, order, least)
    return part_of[groups]


def _fill_up(part_of: Codes, order: Codes, least: Sequence[int]) -> None:
    """Move the smallest groups of parts that can spare them into parts that have too few."""
    for part, needed in enumerate(least):
        for group in order[::-1]:
            counts = np.bincount(part_of, minlength=len(least))
            if counts[part] >= needed:
                break
            if part_of[group] != part and counts[part_of[group]] > least[part_of[group]]:
                part_of[group] = part


def _split_by_chance(y: npt.NDArray[np.generic], share: float, seed: int, stratify: bool) -> Parts:
    from sklearn.model_selection import train_test_split

    positions = np.arange(len(y), dtype=np.int64)
    strata = y if stratify and can_stratify(y, share) else None
    train, validation = train_test_split(positions, test_size=share, random_state=seed, stratify=strata)
    if stratify and strata is None:
        # By chance a class may have lost all its rows to the validation part; what is not learned is never predicted.
        lost = validation[~np.isin(y[validation], y[train])]
        _, first = np.unique(y[lost], return_index=True)
        train, validation = np.append(train, lost[first]), np.setdiff1d(validation, lost[first])
    return np.sort(train), np.sort(validation)


def _folds_by_chance(y: npt.NDArray[np.generic], folds: int, seed: int, stratify: bool) -> list[Parts]:
    from sklearn.model_selection import KFold, StratifiedKFold

    kind = StratifiedKFold if stratify else KFold
    splitter = kind(n_splits=folds, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        # scikit-learn warns of classes with fewer rows than folds; the target was checked before.
        warnings.simplefilter("ignore", UserWarning)
        parts = [(train.astype(np.int64), test.astype(np.int64)) for train, test in splitter.split(y, y)]
    if not stratify:
        return parts
    alone = np.flatnonzero((np.bincount(y.astype(np.int64)) == 1)[y.astype(np.int64)])
    if not len(alone):
        return parts
    return [(np.union1d(train, alone), np.setdiff1d(test, alone)) for train, test in parts]


def _split_by_time(times: Floats, share: float) -> Parts:
    order = np.argsort(times, kind="stable")
    # Two times at least are left, so that folds can be made.
    cut = _cuts(times[order], [1 - share], first=1)[-1]
    return np.sort(order[:cut]), np.sort(order[cut:])


def _folds_by_time(times: Floats, folds: int, share: float) -> list[Parts]:
    """An expanding window: each fold is trained on all rows before those that it holds out."""
    order = np.argsort(times, kind="stable")
    wanted = [1 - share] if folds == 1 else list(np.linspace(FIRST_BLOCK, 1, folds, endpoint=False))
    ends = [*_cuts(times[order], wanted), len(order)]
    return [(np.sort(order[:start]), np.sort(order[start:end])) for start, end in pairwise(ends)]


def _cuts(ordered: Floats, wanted: Sequence[float], *, first: int = 0) -> list[int]:
    """Where to cut near the wanted shares so that rows of the same time stay together; ascending, each once.

    `first` is the number of changes of time after which a cut is allowed.
    """
    changes = np.flatnonzero(ordered[1:] > ordered[:-1])[first:] + 1
    nearest = [int(changes[np.abs(changes - share * len(ordered)).argmin()]) for share in wanted]
    return sorted(set(nearest))
