"""Positions of rows for validation and for cross-validation; deterministic for a seed."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import ProblemType

Positions = npt.NDArray[np.int64]


def split_rows(target: pd.Series, problem_type: ProblemType, share: float, seed: int) -> tuple[Positions, Positions]:
    """Hold a share of the rows back: (training positions, validation positions), both ascending.

    Stratified by class where every class has at least two rows and each part can hold a row of every class.
    """
    from sklearn.model_selection import train_test_split

    positions = np.arange(len(target), dtype=np.int64)
    strata = None
    if problem_type is not ProblemType.REGRESSION:
        counts = target.value_counts()
        held_back = int(np.ceil(share * len(target)))
        if counts.min() >= 2 and held_back >= len(counts) and len(target) - held_back >= len(counts):
            strata = target
    train, validation = train_test_split(positions, test_size=share, random_state=seed, stratify=strata)
    return np.sort(train), np.sort(validation)


def make_folds(
    target: pd.Series, problem_type: ProblemType, folds: int, seed: int
) -> list[tuple[Positions, Positions]]:
    """Cross-validation folds as (training positions, test positions); stratified for classification.

    A class with fewer rows than there are folds is in some of them only.
    """
    from sklearn.model_selection import KFold, StratifiedKFold

    kind = KFold if problem_type is ProblemType.REGRESSION else StratifiedKFold
    splitter = kind(n_splits=folds, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        # scikit-learn warns of classes with fewer rows than folds; the target was checked before.
        warnings.simplefilter("ignore", UserWarning)
        parts = list(splitter.split(np.zeros(len(target)), target))
    return [(train.astype(np.int64), test.astype(np.int64)) for train, test in parts]
