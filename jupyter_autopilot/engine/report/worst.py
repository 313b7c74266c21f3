"""The rows that the model is most wrong about."""

from __future__ import annotations

import numpy as np

from ...contract.report import WorstRow, WorstRowsSection
from ..search.schema import json_value
from .evidence import Array, Evidence

ROWS = 20
COLUMNS = 30
TEXT = 200
"""Characters of a cell that are kept."""


def worst_rows(evidence: Evidence) -> WorstRowsSection | None:
    """Rows of the validation part whose actual class was thought least likely, or whose number is furthest off."""
    part = evidence.validation
    wrong = _wrongness(evidence)
    order = np.argsort(-wrong, kind="stable")[:ROWS]
    order = order[wrong[order] > 0]
    if not len(order):
        return None
    features = evidence.importance.features
    columns = (features + [name for name in evidence.types if name not in set(features)])[:COLUMNS]
    decided = evidence.decided(part) if evidence.labels else None
    rows = []
    for position in order:
        actual, predicted = part.truth[position], part.prediction[position]
        code = int(actual) if evidence.labels else 0
        values = evidence.features.iloc[position][columns]
        rows.append(
            WorstRow(
                row=int(part.position[position]) + 1,
                actual=evidence.labels[code] if evidence.labels else float(actual),
                predicted=float(predicted) if decided is None else evidence.labels[int(decided[position])],
                probability=float(predicted[code]) if evidence.labels else None,
                values={name: _cell(values[name]) for name in columns},
            )
        )
    return WorstRowsSection(
        title="Worst rows",
        reading="The rows of the validation part that the model is most wrong about: the actual class seemed least "
        "likely, or the predicted number is furthest off."
        if evidence.labels
        else "The rows of the validation part whose predicted number is furthest off.",
        advice="Read them one by one. Some have a wrong target or a wrong cell, which is worth correcting; others have "
        "something in common that no feature tells the model yet.",
        columns=columns,
        rows=rows,
    )


def _wrongness(evidence: Evidence) -> Array:
    """How wrong each row is; 0 for one that is right or does not count."""
    part = evidence.validation
    if evidence.labels:
        actual = part.prediction[np.arange(len(part.truth)), part.truth.astype(np.int64)]
        wrong = np.where(evidence.decided(part) == part.truth, 0.0, 1.0 - actual)
    else:
        wrong = np.abs(part.truth - part.prediction)
    return np.where(part.weights > 0, wrong, 0.0)


def _cell(value: object) -> str | int | float | None:
    found = json_value(value)
    if isinstance(found, str) and len(found) > TEXT:
        return found[: TEXT - 1] + "…"
    return found  # type: ignore[no-any-return]
