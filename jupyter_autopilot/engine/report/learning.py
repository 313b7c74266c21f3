"""How much more rows would help: models of the candidate's settings, trained on parts of the rows."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
import pandas as pd

from ...contract import AutopilotError, Candidate
from ...contract.report import LearningCurveSection, LearningPoint
from ..algorithms import ALGORITHMS, FitContext, Hyperparameters, Rows
from ..bundle import predict_one
from ..features import categorical_count, make_features
from ..metrics.interval import interval
from ..metrics.user_function import UserFunction
from ..search.training import TRAINED_FILE
from .evidence import Array, Evidence, read_candidate
from .left_out import LeftOut
from .rows import TRAINING, TRAINING_FEATURES, read_features, read_rows

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
    end = max(time.time() + SHARE * evidence.seconds, evidence.began + ALL * evidence.seconds)
    points: list[LearningPoint] = []
    taken = 0.0
    for size in sizes:
        started = time.time()
        if points and started + GROWTH * taken > end:
            break
        inside, outside = np.sort(rest[:size]), np.sort(held_out)
        point = _point(evidence, trained, features, kept.truth, kept.weight, inside, outside, deadline=end)
        taken = time.time() - started
        if time.time() > end and ALGORITHMS[trained.algorithm].stops_early:
            break  # it was stopped before it had learned what the rows tell
        if point is not None:
            points.append(point)
    if len(points) < LEAST_POINTS:
        raise LeftOut(
            f"with {len(rest):,} rows there are too few to learn from parts of them"
            if len(sizes) < LEAST_POINTS
            else f"{trained.id} could not be trained on parts of the rows within the time that a report may take"
        )
    part = evidence.validation
    return LearningCurveSection(
        title="Learning curve",
        reading=f"The settings of {trained.id}, trained anew with one model on parts of the training rows: how good it "
        "is on the rows that it learned from, and on the validation part with its 95 % interval. The dashed line is "
        f"the candidate itself, which had {kept.total:,} rows.",
        advice="If the validation curve still rises at its end, more rows would help. If it is flat and far from the "
        "training curve, the model is fitted too closely: try stronger regularization or fewer features. If both are "
        "flat and close, more rows will not help; features that tell more will.",
        metric=evidence.metric.info.name,
        trained=trained.id,
        points=points,
        score=evidence.score(part.truth, part.prediction, part.weight),
        total=kept.total,
    )


def _trained(evidence: Evidence) -> Candidate:
    members = sorted(evidence.candidate.members, key=lambda member: -member.weight)
    names = [member.candidate for member in members] or [evidence.evaluated]
    candidates = [read_candidate(evidence.folder, name) for name in names]
    plain = [one for one in candidates if not one.stacked_on and one.algorithm in ALGORITHMS]
    if not plain:
        raise LeftOut("its members are stacked on other candidates")
    return plain[0]


def _point(
    evidence: Evidence,
    trained: Candidate,
    features: pd.DataFrame,
    truth: Array,
    weight: Array | None,
    inside: Any,
    outside: Any,
    *,
    deadline: float,
) -> LearningPoint | None:
    """None where a class is missing among so few rows."""
    problem_type = evidence.manifest.problem_type
    classes = len(evidence.labels) or None
    if classes is not None and len(np.unique(truth[inside])) < classes:
        return None
    transformer = make_features(trained.recipe, evidence.types, problem_type, evidence.spec.seed)
    target = truth[inside]
    learned = transformer.fit_transform(features.iloc[inside], target)

    def rows(made: Any, positions: Any) -> Rows:
        return Rows(made, truth[positions], None if weight is None else weight[positions])

    context = FitContext(
        problem_type=problem_type,
        categorical_count=categorical_count(evidence.types),
        threads=1,
        seed=evidence.spec.seed,
        deadline=deadline,
        objective=evidence.metric.info.name,
        quantile=evidence.spec.quantile,
    )
    model, _ = ALGORITHMS[trained.algorithm].fit(
        _settings(evidence, trained),
        rows(learned, inside),
        rows(transformer.transform(features.iloc[outside]), outside),
        context,
    )
    part = evidence.validation
    scored = slice(0, SCORED_ROWS)
    predicted = predict_one(model, transformer.transform(evidence.features.iloc[scored]), classes)
    again = predict_one(model, learned, classes)
    low, high = _interval(evidence, predicted, scored)
    weights = None if part.weight is None else part.weight[scored]
    return LearningPoint(
        rows=len(inside),
        training=evidence.metric.score(target, again, None if weight is None else weight[inside]),
        validation=evidence.metric.score(part.truth[scored], predicted, weights),
        validation_low=low,
        validation_high=high,
    )


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
