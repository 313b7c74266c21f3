"""Every algorithm of the registry: it trains on every problem type, is deterministic, and can be searched."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache

import numpy as np
import optuna
import pytest

from jupyter_autopilot.contract import ProblemType, TrainingMethod
from jupyter_autopilot.engine.algorithms import ALGORITHMS, FitContext, Rows
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
    train, held_out = Rows(X[:120], y[:120]), Rows(X[120:], y[120:])
    return ALGORITHMS[name].fit(hyperparameters, train, held_out, context(kind, deadline))


@cache
def fitted(name: str, kind: ProblemType) -> tuple[object, dict]:
    """`fit`, once for all the tests that only look at the model."""
    return fit(name, kind)


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
    predicted = predict(fitted(name, kind)[0], kind)
    if kind is ProblemType.REGRESSION:
        assert np.mean((predicted - y[120:]) ** 2) < 0.6 * y.var()
    else:
        assert predicted.shape == (40, len(set(y)))
        assert np.allclose(predicted.sum(axis=1), 1)
        assert (predicted.argmax(axis=1) == y[120:]).mean() > {2: 0.75, 4: 0.4}[len(set(y))]


@each_kind
@each_algorithm
def test_the_same_fit_gives_the_same_model(name: str, kind: ProblemType) -> None:
    np.testing.assert_array_equal(predict(fit(name, kind)[0], kind), predict(fitted(name, kind)[0], kind))


@each_kind
@each_algorithm
def test_a_plain_refit_with_what_fit_returns_gives_the_same_model(name: str, kind: ProblemType) -> None:
    model, refit = fitted(name, kind)
    hyperparameters = {**ALGORITHMS[name].variants(kind)[0].hyperparameters, **refit}
    plain = ALGORITHMS[name].estimator(hyperparameters, context(kind))
    further = {"categorical_feature": [0]} if name == "lightgbm" else {}
    plain.fit(X[:120], TARGETS[kind][:120], **further)
    np.testing.assert_allclose(predict(plain, kind), predict(model, kind), rtol=1e-6)


@each_kind
@each_algorithm
def test_every_suggestion_can_be_fitted(name: str, kind: ProblemType) -> None:
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    y = TARGETS[kind]
    for _ in range(2):
        suggested = ALGORITHMS[name].suggest(study.ask(), kind)
        model, _ = ALGORITHMS[name].fit(suggested, Rows(X[:120], y[:120]), Rows(X[120:], y[120:]), context(kind))
        assert np.isfinite(predict(model, kind)).all()


@each_algorithm
def test_a_deadline_that_has_passed_still_gives_a_model(name: str) -> None:
    model, _ = fit(name, ProblemType.BINARY, deadline=time.time() - 1)
    assert predict(model, ProblemType.BINARY).shape == (40, 2)


@pytest.mark.parametrize("name", [name for name, algorithm in ALGORITHMS.items() if algorithm.stops_early])
def test_one_that_stops_early_keeps_near_its_deadline(name: str) -> None:
    rows = np.random.default_rng(1).normal(size=(20_000, 8))
    train = Rows(rows[:16_000], rows[:16_000, 0] + rows[:16_000, 1] ** 2)
    held_out = Rows(rows[16_000:], rows[16_000:, 0] + rows[16_000:, 1] ** 2)
    hyperparameters = ALGORITHMS[name].variants(ProblemType.REGRESSION)[0].hyperparameters
    started = time.process_time()  # a machine may be busy
    deadline = time.time() + 0.5
    model, _ = ALGORITHMS[name].fit(hyperparameters, train, held_out, context(ProblemType.REGRESSION, deadline))
    assert time.process_time() - started < 10  # most would take longer
    assert np.mean((model.predict(held_out.x) - held_out.y) ** 2) < held_out.y.var()


@each_kind
@each_algorithm
def test_a_row_of_weight_2_is_a_row_twice_and_one_of_weight_0_is_none(name: str, kind: ProblemType) -> None:
    """Nearly: boosters and networks draw rows by chance, so that this is a question of the mean."""
    y = TARGETS[kind]
    hyperparameters = ALGORITHMS[name].variants(kind)[0].hyperparameters
    # In half of the rows the signal is turned around; their weight is 0.
    turned = np.arange(120) % 2 == 0
    wrong = np.where(turned, y[:120].max() - y[:120] + y[:120].min(), y[:120])
    weight = np.where(turned, 0.0, 2.0)
    train, held_out = Rows(X[:120], wrong, weight), Rows(X[120:], y[120:], np.ones(40))
    model, _ = ALGORITHMS[name].fit(hyperparameters, train, held_out, context(kind))
    predicted = predict(model, kind)
    guess = predicted if kind is ProblemType.REGRESSION else predicted @ np.asarray(model.classes_)
    assert np.corrcoef(guess, y[120:])[0, 1] > 0.4


@each_algorithm
def test_without_held_out_rows_it_trains_as_long_as_it_is_told(name: str) -> None:
    kind = ProblemType.BINARY
    model, refit = fitted(name, kind)
    hyperparameters = {**ALGORITHMS[name].variants(kind)[0].hyperparameters, **refit}
    train = Rows(X[:120], TARGETS[kind][:120])
    again, further = ALGORITHMS[name].fit(hyperparameters, train, None, context(kind))
    assert not set(further) - set(refit)
    np.testing.assert_allclose(predict(again, kind), predict(model, kind), rtol=1e-6)


@pytest.mark.parametrize("name", ["catboost", "xgboost", "mlp"])
def test_the_loss_is_that_of_the_objective(name: str) -> None:
    kind, share = ProblemType.REGRESSION, {}
    y = SIGNAL + np.random.default_rng(2).exponential(size=160)
    train, held_out = Rows(X[:120], y[:120]), Rows(X[120:], y[120:])
    for quantile in (0.2, 0.9):
        asked = replace(context(kind), objective="quantile_loss", quantile=quantile)
        hyperparameters = ALGORITHMS[name].variants(kind)[0].hyperparameters
        model, refit = ALGORITHMS[name].fit(hyperparameters, train, held_out, asked)
        share[quantile] = (y < model.predict(X)).mean()
        plain = ALGORITHMS[name].estimator({**hyperparameters, **refit}, context(kind)).fit(X[:120], y[:120])
        np.testing.assert_allclose(predict(plain, kind), predict(model, kind), rtol=1e-6)
    assert share[0.2] < 0.4
    assert share[0.9] > 0.7


@each_algorithm
def test_a_class_that_is_only_held_out_does_no_harm(name: str) -> None:
    y = TARGETS[ProblemType.MULTICLASS].copy()
    y[:120][y[:120] == 3] = 0
    algorithm = ALGORITHMS[name]
    hyperparameters = algorithm.variants(ProblemType.MULTICLASS)[0].hyperparameters
    held_out = Rows(X[120:], y[120:])
    model, _ = algorithm.fit(hyperparameters, Rows(X[:120], y[:120]), held_out, context(ProblemType.MULTICLASS))
    assert list(model.classes_) == [0, 1, 2]
