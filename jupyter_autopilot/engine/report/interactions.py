"""Which features act together: Friedman's H (Friedman and Popescu, Annals of Applied Statistics 2008, section 8.1)."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from ...contract.report import Interaction, InteractionsSection
from .batches import predictions
from .evidence import Array, Evidence

Names = tuple[str, ...]

FEATURES = 5
LEAST_ROWS, MOST_ROWS = 10, 40
SHARE = 0.15
NEGLIGIBLE = 1e-12


def interactions(evidence: Evidence) -> InteractionsSection | None:
    """All pairs of the most important features, on a few rows."""
    names = evidence.importance.features[:FEATURES]
    if len(names) < 2:
        return None
    curves = len(names) * (len(names) + 1) // 2
    affordable = int((evidence.affordable(SHARE) / curves) ** 0.5)
    size = min(len(evidence.features), max(LEAST_ROWS, min(MOST_ROWS, affordable)))
    rows = np.sort(np.random.default_rng(evidence.spec.seed).permutation(len(evidence.features))[:size])
    sample = evidence.features.iloc[rows].reset_index(drop=True)
    together: list[Names] = [(name,) for name in names] + list(combinations(names, 2))
    answers = predictions(evidence.predict, (_every_value(sample, some) for some in together))
    curves_of = {some: _centred(answer, size) for some, answer in zip(together, answers, strict=True)}
    found = [_interaction(curves_of, pair) for pair in combinations(names, 2)]
    return InteractionsSection(
        title="Interactions",
        reading="Of two features together: how far their effect on the prediction is more than the sum of what each "
        "does alone, by Friedman’s H. At 0 the effects add up; at 1 neither does anything alone. The strength is how "
        "far the interaction moves predictions. Pairs of the most important features are looked at.",
        advice="Look at the strength first: a high H of a weak pair means little. Of a strong pair the partial "
        "dependence of each feature alone tells half of it; read their effects together, and ask somebody who knows "
        "the subject whether they belong together.",
        interactions=sorted(found, key=lambda one: -one.strength),
        rows=size,
    )


def _interaction(curves_of: dict[Names, Array], pair: tuple[str, str]) -> Interaction:
    first, second = pair
    both = curves_of[pair]
    beyond = float(((both - curves_of[(first,)] - curves_of[(second,)]) ** 2).sum())
    whole = float((both**2).sum())
    return Interaction(
        first=first,
        second=second,
        h=min(1.0, (beyond / whole) ** 0.5) if whole > NEGLIGIBLE else 0.0,
        strength=(beyond / len(both)) ** 0.5,
    )


def _every_value(sample: pd.DataFrame, names: Names) -> pd.DataFrame:
    """All rows with the values of the first row for these features, then with those of the second, and so on."""
    size = len(sample)
    many = sample.iloc[np.tile(np.arange(size), size)].reset_index(drop=True)
    for name in names:
        many[name] = sample[name].array.repeat(size)
    return many


def _centred(predicted: Array, size: int) -> Array:
    """The partial dependence at each row's own values, less its mean, of shape (rows, outputs)."""
    dependence = predicted.reshape(size, size, -1).mean(axis=1)
    return np.asarray(dependence - dependence.mean(axis=0))
