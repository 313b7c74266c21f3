"""scikit-learn compatible networks for classification and regression."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from .layers import Array
from .losses import CrossEntropy, Floats, Loss, Quantile, Squared
from .network import Architecture, Network
from .training import Recipe, Sample, mean_prediction, train_networks

MANY_VALUES, LOOKED_AT = 10, 2_000
"""A column with more different values than this, in so many rows, is a number and not a code."""

HeldOut = tuple[Any, Any, Any]


class _Networks(BaseEstimator):  # type: ignore[misc]
    """Multilayer perceptrons on dense, scaled features, in the spirit of RealMLP-TD-S.

    A factor for each feature that learns fast, periodic embeddings of numbers, the neural tangent parametrization, Adam
    with quick decay, and a cosine schedule (Holzmüller et al. 2024, "Better by default", arXiv 2407.04491). The result
    is the mean of several networks. It depends on the random state and not on the number of threads.

    Parameters
    ----------
    width, layers
        The units of a hidden layer, and the number of these layers.
    activation
        `selu` or `mish`.
    learning_rate, weight_decay, batch_size
        Of Adam; the decay is decoupled and in proportion to the learning rate.
    dropout
        The share of hidden values left out in training.
    frequency
        The standard deviation of the periodic embeddings' frequencies at the start, for features scaled to about 1.
    members
        How many networks are averaged.
    epochs
        The length of the schedule, in passes over the rows, or over 65,536 of them where there are more.
    stop_epoch
        Where training ends before the schedule does, as `fit` with held-out rows found it; None for nowhere.
    n_jobs
        Networks that are trained at the same time.
    random_state
        The seed, from 0.

    Attributes
    ----------
    recipe_
        How the networks were trained; its `epochs`, `stop_epoch` and `members` give the same model again.
    """

    def __init__(
        self,
        *,
        width: int = 128,
        layers: int = 3,
        activation: str = "selu",
        learning_rate: float = 0.03,
        weight_decay: float = 0.02,
        dropout: float = 0.1,
        frequency: float = 0.1,
        members: int = 2,
        epochs: int = 32,
        stop_epoch: int | None = None,
        batch_size: int = 128,
        n_jobs: int = 1,
        random_state: int = 0,
    ) -> None:
        self.width = width
        self.layers = layers
        self.activation = activation
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.dropout = dropout
        self.frequency = frequency
        self.members = members
        self.epochs = epochs
        self.stop_epoch = stop_epoch
        self.batch_size = batch_size
        self.n_jobs = n_jobs
        self.random_state = random_state

    def _train(
        self,
        x: Array,
        targets: Array,
        weight: Any,
        held_out: Sample | None,
        deadline: float | None,
    ) -> None:
        distinct = np.array([len(np.unique(column)) for column in x[:LOOKED_AT].T])
        self.architecture_ = Architecture(
            inputs=x.shape[1],
            numbers=np.flatnonzero(distinct > MANY_VALUES),
            hidden=(self.width,) * self.layers,
            outputs=targets.shape[1],
            activation=self.activation,
            dropout=self.dropout,
            frequency=self.frequency,
        )
        recipe = Recipe(
            loss=self._loss(),
            learning_rate=self.learning_rate,
            weight_decay=self.weight_decay,
            batch_size=self.batch_size,
            epochs=self.epochs,
            stop_epoch=self.stop_epoch,
            members=self.members,
            seed=self.random_state,
        )
        train = Sample(x, targets, as_weight(weight))
        result = train_networks(self.architecture_, recipe, train, held_out, threads=self.n_jobs, deadline=deadline)
        self.recipe_, self.parameters_ = result.recipe, result.parameters

    def _predict(self, X: Any) -> Floats:
        check_is_fitted(self)
        x = validate_data(self, X, dtype=np.float32, reset=False)
        network = Network(self.architecture_, seed=0)
        outputs = []
        for parameters in self.parameters_:
            network.parameters[:] = parameters
            outputs.append(network.predict(x))
        return mean_prediction(self.recipe_.loss, outputs)

    def _loss(self) -> Loss:
        raise NotImplementedError


class NetworkClassifier(ClassifierMixin, _Networks):  # type: ignore[misc]
    __doc__ = _Networks.__doc__

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        held_out: HeldOut | None = None,
        deadline: float | None = None,
    ) -> NetworkClassifier:
        """Train.

        Parameters
        ----------
        X
            Of shape (rows, features), scaled, without gaps.
        y
            Labels of shape (rows,).
        sample_weight
            Of shape (rows,).
        held_out
            X, y and sample weights (or None) of other rows, by which the best epoch is found; their labels must occur
            in `y`.
        deadline
            A `time.time()` value; the schedule is made so long that training ends before it.
        """
        x, y = validate_data(self, X, y, dtype=np.float32)
        self.classes_, codes = np.unique(y, return_inverse=True)
        held = None
        if held_out is not None:
            held_codes = np.searchsorted(self.classes_, held_out[1])
            held = Sample(np.asarray(held_out[0], np.float32), self._one_hot(held_codes), as_weight(held_out[2]))
        self._train(x, self._one_hot(codes), sample_weight, held, deadline)
        return self

    def predict_proba(self, X: Any) -> Floats:
        """Probabilities of `classes_`, of shape (rows, classes)."""
        return self._predict(X)

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """The most probable labels, of shape (rows,)."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _one_hot(self, codes: Any) -> Array:
        return np.asarray(np.eye(len(self.classes_), dtype=np.float32)[codes])

    def _loss(self) -> Loss:
        return CrossEntropy()


