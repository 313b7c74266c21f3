"""Which classes are taken for which."""

from __future__ import annotations

import numpy as np

from ...contract.report import ClassScores, Confusion, ConfusionSection
from ..metrics.labels import confusion_counts
from .evidence import Array, Evidence

SHOWN_CONFUSIONS = 15


def confusion_matrix(evidence: Evidence) -> ConfusionSection | None:
    """The confusion counts of the validation part."""
    labels = evidence.labels
    if not labels:
        return None
    part = evidence.validation
    counts = confusion_counts(part.truth, evidence.decided(part), part.weight, len(labels))
    actual, predicted, right = counts.sum(axis=1), counts.sum(axis=0), counts.diagonal()
    return ConfusionSection(
        title="Confusion matrix",
        reading="Each row is an actual class of the validation part, each column what the model said. The diagonal is "
        "what it got right. Recall is the share of a class's rows that it found; precision is the share of its answers "
        "that were right.",
        advice="Look at the most frequent mistakes first: classes that are taken for each other need a feature that "
        "tells them apart, or could be merged if the difference does not matter. Rare classes with a low recall need "
        "more rows.",
        labels=labels,
        counts=counts.tolist(),
        classes=[
            ClassScores(
                label=label,
                count=float(actual[code]),
                recall=float(right[code] / actual[code]) if actual[code] else None,
                precision=float(right[code] / predicted[code]) if predicted[code] else None,
            )
            for code, label in enumerate(labels)
        ],
        confusions=_confusions(counts, labels),
    )


def _confusions(counts: Array, labels: list[str]) -> list[Confusion]:
    wrong = counts - np.diag(counts.diagonal())
    actual = counts.sum(axis=1)
    order = np.argsort(-wrong, axis=None, kind="stable")[:SHOWN_CONFUSIONS]
    pairs = [divmod(int(position), len(labels)) for position in order]
    return [
        Confusion(
            actual=labels[row],
            predicted=labels[column],
            count=float(wrong[row, column]),
            share=float(wrong[row, column] / actual[row]),
        )
        for row, column in pairs
        if wrong[row, column] > 0
    ]
