"""The bundle as an MLflow model of the flavor `python_function`, whose loader its file `MLmodel` names.

MLflow is not needed to import this; it asks for `_load_pyfunc` by name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from .cells import columns_missing, typed_column
from .predictor import Predictor, load_predictor


class PyfuncModel:
    """What MLflow calls."""

    def __init__(self, predictor: Predictor) -> None:
        self._predictor = predictor

    def predict(self, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Labels and probabilities, in the columns that an endpoint answers as CSV.

        Raises
        ------
        AutopilotError
            COLUMNS_MISSING or PAYLOAD_INVALID, naming column and row.
        """
        columns = self._predictor.manifest.columns
        missing = [column.name for column in columns if column.name not in model_input.columns]
        if missing:
            raise columns_missing("The table", missing)
        frame = pd.DataFrame({column.name: typed_column(column, model_input[column.name]) for column in columns})
        answer = self._predictor.predict(frame).table()
        return answer.astype({"predicted_label": answer["predicted_label"].to_numpy().dtype}).set_index(
            model_input.index
        )


def _load_pyfunc(path: str) -> PyfuncModel:
    return PyfuncModel(load_predictor(Path(path)))
