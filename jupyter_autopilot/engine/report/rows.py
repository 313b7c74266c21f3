"""The rows that a report is made from, kept by the run: a report needs neither the data file nor the split.

evaluation/out-of-fold.parquet    truth and weight of rows that have an out-of-fold prediction
evaluation/validation.parquet     truth and weight of rows of the validation part
evaluation/features.parquet       the features of the same rows of the validation part
evaluation/training.parquet       truth and weight of rows of the training part, for the learning curve
evaluation/training-features.parquet  their features

`position` says where the predictions of a row stand in a candidate's `oof.npy` and `validation.npy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import AutopilotError, ErrorCode
from ...crypt import open_read, open_write

if TYPE_CHECKING:
    from ..problems.tabular import Prepared

Array = npt.NDArray[np.float64]
FOLDER = "evaluation"
OUT_OF_FOLD, VALIDATION, FEATURES = "out-of-fold.parquet", "validation.parquet", "features.parquet"
TRAINING, TRAINING_FEATURES = "training.parquet", "training-features.parquet"
MOST_ROWS = 50_000
MOST_CELLS = 4_000_000
"""A wide table keeps fewer rows, so that writing them takes a fraction of a second."""
LEAST_ROWS = 1_000
TRAINING_SHARE = 0.2
"""Of so many rows, those of the training part that are kept: a learning curve is quick or there is none."""
TOTAL = "rows in all"


@dataclass(frozen=True)
class KeptRows:
    """Rows of one part.

    Attributes
    ----------
    position
        Of their predictions, ascending.
    truth
        int64 class codes or float64 numbers.
    weight
        Float64, or None where every row counts the same.
    total
        How many rows the part has.
    """

    position: npt.NDArray[np.int64]
    truth: Array
    weight: Array | None
    total: int


def write_rows(folder: Path, data: Prepared, *, work: Path) -> None:
    """Keep the rows of an experiment; those that an earlier run of it kept are the same and stay.

    Parameters
    ----------
    folder
        The experiment's.
    work
        A folder on the same disk, where they are written first, so that no reader meets half of them.
    """
    target = folder / FOLDER
    if target.exists():
        return
    random = np.random.default_rng(data.seed)
    held_out = data.held_out
    weights = None if data.w_train is None else data.w_train[held_out]
    chosen = _sample(random, len(held_out), MOST_ROWS)
    validation = _sample(random, len(data.validation), _most_rows(data.validation.shape[1]))
    staging = work / FOLDER
    staging.mkdir(exist_ok=True)
    _write(staging / OUT_OF_FOLD, _frame(chosen, data.y_train[held_out], weights))
    _write(staging / VALIDATION, _frame(validation, data.y_validation, data.w_validation))
    _write(staging / FEATURES, data.validation.iloc[validation])
    training = _sample(random, len(data.train), int(TRAINING_SHARE * _most_rows(data.train.shape[1])))
    _write(staging / TRAINING, _frame(training, data.y_train, data.w_train))
    _write(staging / TRAINING_FEATURES, data.train.iloc[training])
    staging.rename(target)


def read_rows(folder: Path, name: str) -> KeptRows:
    """The kept rows of a part: `OUT_OF_FOLD`, `VALIDATION` or `TRAINING`.

    Raises
    ------
    AutopilotError
        NOT_FOUND where the run kept none.
    """
    frame = _read(folder, name)
    return KeptRows(
        position=frame["position"].to_numpy(),
        truth=frame["truth"].to_numpy(),
        weight=frame["weight"].to_numpy() if "weight" in frame else None,
        total=int(frame[TOTAL].iloc[0]),
    )


def read_features(folder: Path, name: str = FEATURES) -> pd.DataFrame:
    """The features of the kept rows of the validation part, or `TRAINING_FEATURES`, as they were read.

    Raises
    ------
    AutopilotError
        NOT_FOUND where the run kept none.
    """
    return _read(folder, name)


def _write(path: Path, frame: pd.DataFrame) -> None:
    with open_write(path) as file:
        frame.to_parquet(file, index=False)


def _read(folder: Path, name: str) -> pd.DataFrame:
    try:
        with open_read(folder / FOLDER / name) as file:
            return pd.read_parquet(file)
    except FileNotFoundError as error:
        raise AutopilotError(
            ErrorCode.NOT_FOUND,
            f"The folder of the experiment has no {FOLDER}/{name}, which its model reports are made from. Resume the "
            "experiment, which writes it again, or run a new one.",
        ) from error


def _most_rows(columns: int) -> int:
    return max(LEAST_ROWS, min(MOST_ROWS, MOST_CELLS // max(columns, 1)))


def _sample(random: np.random.Generator, rows: int, most: int) -> npt.NDArray[np.int64]:
    return np.arange(rows) if rows <= most else np.sort(random.permutation(rows)[:most])


def _frame(position: npt.NDArray[np.int64], truth: Array, weight: Array | None) -> pd.DataFrame:
    columns = {"position": position, "truth": truth[position], TOTAL: len(truth)}
    if weight is not None:
        columns["weight"] = weight[position]
    return pd.DataFrame(columns)
