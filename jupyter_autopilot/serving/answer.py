"""Predictions, and what they are written as.

JSON is the contract's `Predictions`, and a JSON line one of its rows; for regression only `predicted_label` has a
value. CSV and Parquet have a row a prediction: `predicted_label` for regression;
`predicted_label,probability,probability_<label>,…` for classification, a column for each class in the order of the
labels.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .media import CSV_TYPE, JSON_TYPE, LINES_TYPES, PARQUET_TYPES

Array = npt.NDArray[np.float64]
BLOCK_ROWS = 1_000
"""Encoded at a time, so that the other thread gets its turn."""


def answer_names(labels: list[str]) -> list[str]:
    """The columns of a table of answers; without labels those of a regression."""
    if not labels:
        return ["predicted_label"]
    return ["predicted_label", "probability", *(f"probability_{label}" for label in labels)]


@dataclass(frozen=True)
class Answer:
    """What the model says of each row.

    Attributes
    ----------
    prediction
        Numbers of shape (rows,), or probabilities of shape (rows, classes).
    labels
        The classes as text; empty for regression.
    chosen
        The position of each row's label; None for regression.
    """

    prediction: Array
    labels: list[str]
    chosen: npt.NDArray[np.int64] | None

    def __len__(self) -> int:
        return len(self.prediction)

    def table(self) -> pd.DataFrame:
        """Them as a table."""
        if self.chosen is None:
            return pd.DataFrame({"predicted_label": self.prediction})
        probability = np.take_along_axis(self.prediction, self.chosen[:, None], axis=1)
        label = pd.Categorical.from_codes(self.chosen, pd.Index(self.labels))
        values = [label, probability[:, 0], *self.prediction.T]
        return pd.DataFrame(dict(zip(answer_names(self.labels), values, strict=True)))

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[Any, float | None, list[float] | None]]:
        """Label, its probability, and all probabilities of each row."""
        prediction = self.prediction[start:stop].tolist()
        if self.chosen is None:
            for number in prediction:
                yield number, None, None
            return
        for position, probabilities in zip(self.chosen[start:stop].tolist(), prediction, strict=True):
            yield self.labels[position], probabilities[position], probabilities


def encode_json(answer: Answer) -> bytes:
    """The contract's `Predictions`."""
    # Written by hand: a model object for each of a million rows would take longer than predicting them.
    blocks = [json.dumps([*_records(answer, start)])[1:-1] for start in range(0, len(answer), BLOCK_ROWS)]
    return f'{{"predictions": [{", ".join(blocks)}]}}'.encode()


def encode_json_lines(answer: Answer) -> bytes:
    """The contract's `Prediction` a line."""
    return "".join(
        f"{json.dumps(record)}\n" for start in range(0, len(answer), BLOCK_ROWS) for record in _records(answer, start)
    ).encode()


def encode_csv(answer: Answer) -> bytes:
    """A header row and a row a prediction; the numbers are written as in JSON."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer_names(answer.labels))
    for label, probability, probabilities in answer.rows():
        writer.writerow([label] if probabilities is None else [label, probability, *probabilities])
    return text.getvalue().encode()


def encode_parquet(answer: Answer) -> bytes:
    """The same columns."""
    packed = io.BytesIO()
    answer.table().to_parquet(packed, index=False)
    return packed.getvalue()


ENCODERS: dict[str, Callable[[Answer], bytes]] = {
    JSON_TYPE: encode_json,
    CSV_TYPE: encode_csv,
    **dict.fromkeys(LINES_TYPES, encode_json_lines),
    **dict.fromkeys(PARQUET_TYPES, encode_parquet),
}
"""By content type; the first is the answer to who asks for none of them."""


def _records(answer: Answer, start: int) -> Iterator[dict[str, Any]]:
    for label, probability, probabilities in answer.rows(start, start + BLOCK_ROWS):
        yield {
            "predicted_label": label,
            "probability": probability,
            "probabilities": probabilities,
            "labels": answer.labels or None,
        }
