"""The files in which a candidate's folder has what it predicted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...crypt import open_read, open_write

OOF_FILE = "oof.npy"
"""Of the rows of the training part that a fold held out, in their order."""
VALIDATION_FILE = "validation.npy"
"""Of the rows of the validation part."""


def write_predictions(path: Path, predictions: npt.NDArray[Any]) -> None:
    """Write numbers of shape (rows,) or probabilities of shape (rows, classes)."""
    with open_write(path) as file:
        np.save(file, predictions)


def read_predictions(path: Path) -> npt.NDArray[Any]:
    """What `write_predictions` wrote.

    Raises
    ------
    FileNotFoundError
        There are none.
    """
    with open_read(path) as file:
        return np.asarray(np.load(file))
