"""What each feature adds to the prediction of a row: sampling Shapley values (Štrumbelj and Kononenko, 2014).

On a walk the values of a row of the background turn into those of the explained row, one feature after another in a
random order; what the prediction changes by at a step is the contribution of its feature. The mean over many walks
estimates the Shapley values of any model. Each order is walked backwards as well, which evens out interactions, and
since every walk ends at the explained row, the contributions add up to the prediction exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import AutopilotError, Contribution, ErrorCode, Explanation, ExplanationRequest, Explanations
from ..bundle import Bundle
from ..search.schema import json_value
from .evidence import load_candidate
from .rows import VALIDATION, read_features, read_rows

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
BUDGET = 40_000
"""Predictions for a request, as long as each row gets its `LEAST_WALKS`."""
LEAST_WALKS, MOST_WALKS = 10, 200
BATCH_CELLS = 1_000_000


def explain_candidate(folder: Path, candidate_id: str, request: ExplanationRequest) -> Explanations:
    """Explain rows by a candidate of an experiment's folder; they are compared to those of the validation part.

    Raises
    ------
    AutopilotError
        What `load_candidate`, `read_features` and `explain_rows` say, or INVALID_REQUEST for rows that are not there.
    """
    bundle, background = load_candidate(folder, candidate_id), read_features(folder)
    if bool(request.rows) == bool(request.validation_rows):
        raise AutopilotError(
            ErrorCode.INVALID_REQUEST, "Send either rows or numbers of validation rows, at least one.", field="rows"
        )
    rows = pd.DataFrame(request.rows, dtype=object)
    if request.validation_rows:
        known = {position + 1: row for row, position in enumerate(read_rows(folder, VALIDATION).position.tolist())}
        unknown = [number for number in request.validation_rows if number not in known]
        if unknown:
            raise AutopilotError(
                ErrorCode.INVALID_REQUEST,
                f"Row {unknown[0]} of the validation part was not kept, or there is none.",
                field="validation_rows",
            )
        rows = background.iloc[[known[number] for number in request.validation_rows]]
    return explain_rows(bundle, background, rows, label=request.label)


def explain_rows(
    bundle: Bundle,
    background: pd.DataFrame,
    rows: pd.DataFrame,
    *,
    label: str | None = None,
    budget: int = BUDGET,
    seed: int = 0,
) -> Explanations:
    """Explain the predicted number, or the probability of a class.

    Parameters
    ----------
    background
        Rows of the same kind as those that the model was trained on, at least one; what is typical of them is what a
        row is compared to.
    rows
        Rows as `Bundle.predict` takes them.
    label
        The class to explain; None for the second of two classes or else the predicted one of each row.
    budget
        About as many rows are predicted.

    Returns
    -------
    An explanation for each row; the same seed gives the same.

    Raises
    ------
    AutopilotError
        What `Bundle.predict` says of rows, or INVALID_REQUEST for an unknown class.
    """
    given, usual = bundle.read_rows(rows), bundle.read_rows(background)
    predicted = _outputs(bundle, rows)
    columns = len(given.columns)
    pairs = min(MOST_WALKS, max(LEAST_WALKS, budget // (len(given) * (columns + 1)))) // 2
    random = np.random.default_rng(seed)
    start = _starts(usual, pairs, random)
    orders = np.array([random.permutation(columns) for _ in range(pairs)])
    found = []
    for position, output in enumerate(_classes(bundle, predicted, label)):
        row = given.iloc[[position]]
        changes = _changes(partial(_output, bundle, output), start, row, orders)
        found.append(_explanation(bundle, row, output, predicted[position, output], changes))
    return Explanations(explanations=found, background_rows=min(len(usual), pairs))


def _starts(background: pd.DataFrame, count: int, random: np.random.Generator) -> pd.DataFrame:
    """So many rows of the background, each as often as any other or once more."""
    order = np.concatenate([random.permutation(len(background)) for _ in range(-(-count // len(background)))])
    return background.iloc[order[:count]].reset_index(drop=True)


def _classes(bundle: Bundle, predicted: Array, label: str | None) -> list[int]:
    """For each row the output that is explained."""
    labels = bundle.manifest.labels
    if label is not None and label not in labels:
        raise AutopilotError(
            ErrorCode.INVALID_REQUEST,
            f"The model has no class {label!r}, but {', '.join(map(repr, labels[:20])) or 'predicts a number'}.",
            field="label",
        )
    if label is not None:
        return [labels.index(label)] * len(predicted)
    if len(labels) == 2:
        return [1] * len(predicted)
    return [int(output) for output in predicted.argmax(axis=1)]


def _outputs(bundle: Bundle, frame: pd.DataFrame) -> Array:
    """Probabilities of shape (rows, classes), or numbers of shape (rows, 1)."""
    return bundle.predict(frame)[:, None] if bundle.classes_ is None else bundle.predict_proba(frame)


def _output(bundle: Bundle, at: int, frame: pd.DataFrame) -> Array:
    return np.asarray(_outputs(bundle, frame)[:, at])


def _changes(predict: Callable[[pd.DataFrame], Array], start: pd.DataFrame, row: pd.DataFrame, orders: Codes) -> Array:
    """The change that each feature makes on each walk, forwards and backwards, of shape (2 * orders, features)."""
    pairs, columns = orders.shape
    # After how many steps a feature has the row's value, on the walk there and on the one in the opposite order.
    turn = np.argsort(orders, axis=1)
    turns = np.stack([turn, columns - 1 - turn], axis=1).reshape(2 * pairs, columns)
    both = pd.concat([start, row], ignore_index=True)
    at_once = max(1, BATCH_CELLS // columns // (columns + 1))
    changes = np.empty((2 * pairs, columns))
    for first in range(0, 2 * pairs, at_once):
        batch = turns[first : first + at_once]
        passed = np.arange(columns + 1)[None, :, None] > batch[:, None, :]  # walk, step, feature
        origin = np.repeat((first + np.arange(len(batch))) // 2, columns + 1)
        passed = passed.reshape(-1, columns)
        frame = pd.DataFrame(
            {
                name: both[name].array.take(np.where(passed[:, column], len(start), origin))
                for column, name in enumerate(both.columns)
            }
        )
        path = predict(frame).reshape(len(batch), columns + 1)
        changes[first : first + len(batch)] = np.take_along_axis(np.diff(path, axis=1), batch, axis=1)
    return changes


def _explanation(bundle: Bundle, row: pd.DataFrame, output: int, prediction: float, changes: Array) -> Explanation:
    means = changes.mean(axis=0)
    # Two walks of one order are no two draws.
    pairs = changes.reshape(-1, 2, changes.shape[1]).mean(axis=1)
    errors = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))
    values: Sequence[Any] = row.iloc[0].tolist()
    contributions = [
        Contribution(feature=str(name), value=json_value(value), contribution=float(mean), standard_error=float(error))
        for name, value, mean, error in zip(row.columns, values, means, errors, strict=True)
    ]
    return Explanation(
        label=bundle.manifest.labels[output] if bundle.manifest.labels else None,
        prediction=float(prediction),
        expected_value=float(prediction - means.sum()),
        contributions=sorted(contributions, key=lambda one: -abs(one.contribution)),
    )
