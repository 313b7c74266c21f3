"""Predictions as the body of an answer.

JSON is the contract's `Predictions`; for regression only `predicted_label` has a value. CSV has a header row and a
row a prediction: `predicted_label` for regression; `predicted_label,probability,probability_<label>,…` for
classification, a column for each class in the order of the labels.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ..contract import BundleManifest

Array = npt.NDArray[np.float64]
BLOCK_ROWS = 1_000
"""Encoded at a time, so that the other thread gets its turn."""


def encode_json(prediction: Array, manifest: BundleManifest) -> bytes:
    """The contract's `Predictions`.

    Parameters
    ----------
    prediction
        Numbers of shape (rows,) or probabilities of shape (rows, classes).
    """
    # Written by hand: a model object for each of a million rows would take longer than predicting them.
    blocks = []
    for start in range(0, len(prediction), BLOCK_ROWS):
        rows = [
            {
                "predicted_label": label,
                "probability": probability,
                "probabilities": probabilities,
                "labels": manifest.labels or None,
            }
            for label, probability, probabilities in _rows(prediction[start : start + BLOCK_ROWS], manifest)
        ]
        blocks.append(json.dumps(rows)[1:-1])
    return f'{{"predictions": [{", ".join(blocks)}]}}'.encode()


def encode_csv(prediction: Array, manifest: BundleManifest) -> bytes:
    """A header row and a row a prediction; the numbers are written as in JSON."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    header = ["predicted_label"]
    if manifest.labels:
        header += ["probability", *(f"probability_{label}" for label in manifest.labels)]
    writer.writerow(header)
    for label, probability, probabilities in _rows(prediction, manifest):
        writer.writerow([label] if probabilities is None else [label, probability, *probabilities])
    return text.getvalue().encode()


def _rows(
    prediction: Array, manifest: BundleManifest
) -> Iterator[tuple[str | float, float | None, list[float] | None]]:
    """Label, its probability, and all probabilities of each row."""
    if not manifest.labels:
        for number in prediction.tolist():
            yield number, None, None
        return
    best = prediction.argmax(axis=1).tolist()
    for position, probabilities in zip(best, prediction.tolist(), strict=True):
        yield manifest.labels[position], probabilities[position], probabilities
