"""How much more rows would help: models of the candidate's settings, trained on parts of the rows."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...contract import AutopilotError, Candidate
from ...contract.report import LearningCurveSection, LearningPoint
from ..algorithms import ALGORITHMS, FitContext, Hyperparameters, Rows
from ..algorithms.mlp import EPOCHS
from ..bundle import predict_one
from ..features import categorical_count, make_features
from ..metrics.interval import interval
from ..metrics.user_function import UserFunction
from ..search.training import TRAINED_FILE
from .evidence import Array, Evidence, read_candidate
from .left_out import LeftOut
from .rows import TRAINING, TRAINING_FEATURES, KeptRows, read_features, read_rows

Positions = npt.NDArray[np.int64]

SHARE, ALL = 0.2, 1.5
"""Of the seconds for asking the model: this, and what all else has left of this."""
HELD_OUT = 0.2
"""Of the kept rows; they end the training of boosters and networks, as the held-out fold does in the search."""
PARTS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
LEAST_ROWS = 40
LEAST_POINTS = 2
GROWTH = 1.6
"""How much longer twice the rows take, as a rule: part of the time is the same for few rows."""
SCORED_ROWS = 2_000
FIRST, QUICK_FIRST = 0.12, 0.3
"""Of the time, what the smallest part may take: with `GROWTH` that leaves enough for three more of them, and for one or
two more with quicker settings."""
HASTE = 5.0
MOST_LEARNING_RATE = 0.3
LENGTHS = {"n_estimators": "trees", "epochs": "epochs"}
"""What says how long forests and networks are trained, in words."""


def learning_curve(evidence: Evidence) -> LearningCurveSection | None:
    """As many points as there is time for; of an ensemble its heaviest member that is not stacked is trained."""
    if evidence.candidate.changed_from is not None:
        return None  # its code is in a notebook of its user
    try:
        kept, features = read_rows(evidence.folder, TRAINING), read_features(evidence.folder, TRAINING_FEATURES)
    except AutopilotError:  # an earlier version kept none
        return None
    trained = _trained(evidence)
    order = np.random.default_rng(evidence.spec.seed).permutation(len(features))
    held_out, rest = np.split(order, [round(HELD_OUT * len(order))])
    sizes = [size for size in (round(part * len(rest)) for part in PARTS) if size >= LEAST_ROWS]
    if len(sizes) < LEAST_POINTS:
        raise LeftOut(f"with {len(rest):,} rows there are too few to learn from parts of them")
    training = _Training(evidence, trained, features, kept, np.sort(held_out))
    settings = _settings(evidence, trained)
    quicker = quicker_settings(trained.algorithm, settings)
    end = max(time.time() + SHARE * evidence.seconds, evidence.began + ALL * evidence.seconds)
    parts = [np.sort(rest[:size]) for size in sizes]
    points = _points(training, settings, parts, end, first=None if quicker is None else FIRST)
    changed = ""
    if quicker is not None and len(points) < LEAST_POINTS:
        points, changed = _points(training, quicker.settings, parts, end, first=QUICK_FIRST), quicker.words
    if len(points) < LEAST_POINTS:
        raise LeftOut(f"{trained.id} could not be trained on parts of the rows within the time that a report may take")
    part = evidence.validation
    return LearningCurveSection(
        title="Learning curve",
        reading=f"The settings of {trained.id}{changed}, trained anew with one model on parts of the training rows: "
        "how good it is on the rows that it learned from, and on the validation part with its 95 % interval. The "
        f"dashed line is the candidate itself, which had {kept.total:,} rows.",
        advice="If the validation curve still rises at its end, more rows would help. If it is flat and far from the "
        "training curve, the model is fitted too closely: try stronger regularization or fewer features. If both are "
        "flat and close, more rows will not help; features that tell more will.",
        metric=evidence.metric.info.name,
        trained=trained.id,
        points=points,
        score=evidence.score(part.truth, part.prediction, part.weight),
        total=kept.total,
    )


@dataclass(frozen=True)
class Quicker:
    """Settings that are trained in less time.

    Attributes
    ----------
    words
        How they differ, to be put behind the name of the candidate.
    """

    settings: Hyperparameters
    words: str


def quicker_settings(algorithm: str, settings: Hyperparameters) -> Quicker | None:
    """About `HASTE` times as quick: of boosters a larger learning rate, of forests fewer trees, of networks a shorter
    training. None where there is no such setting."""
    if ALGORITHMS[algorithm].boosts:
        rate = float(settings.get("learning_rate", MOST_LEARNING_RATE))
        quick = min(HASTE * rate, MOST_LEARNING_RATE)
        words = f" with a learning rate of {quick:.2g} in place of {rate:.2g}, for there was no time for so many rounds"
        return Quicker({**settings, "learning_rate": quick}, words) if quick > rate else None
    for name, many in _lengths(algorithm, settings).items():
        few = max(1, round(many / HASTE))
        words = f" with {few} {LENGTHS[name]} in place of {many}, for there was no time for so many"
        return Quicker({**settings, name: few}, words) if few < many else None
    return None


def _lengths(algorithm: str, settings: Hyperparameters) -> dict[str, int]:
    """How long a forest or network is trained; boosters find that out themselves."""
    known = {"epochs": EPOCHS, **settings} if algorithm == "mlp" else settings
    return {name: int(known[name]) for name in LENGTHS if name in known and not ALGORITHMS[algorithm].boosts}


def _points(
    training: _Training, settings: Hyperparameters, parts: list[Positions], end: float, *, first: float | None
) -> list[LearningPoint]:
    """A point for each part, the smallest first, until the time is over.

    Parameters
    ----------
    first
        The share of the time that the smallest part may take; there are no points where it takes more.
    """
    points: list[LearningPoint] = []
    taken = 0.0
    for inside in parts:
        started = time.time()
        if points and started + GROWTH * taken > end:
            break
        own_end = end if first is None or points else started + first * (end - started)
        try:
            point = training.point(settings, inside, own_end)
        except OutOfTimeError:
            break
        taken = time.time() - started
        if point is not None:
            points.append(point)
    return points


def _trained(evidence: Evidence) -> Candidate:
    members = sorted(evidence.candidate.members, key=lambda member: -member.weight)
    names = [member.candidate for member in members] or [evidence.evaluated]
    candidates = [read_candidate(evidence.folder, name) for name in names]
    plain = [one for one in candidates if not one.stacked_on and one.algorithm in ALGORITHMS]
    if not plain:
        raise LeftOut("its members are stacked on other candidates")
    return plain[0]


@dataclass(frozen=True)
class _Training:
    """Trains models of a candidate's kind on parts of the rows.

    Attributes
    ----------
    features, kept
        The rows of the training part that were kept, with their targets.
    held_out
        Positions of those of them that end the training.
    """

    evidence: Evidence
    trained: Candidate
    features: pd.DataFrame
    kept: KeptRows
    held_out: Positions

    def point(self, settings: Hyperparameters, inside: Positions, deadline: float) -> LearningPoint | None:
        """None where a class is missing among so few rows.

        Raises
        ------
        OutOfTimeError
            The training ended before it had learned what the rows tell.
        """
        evidence, kept = self.evidence, self.kept
        problem_type = evidence.manifest.problem_type
        classes = len(evidence.labels) or None
        target = kept.truth[inside]
        if classes is not None and len(np.unique(target)) < classes:
            return None
        transformer = make_features(self.trained.recipe, evidence.types, problem_type, evidence.spec.seed)
        learned = transformer.fit_transform(self.features.iloc[inside], target)

        def rows(made: Any, positions: Positions) -> Rows:
            return Rows(made, kept.truth[positions], None if kept.weight is None else kept.weight[positions])

        context = FitContext(
            problem_type=problem_type,
            categorical_count=categorical_count(evidence.types),
            threads=1,
            seed=evidence.spec.seed,
            deadline=deadline,
            objective=evidence.metric.info.name,
            quantile=evidence.spec.quantile,
        )
        model, found = ALGORITHMS[self.trained.algorithm].fit(
            settings,
            rows(learned, inside),
            rows(transformer.transform(self.features.iloc[self.held_out]), self.held_out),
            context,
        )
        if self._was_cut(settings, found, deadline):
            raise OutOfTimeError
        part, scored = evidence.validation, slice(0, SCORED_ROWS)
        predicted = predict_one(model, transformer.transform(evidence.features.iloc[scored]), classes)
        again = predict_one(model, learned, classes)
        low, high = _interval(evidence, predicted, scored)
        weights = None if part.weight is None else part.weight[scored]
        return LearningPoint(
            rows=len(inside),
            training=evidence.metric.score(target, again, None if kept.weight is None else kept.weight[inside]),
            validation=evidence.metric.score(part.truth[scored], predicted, weights),
            validation_low=low,
            validation_high=high,
        )

    def _was_cut(self, settings: Hyperparameters, found: Hyperparameters, deadline: float) -> bool:
        name = self.trained.algorithm
        lengths = _lengths(name, settings)
        if any(found.get(length, many) < many for length, many in lengths.items()):
            return True
        return time.time() > deadline and ALGORITHMS[name].boosts


class OutOfTimeError(Exception):
    """A training took longer than it may."""


def _interval(evidence: Evidence, predicted: Array, scored: slice) -> tuple[float | None, float | None]:
    if isinstance(evidence.metric.function, UserFunction):  # its time is not known
        return None, None
    part = evidence.validation
    weight = None if part.weight is None else part.weight[scored]
    return interval(evidence.metric, part.truth[scored], predicted, weight, seed=evidence.spec.seed)


def _settings(evidence: Evidence, trained: Candidate) -> Hyperparameters:
    """As they were proposed, so that it chooses its rounds anew for fewer rows."""
    path = evidence.folder / "candidates" / trained.id / TRAINED_FILE
    found: Hyperparameters = json.loads(path.read_text(encoding="utf-8"))["hyperparameters"]
    return {name: value for name, value in found.items() if name not in {"threads", "seed"}}
