"""The predictions of other candidates as columns of a fold's features, or of all rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..bundle import Part, predict_one, read_stored
from ..features import stacked_columns, with_columns
from .predictions import OOF_FILE, VALIDATION_FILE, read_predictions

if TYPE_CHECKING:
    from ..problems.tabular import Prepared
    from .fold_features import Everything, Fold

Array = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class StackedColumns:
    """What other candidates predicted.

    Attributes
    ----------
    train, validation
        Columns of the rows of the training part, each by models that had not seen the row, and of the validation part.
    """

    train: Array
    validation: Array

    @classmethod
    def read(cls, folders: Sequence[Path]) -> StackedColumns:
        """What the candidates of these folders predicted; each has an out-of-fold prediction of every row."""
        return cls(
            *(
                stacked_columns([read_predictions(folder / name) for folder in folders])
                for name in (OOF_FILE, VALIDATION_FILE)
            )
        )

    def of_fold(self, fold: Fold, inside: Positions, outside: Positions) -> Fold:
        """A fold's features with the columns of its rows."""
        return replace(
            fold,
            train=with_columns(fold.train, self.train[inside]),
            held_out=with_columns(fold.held_out, self.train[outside]),
            validation=with_columns(fold.validation, self.validation),
        )

    def of_everything(self, everything: Everything, data: Prepared) -> Everything:
        """The features of all rows that may be trained on with their columns."""
        columns = self.train if data.validation_is_file else np.vstack([self.train, self.validation])
        return replace(everything, x=with_columns(everything.x, columns))


def stacked_prediction(part: Part, rows: pd.DataFrame, of_bases: Sequence[Array], class_count: int | None) -> Array:
    """The mean prediction of the models of a part of a bundle that is stacked on candidates.

    Parameters
    ----------
    of_bases
        What those candidates predict for the same rows.
    """
    columns = stacked_columns(of_bases)
    predictions = [
        predict_one(model, with_columns(read_stored(features.path).transform(rows), columns), class_count)
        for model, features in zip(part.models.read(), part.features, strict=True)
    ]
    return np.asarray(np.mean(predictions, axis=0))
