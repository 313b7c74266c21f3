"""Whether an experiment that is resumed still has the data that it began with."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd

from ....atomic import write_atomic
from ....contract import AutopilotError, ErrorCode
from .preparation import Prepared

FILE = "data.json"
HASHED_ROWS = 10_000
"""Of the features; all of the target is hashed."""


def check_same_data(folder: Path, prepared: Prepared) -> None:
    """Write down what the data are, or compare them with what an earlier run wrote.

    Raises
    ------
    AutopilotError
        DATA_CHANGED: candidates of both runs could not be compared.
    """
    own, path = fingerprint(prepared), folder / FILE
    if not path.exists():
        write_atomic(path, json.dumps({"fingerprint": own}) + "\n")
    elif json.loads(path.read_text(encoding="utf-8"))["fingerprint"] != own:
        raise AutopilotError(
            ErrorCode.DATA_CHANGED,
            "The data are not those that the experiment began with, so that its candidates could not be compared with "
            "new ones. Put the former file back, or clone the experiment.",
            field="data_path",
        )


def fingerprint(prepared: Prepared) -> str:
    """SHA-256 of the parts: their targets, columns and types, and rows spread over the features."""
    digest = hashlib.sha256(json.dumps([[*map(str, item)] for item in prepared.types.items()]).encode())
    for frame, y in ((prepared.train, prepared.y_train), (prepared.validation, prepared.y_validation)):
        digest.update(np.ascontiguousarray(y).tobytes())
        rows = np.unique(np.linspace(0, len(frame) - 1, min(HASHED_ROWS, len(frame)), dtype=np.int64))
        digest.update(pd.util.hash_pandas_object(frame.iloc[rows], index=False).to_numpy().tobytes())
    return digest.hexdigest()
