"""What a network minimizes: the slope at its outputs, the value for early stopping, and the prediction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from .layers import Array

Floats = npt.NDArray[np.float64]


class Loss(Protocol):
    """A loss of one row; targets have the shape of the outputs, (rows, outputs)."""

    def slope(self, outputs: Array, targets: Array) -> Array:
        """The gradient of each row's loss at its outputs."""

    def prediction(self, outputs: Array) -> Floats:
        """What the outputs stand for; the mean over several networks is taken of this."""

    def value(self, prediction: Floats, targets: Array) -> Floats:
        """The loss of each row, of shape (rows,)."""


class CrossEntropy:
    """The logarithmic loss of softmax probabilities; targets are one-hot."""

    def slope(self, outputs: Array, targets: Array) -> Array:
        """Probability minus target."""
        return (softmax(outputs) - targets).astype(np.float32)

    def prediction(self, outputs: Array) -> Floats:
        """Probabilities."""
        return softmax(outputs)

    def value(self, prediction: Floats, targets: Array) -> Floats:
        """Minus the logarithm of the true class's probability."""
        return np.asarray(-np.log(np.maximum((prediction * targets).sum(axis=1), 1e-15)))


class _Numbers:
    """What losses of numbers share."""

    def prediction(self, outputs: Array) -> Floats:
        """The outputs."""
        return outputs.astype(np.float64)


class Squared(_Numbers):
    """Half of the squared difference: predicts the mean."""

    def slope(self, outputs: Array, targets: Array) -> Array:
        """The difference."""
        return outputs - targets

    def value(self, prediction: Floats, targets: Array) -> Floats:
        """Half of the square."""
        return np.asarray(0.5 * (prediction - targets)[:, 0] ** 2)


@dataclass(frozen=True)
class Quantile(_Numbers):
    """The pinball loss: predicts the quantile; the median of 0.5 minimizes the absolute difference."""

    quantile: float

    def slope(self, outputs: Array, targets: Array) -> Array:
        """A constant on each side."""
        return np.where(outputs > targets, np.float32(1 - self.quantile), np.float32(-self.quantile))

    def value(self, prediction: Floats, targets: Array) -> Floats:
        """The difference, weighted by its side."""
        difference = (targets - prediction)[:, 0]
        return np.maximum(self.quantile * difference, (self.quantile - 1) * difference)


def softmax(outputs: Array) -> Floats:
    """Probabilities of each row, in double precision so that they add up to 1."""
    powers = np.exp(outputs.astype(np.float64) - outputs.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
