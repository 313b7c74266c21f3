"""What each feature adds to the prediction of a row.

Trees have exact values (`tree_shap.py`) of numbers, and forests of probabilities too; all else is sampled (`walks.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import AutopilotError, Contribution, ErrorCode, Explanation, ExplanationRequest, Explanations
from ...contract.report import ShapMethod
from ..bundle import Bundle
from ..search.schema import json_value
from .evidence import load_candidate
from .rows import VALIDATION, read_features, read_rows
from .tree_shap import NotExact, Trees, common_unit
from .walks import Walks

Array = npt.NDArray[np.float64]
BUDGET = 40_000
"""Predictions for a request, as long as each row gets its `LEAST_WALKS`."""
LEAST_WALKS, MOST_WALKS = 10, 200
EXACT_SECONDS = 5.0
"""What takes longer is sampled."""


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
    predicted = _outputs(bundle, rows)
    outputs = _classes(bundle, predicted, label)
    given = bundle.read_rows(rows)
    exact = _exact(bundle, background, rows, predicted.shape[1])
    if exact is not None:
        none = np.zeros(len(given.columns))
        found = [
            _explanation(bundle, given.iloc[[at]], output, predicted[at, output], exact[at, :, output], none)
            for at, output in enumerate(outputs)
        ]
        return Explanations(explanations=found, background_rows=0)
    walks = Walks(lambda frame: _outputs(bundle, frame), bundle.read_rows(background), seed=seed)
    pairs = min(MOST_WALKS, max(LEAST_WALKS, budget // (len(given) * (len(given.columns) + 1)))) // 2
    sampled = walks.explain(given, pairs)
    found = [
        _explanation(
            bundle,
            given.iloc[[at]],
            output,
            predicted[at, output],
            sampled.mean[at, :, output],
            sampled.error[at, :, output],
            method="sampling",
        )
        for at, output in enumerate(outputs)
    ]
    return Explanations(explanations=found, background_rows=min(len(background), pairs))


def _exact(bundle: Bundle, background: pd.DataFrame, rows: pd.DataFrame, outputs: int) -> Array | None:
    """Values of what the model answers, of shape (rows, columns, outputs); None where they would be of something else.

    Boosted trees have exact values of log odds, and forests of probabilities before they are made surer or less sure.
    """
    if bundle.classes_ is not None and bundle.temperature != 1:
        return None
    try:
        if common_unit(bundle) == "log_odds":
            return None
        trees = Trees.find(bundle, background)
        if trees.seconds(rows) > EXACT_SECONDS:
            return None
        found = trees.explain(rows)
    except NotExact:
        return None
    if found.values.shape[2] == outputs:
        return found.values
    return np.concatenate([-found.values, found.values], axis=2)


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


def _explanation(
    bundle: Bundle,
    row: pd.DataFrame,
    output: int,
    prediction: float,
    means: Array,
    errors: Array,
    *,
    method: ShapMethod = "tree_shap",
) -> Explanation:
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
        method=method,
    )
