"""The answer of an endpoint as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..contract import Predictions

if TYPE_CHECKING:
    import pandas as pd


def prediction_table(body: bytes | str, index: pd.Index | None = None) -> pd.DataFrame:
    """The contract's `Predictions` as a table.

    Parameters
    ----------
    body
        JSON.
    index
        Of the rows that were predicted; from 0 if None.

    Returns
    -------
    DataFrame
        A row a row: `predicted_label`; for classification also its `probability`, and that of each class as
        `probability_<class>`.
    """
    import pandas as pd

    predictions = Predictions.model_validate_json(body).predictions
    table: dict[str, list[Any]] = {"predicted_label": [one.predicted_label for one in predictions]}
    labels = predictions[0].labels if predictions else None
    if labels:
        table["probability"] = [one.probability for one in predictions]
        by_row = [one.probabilities or [] for one in predictions]
        for position, label in enumerate(labels):
            table[f"probability_{label}"] = [row[position] for row in by_row]
    return pd.DataFrame(table, index=index)
