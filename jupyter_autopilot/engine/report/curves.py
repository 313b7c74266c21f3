"""How well rows are ranked: ROC, precision and recall, gain and lift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...contract.report import Curve, GainSection, PrecisionRecallSection, RocSection
from ..metrics.probabilities import auc, average_precision, cumulative
from .evidence import Array, Evidence, Part
from .thinning import thinned

MOST_CLASSES = 8
"""Of a multiclass problem the most frequent classes have a curve."""
GAIN_STEPS = 20
VALIDATION, OUT_OF_FOLD = "Validation", "Out-of-fold"


@dataclass(frozen=True)
class Ranking:
    """The numbers of positive and of other rows at and above each distinct score, from the highest, after a 0."""

    name: str
    found: Array
    false: Array
    auc: float
    average_precision: float


def roc(evidence: Evidence) -> RocSection | None:
    """A curve for each part, or of more than two classes for each class."""
    curves = [_roc(ranking) for ranking in _rankings(evidence)]
    if not curves:
        return None
    return RocSection(
        title="ROC curve",
        reading="As the threshold falls, more of the positive rows are found (upwards), and more of the others are "
        "taken for positive (to the right). The area under the curve (AUC) is the chance that a positive row is ranked "
        "above another one: 1 is perfect, 0.5 (the dashed line) is a guess.",
        advice="Where the curve for out-of-fold rows lies far above the one for validation rows, the model was fitted "
        "too closely to the training data, or the two differ. With rare positive rows look at precision and recall "
        "instead."
        if evidence.binary
        else "Each class is told from all others. A class with a curve near the dashed line is hardly recognized.",
        curves=curves,
    )


def precision_recall(evidence: Evidence) -> PrecisionRecallSection | None:
    """A curve for each part, or of more than two classes for each class."""
    curves = [_precision_recall(ranking) for ranking in _rankings(evidence)]
    if not curves:
        return None
    part = evidence.validation
    prevalence = float(part.weights[part.truth == 1].sum() / part.weights.sum()) if evidence.binary else None
    return PrecisionRecallSection(
        title="Precision and recall",
        reading="As the threshold falls, the model finds more of the positive rows (recall, to the right), and fewer "
        "of those that it calls positive are (precision, upwards). The dashed line is the precision of a guess."
        if evidence.binary
        else "For each class: how many of its rows are found (recall), and how many of the answers are right "
        "(precision), as the model is asked to be less sure.",
        advice="Find the recall that you need on the curve and read the precision off there; the threshold that gives "
        "it is chosen under “Threshold”."
        if evidence.binary
        else "A curve that falls early belongs to a class that is often mixed up with others.",
        curves=curves,
        prevalence=prevalence,
    )


def gain_lift(evidence: Evidence) -> GainSection | None:
    """Gain and lift of the positive class on the validation part."""
    rankings = _rankings(evidence) if evidence.binary else []
    if not rankings or rankings[-1].name != VALIDATION:
        return None
    ranking = rankings[-1]
    rows = ranking.found + ranking.false
    shares = np.linspace(0, 1, GAIN_STEPS + 1)
    # Between two distinct scores the rows come in no order, so that the line between them is what is expected.
    gains = np.interp(shares * rows[-1], rows, ranking.found) / ranking.found[-1]
    lifts = np.divide(gains, shares, out=np.full_like(gains, np.nan), where=shares > 0)
    lifts[0] = lifts[1]
    return GainSection(
        title="Gain and lift",
        reading="If you act only on the rows that the model is surest of, gain is the share of all positive rows that "
        "you reach, and lift is how many times as many that is as with rows drawn at random.",
        advice="Use it to plan a campaign or an inspection: choose how many rows you can act on, and read off what you "
        "will find.",
        shares=shares.tolist(),
        gains=gains.tolist(),
        lifts=lifts.tolist(),
    )


def _rankings(evidence: Evidence) -> list[Ranking]:
    """By part for two classes, by class for more; those that lack positive or other rows are left out."""
    if not evidence.labels:
        return []
    if evidence.binary:
        parts = [(OUT_OF_FOLD, evidence.out_of_fold), (VALIDATION, evidence.validation)]
        made = [_ranking(name, part, 1) for name, part in parts]
    else:
        part = evidence.validation
        counts = np.bincount(part.truth.astype(np.int64), part.weights, minlength=len(evidence.labels))
        frequent = np.sort(np.argsort(-counts, kind="stable")[:MOST_CLASSES])
        made = [_ranking(evidence.labels[code], part, int(code)) for code in frequent]
    return [ranking for ranking in made if ranking is not None]


def _ranking(name: str, part: Part, code: int) -> Ranking | None:
    positive: npt.NDArray[np.bool_] = part.truth == code
    score = part.prediction[:, code]
    if not part.weights[positive].sum() or not part.weights[~positive].sum():
        return None
    found, false = cumulative(positive, score, part.weight)
    both = np.column_stack([1 - score, score])
    return Ranking(
        name=name,
        found=np.append(0.0, found),
        false=np.append(0.0, false),
        auc=auc(positive, both, part.weight),
        average_precision=average_precision(positive, both, part.weight),
    )


def _roc(ranking: Ranking) -> Curve:
    x, y = ranking.false / ranking.false[-1], ranking.found / ranking.found[-1]
    return _curve(ranking.name, x, y, ranking.auc)


def _precision_recall(ranking: Ranking) -> Curve:
    flagged = (ranking.found + ranking.false)[1:]
    precision = np.divide(ranking.found[1:], flagged, out=np.ones_like(flagged), where=flagged > 0)
    recall = ranking.found[1:] / ranking.found[-1]
    return _curve(ranking.name, np.append(0.0, recall), np.append(precision[0], precision), ranking.average_precision)


def _curve(name: str, x: Array, y: Array, area: float) -> Curve:
    kept = thinned(x, y)
    return Curve(name=name, x=x[kept].tolist(), y=y[kept].tolist(), area=area)
