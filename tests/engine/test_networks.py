"""Our own networks: the gradient is right, the outcome depends on the seed alone, and the schedule fits the time."""

from __future__ import annotations

import pickle
import time
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone

from jupyter_autopilot.engine.networks.layers import Layer
from jupyter_autopilot.engine.networks.losses import CrossEntropy, Loss, Quantile, Squared
from jupyter_autopilot.engine.networks.network import ACTIVATIONS, Architecture, Network
from jupyter_autopilot.engine.networks.training import learning_rate_factor
from jupyter_autopilot.models import NetworkClassifier, NetworkRegressor

X = np.random.default_rng(0).normal(size=(600, 4)).astype(np.float32)
SIGNAL = np.sin(3 * X[:, 0]) + X[:, 1] * X[:, 2]
CLASSES = np.array(["a", "b", "c"])[np.digitize(SIGNAL, [-0.5, 0.5])]
QUICK = {"width": 32, "epochs": 12}


def in_double(network: Network) -> None:
    """Compute in float64, so that differences of the loss are exact enough to be slopes."""
    network.parameters, network.gradient = (a.astype(np.float64) for a in (network.parameters, network.gradient))
    start = 0
    for layer in network._layers:
        views: list[list[Any]] = [[], []]
        for need in layer.needs:
            part = slice(start, start + need.size)
            views[0].append(network.parameters[part].reshape(need.shape))
            views[1].append(network.gradient[part].reshape(need.shape))
            start += need.size
        Layer.bind(layer, *views)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", [CrossEntropy(), Squared(), Quantile(0.8)], ids=lambda loss: type(loss).__name__)
def test_the_gradient_is_the_slope_of_the_loss(loss: Loss, activation: str) -> None:
    outputs = 3 if isinstance(loss, CrossEntropy) else 1
    network = Network(Architecture(4, np.array([0, 2]), (6, 5), outputs, activation, 0.0, 0.3), seed=1)
    in_double(network)
    random = np.random.default_rng(2)
    # The last layer starts at 0, where nothing before it learns.
    network.parameters[:] += 0.3 * random.normal(size=len(network.parameters))
    x = X[:20].astype(np.float64)
    targets = np.eye(3)[random.integers(0, 3, 20)] if outputs == 3 else random.normal(size=(20, 1))

    def value() -> float:
        return float(loss.value(loss.prediction(network.forward(x, training=False)), targets).mean())

    network.backward(loss.slope(network.forward(x, training=True), targets) / 20)
    slopes = np.empty_like(network.gradient)
    for position in range(len(slopes)):
        values = []
        for step in (1e-5, -2e-5):
            network.parameters[position] += step
            values.append(value())
        network.parameters[position] += 1e-5
        slopes[position] = (values[0] - values[1]) / 2e-5
    np.testing.assert_allclose(network.gradient, slopes, atol=2e-4)


def test_the_learning_rate_rises_and_falls_to_nothing() -> None:
    factors = [learning_rate_factor(progress) for progress in np.linspace(0, 1, 101)]
    assert factors[0] == 0
    assert max(factors) == factors[5] > 0.98
    assert factors[-1] == pytest.approx(0)


def test_it_learns_what_is_not_linear() -> None:
    model = NetworkRegressor(epochs=40, random_state=1).fit(X[:500], SIGNAL[:500])
    assert np.mean((model.predict(X[500:]) - SIGNAL[500:]) ** 2) < 0.15 * SIGNAL.var()
    assert NetworkClassifier(epochs=40).fit(X[:500], CLASSES[:500]).score(X[500:], CLASSES[500:]) > 0.75


def test_predictions_stay_within_what_was_seen() -> None:
    model = NetworkRegressor(**QUICK).fit(X, SIGNAL)
    far = model.predict(100 * X)
    assert far.min() >= SIGNAL.min()
    assert far.max() <= SIGNAL.max()


def test_the_number_of_threads_changes_nothing() -> None:
    one, two = (NetworkClassifier(**QUICK, n_jobs=jobs).fit(X, CLASSES).predict_proba(X) for jobs in (1, 2))
    np.testing.assert_array_equal(one, two)
    other = NetworkClassifier(**QUICK, random_state=1).fit(X, CLASSES).predict_proba(X)
    assert not np.allclose(one, other)


@pytest.mark.parametrize("kind", [NetworkClassifier, NetworkRegressor])
def test_it_can_be_cloned_and_pickled_small(kind: Any) -> None:
    y = CLASSES if kind is NetworkClassifier else SIGNAL
    model = clone(kind(**QUICK)).fit(X, y)
    data = pickle.dumps(model)
    assert len(data) < 60_000  # the parameters, and no rows
    np.testing.assert_array_equal(pickle.loads(data).predict(X), model.predict(X))


def test_the_best_epoch_is_found_by_held_out_rows_and_can_be_trained_again() -> None:
    noisy = SIGNAL + np.random.default_rng(3).normal(size=600)
    model = NetworkRegressor(epochs=60).fit(X[:200], noisy[:200], held_out=(X[200:], noisy[200:], None))
    stop = model.recipe_.stop_epoch
    assert stop < 60
    plain = NetworkRegressor(epochs=60, stop_epoch=stop).fit(X[:200], noisy[:200])
    np.testing.assert_allclose(plain.predict(X), model.predict(X), rtol=1e-6)


def test_a_schedule_fits_the_time() -> None:
    rows = np.random.default_rng(4).normal(size=(40_000, 10)).astype(np.float32)
    y, held_out = rows[:, 0] ** 2, (rows[:1000], rows[:1000, 0] ** 2, None)
    started = time.process_time()  # a machine may be busy
    model = NetworkRegressor(epochs=10_000).fit(rows, y, held_out=held_out, deadline=time.time() + 1.5)
    assert time.process_time() - started < 6
    assert 1 <= model.recipe_.epochs < 10_000


def test_gaps_are_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        NetworkClassifier(**QUICK).fit(np.where(X > 1, np.nan, X), CLASSES)
