"""Every algorithm of the registry: it trains on every problem type, is deterministic, and can be searched."""

from __future__ import annotations

import time

import numpy as np
import optuna
import pytest

from jupyter_autopilot.contract import ProblemType, TrainingMethod
from jupyter_autopilot.engine.algorithms import ALGORITHMS, FitContext
from jupyter_autopilot.engine.features import RECIPES

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(160, 5))
X[:, 0] = RANDOM.integers(0, 4, 160)
SIGNAL = X[:, 1] + (X[:, 0] == 2) + RANDOM.normal(scale=0.3, size=160)
TARGETS = {
    ProblemType.BINARY: (SIGNAL > 0).astype(np.int64),
    ProblemType.MULTICLASS: np.digitize(SIGNAL, [-0.5, 0.5, 1.5]),
    ProblemType.REGRESSION: SIGNAL,
}
each_algorithm = pytest.mark.parametrize("name", ALGORITHMS)
each_kind = pytest.mark.parametrize("kind", list(ProblemType))


def context(kind: ProblemType, deadline: float | None = None) -> FitContext:
    return FitContext(kind, categorical_count=1, threads=1, seed=0, deadline=deadline)


def fit(name: str, kind: ProblemType, deadline: float | None = None) -> tuple[object, dict]:
    hyperparameters = ALGORITHMS[name].variants(kind)[0].hyperparameters
    y = TARGETS[kind]
    return ALGORITHMS[name].fit(hyperparameters, (X[:120], y[:120]), (X[120:], y[120:]), context(kind, deadline))


def predict(model: object, kind: ProblemType) -> np.ndarray:
    return model.predict(X[120:]) if kind is ProblemType.REGRESSION else model.predict_proba(X[120:])


@each_algorithm
def test_registered_under_its_own_name_with_a_known_recipe(name: str) -> None:
    algorithm = ALGORITHMS[name]
    assert algorithm.info.name == name
    assert algorithm.recipe in RECIPES
    assert algorithm.info.description
    assert set(algorithm.info.methods) <= {TrainingMethod.ENSEMBLING, TrainingMethod.HPO}


@each_kind
@each_algorithm
def test_portfolio_has_different_configurations(name: str, kind: ProblemType) -> None:
    variants = ALGORITHMS[name].variants(kind)
    assert len({str(variant.hyperparameters) for variant in variants}) == len(variants) >= 2
    assert len({variant.difference for variant in variants}) == len(variants)


@each_kind
@each_algorithm
def test_it_learns(name: str, kind: ProblemType) -> None:
    y = TARGETS[kind]
    predicted = predict(fit(name, kind)[0], kind)
    if kind is ProblemType.REGRESSION:
        assert np.mean((predicted - y[120:]) ** 2) < 0.6 * y.var()
    else:
        assert predicted.shape == (40, len(set(y)))
        assert np.allclose(predicted.sum(axis=1), 1)
        assert (predicted.argmax(axis=1) == y[120:]).mean() > {2: 0.8, 4: 0.4}[len(set(y))]


@each_kind
@each_algorithm
def test_the_same_fit_gives_the_same_model(name: str, kind: ProblemType) -> None:
    np.testing.assert_array_equal(predict(fit(name, kind)[0], kind), predict(fit(name, kind)[0], kind))


@each_kind
@each_algorithm
def test_a_plain_refit_with_what_fit_returns_gives_the_same_model(name: str, kind: ProblemType) -> None:
    model, refit = fit(name, kind)
    hyperparameters = {**ALGORITHMS[name].variants(kind)[0].hyperparameters, **refit}
    plain = ALGORITHMS[name].estimator(hyperparameters, context(kind))
    further = {"categorical_feature": [0]} if name == "lightgbm" else {}
    plain.fit(X[:120], TARGETS[kind][:120], **further)
    np.testing.assert_allclose(predict(plain, kind), predict(model, kind), rtol=1e-9)


@each_kind
@each_algorithm
def test_every_suggestion_can_be_fitted(name: str, kind: ProblemType) -> None:
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    y = TARGETS[kind]
    for _ in range(2):
        suggested = ALGORITHMS[name].suggest(study.ask(), kind)
        model, _ = ALGORITHMS[name].fit(suggested, (X[:120], y[:120]), (X[120:], y[120:]), context(kind))
        assert np.isfinite(predict(model, kind)).all()


@each_algorithm
def test_a_deadline_that_has_passed_still_gives_a_model(name: str) -> None:
    model, _ = fit(name, ProblemType.BINARY, deadline=time.time() - 1)
    assert predict(model, ProblemType.BINARY).shape == (40, 2)


@each_algorithm
def test_a_class_that_is_only_held_out_does_no_harm(name: str) -> None:
    y = TARGETS[ProblemType.MULTICLASS].copy()
    y[:120][y[:120] == 3] = 0
    algorithm = ALGORITHMS[name]
    hyperparameters = algorithm.variants(ProblemType.MULTICLASS)[0].hyperparameters
    held_out = (X[120:], y[120:])
    model, _ = algorithm.fit(hyperparameters, (X[:120], y[:120]), held_out, context(ProblemType.MULTICLASS))
    assert list(model.classes_) == [0, 1, 2]