class NetworkRegressor(RegressorMixin, _Networks):  # type: ignore[misc]
    __doc__ = f"""{_Networks.__doc__}
    The target is standardized, and predictions stay within the range that was seen.

    `loss` is `squared_error`, or `quantile` for that `quantile` of the target, which for 0.5 minimizes the absolute
    error.
    """

    def __init__(
        self,
        *,
        width: int = 128,
        layers: int = 3,
        activation: str = "mish",
        learning_rate: float = 0.05,
        weight_decay: float = 0.02,
        dropout: float = 0.0,
        frequency: float = 0.3,
        members: int = 2,
        epochs: int = 32,
        stop_epoch: int | None = None,
        batch_size: int = 128,
        loss: str = "squared_error",
        quantile: float = 0.5,
        n_jobs: int = 1,
        random_state: int = 0,
    ) -> None:
        super().__init__(
            width=width,
            layers=layers,
            activation=activation,
            learning_rate=learning_rate,
            weight_decay=weight_decay,
            dropout=dropout,
            frequency=frequency,
            members=members,
            epochs=epochs,
            stop_epoch=stop_epoch,
            batch_size=batch_size,
            n_jobs=n_jobs,
            random_state=random_state,
        )
        self.loss = loss
        self.quantile = quantile

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        held_out: HeldOut | None = None,
        deadline: float | None = None,
    ) -> NetworkRegressor:
        """Train; see `NetworkClassifier.fit`."""
        x, y = validate_data(self, X, y, dtype=np.float32, y_numeric=True)
        target = np.asarray(y, dtype=np.float64)
        self.mean_, self.scale_ = float(target.mean()), float(target.std()) or 1.0
        self.low_, self.high_ = float(target.min()), float(target.max())
        held = None
        if held_out is not None:
            numbers = self._standardized(np.asarray(held_out[1], np.float64))
            held = Sample(np.asarray(held_out[0], np.float32), numbers, as_weight(held_out[2]))
        self._train(x, self._standardized(target), sample_weight, held, deadline)
        return self

    def predict(self, X: Any) -> Floats:
        """Numbers of shape (rows,)."""
        return np.clip(self._predict(X)[:, 0] * self.scale_ + self.mean_, self.low_, self.high_)

    def _standardized(self, target: Floats) -> Array:
        return ((target - self.mean_) / self.scale_).astype(np.float32)[:, None]

    def _loss(self) -> Loss:
        return Squared() if self.loss == "squared_error" else Quantile(self.quantile)


def as_weight(weight: Any) -> Array | None:
    """Weights of mean 1, of shape (rows, 1); None stays None."""
    if weight is None:
        return None
    values = np.asarray(weight, dtype=np.float64)
    return np.asarray((values / values.mean()).astype(np.float32)[:, None])
