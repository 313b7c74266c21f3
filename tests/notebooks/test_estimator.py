"""The notebook's estimators are those of the engine: the same fit gives the same predictions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from jupyter_autopilot.contract import Candidate, CandidateStatus, ProblemType, utc_now
from jupyter_autopilot.engine.algorithms import ALGORITHMS, FitContext, Rows
from jupyter_autopilot.notebooks import Member
from jupyter_autopilot.notebooks.estimator import configuration_source, estimator_source

SEED = 3
RANDOM = np.random.default_rng(1)
X = RANDOM.normal(size=(150, 5)).astype(np.float32)
X[:, 0] = RANDOM.integers(0, 4, 150)
SIGNAL = X[:, 1] + (X[:, 0] == 2) + RANDOM.normal(scale=0.3, size=150)
TARGETS: dict[ProblemType, Any] = {
    ProblemType.BINARY: (SIGNAL > 0).astype(np.int64),
    ProblemType.MULTICLASS: np.digitize(SIGNAL, [-0.5, 0.5]),
    ProblemType.REGRESSION: SIGNAL,
}
FOLDS = [(np.arange(50, 150), np.arange(50)), (np.arange(100), np.arange(100, 150))]


def predict(model: Any, kind: ProblemType) -> Any:
    return model.predict(X) if kind is ProblemType.REGRESSION else model.predict_proba(X)


@pytest.mark.parametrize(
    ("kind", "objective"), [*((kind, "") for kind in ProblemType), (ProblemType.REGRESSION, "mae")]
)
@pytest.mark.parametrize("name", ALGORITHMS)
def test_the_same_models(name: str, kind: ProblemType, objective: str) -> None:
    algorithm, y = ALGORITHMS[name], TARGETS[kind]
    weight = RANDOM.uniform(0.5, 2.0, 150)
    context = FitContext(kind, categorical_count=1, threads=1, seed=SEED, objective=objective)
    variant = algorithm.variants(kind)[0].hyperparameters
    rows = Rows(X, y, weight)
    fitted = [algorithm.fit(variant, rows.take(inside), rows.take(outside), context) for inside, outside in FOLDS]
    chosen = {key: [refit[key] for _, refit in fitted] for key in fitted[0][1]}
    candidate = Candidate(
        id="one",
        algorithm=name,
        recipe=algorithm.recipe,
        status=CandidateStatus.COMPLETED,
        created_at=utc_now(),
        hyperparameters={**variant, "threads": 1, "seed": SEED, **chosen},
    )
    cell: dict[str, Any] = {"columns_of": lambda kind: ["colour"], f"make_{algorithm.recipe}_features": None}
    exec(f"{estimator_source(name, kind)}\n\nfound = {{{configuration_source(Member(candidate, 1.0))}}}", cell)
    found = cell["found"]["one"]
    for fold, (inside, _) in enumerate(FOLDS):
        params = {**found["params"], **{key: values[fold] for key, values in found["by_fold"].items()}}
        model = found["model"](**params).fit(X[inside], y[inside], sample_weight=weight[inside], **found["fit"])
        np.testing.assert_allclose(predict(model, kind), predict(fitted[fold][0], kind), rtol=1e-5, atol=1e-7)
