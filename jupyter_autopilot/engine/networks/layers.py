"""The layers of a network, each with its forward pass and its gradient, in float32.

`bind` gives a layer its parameters and the place for their gradient: views of the network's vectors, one for each of
`needs`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

SELU_SCALE, SELU_ALPHA = np.float32(1.0507009873554805), np.float32(1.6732632423543772)
LARGEST_EXPONENT = np.float32(20.0)
"""Beyond it Mish is the identity in float32."""


@dataclass(frozen=True)
class Weights:
    """An array of parameters.

    Attributes
    ----------
    spread, mean
        Of the normal distribution from which they are drawn at the start.
    speed
        A factor of the learning rate.
    """

    shape: tuple[int, ...]
    spread: float
    mean: float = 0.0
    speed: float = 1.0

    @property
    def size(self) -> int:
        """The number of parameters."""
        return math.prod(self.shape)


class Layer(ABC):
    """A step of a network."""

    needs: tuple[Weights, ...] = ()

    def bind(self, weights: list[Array], gradients: list[Array]) -> None:
        """Use these arrays from now on."""
        self.weights, self.gradients = weights, gradients

    @abstractmethod
    def forward(self, x: Array, training: bool) -> Array:
        """The output for rows in the first dimension; in training, keeps what `backward` needs."""

    @abstractmethod
    def backward(self, slope: Array) -> Array:
        """From the loss's gradient at the output to that at the input; fills `gradients`."""


class Periodic(Layer):
    """Adds to the inputs, for each of some columns, linear maps of cosines of learned frequencies.

    These are the numeric embeddings of RealMLP (periodic, with bias, linear, densely connected), which let a network
    learn functions that are not smooth.

    Parameters
    ----------
    columns
        The positions of the numbers among the inputs.
    frequency
        The standard deviation of the frequencies at the start.
    """

    FREQUENCIES: ClassVar[int] = 16
    OUTPUTS: ClassVar[int] = 3
    SPEED: ClassVar[float] = 0.1

    def __init__(self, columns: npt.NDArray[np.int64], frequency: float) -> None:
        self.columns = columns
        count, waves, outputs = len(columns), self.FREQUENCIES, self.OUTPUTS
        self.needs = (
            Weights((count, 1, waves), 2 * math.pi * frequency, speed=self.SPEED),
            # The standard deviation of a uniform phase.
            Weights((count, 1, waves), math.pi / math.sqrt(3), speed=self.SPEED),
            Weights((count, waves, outputs), 1.0),
            Weights((count, 1, outputs), 0.0, speed=self.SPEED),
        )
        self._factor = np.float32(1 / math.sqrt(waves))

    def forward(self, x: Array, training: bool) -> Array:
        """Of shape (rows, inputs + 3 columns)."""
        frequencies, phases, weights, biases = self.weights
        numbers = np.ascontiguousarray(x[:, self.columns].T)[:, :, None]
        angles = numbers * frequencies + phases
        waves = np.cos(angles) * self._factor
        if training:
            self._numbers, self._angles, self._waves, self._inputs = numbers, angles, waves, x.shape[1]
        embedded = waves @ weights + biases
        return np.hstack([x, embedded.transpose(1, 0, 2).reshape(len(x), -1)])

    def backward(self, slope: Array) -> Array:
        """The slope at the inputs that pass through: nothing before this layer learns."""
        _, _, weights, _ = self.weights
        embedded = slope[:, self._inputs :].reshape(len(slope), len(self.columns), self.OUTPUTS)
        embedded = np.ascontiguousarray(embedded.transpose(1, 0, 2))
        np.matmul(self._waves.transpose(0, 2, 1), embedded, out=self.gradients[2])
        embedded.sum(axis=1, keepdims=True, out=self.gradients[3])
        angles = (embedded @ weights.transpose(0, 2, 1)) * np.sin(self._angles) * -self._factor
        np.matmul(self._numbers.transpose(0, 2, 1), angles, out=self.gradients[0])
        angles.sum(axis=1, keepdims=True, out=self.gradients[1])
        return slope[:, : self._inputs]


class Scaling(Layer):
    """A factor for each input, which learns fast: a soft choice of features."""

    SPEED: ClassVar[float] = 6.0

    def __init__(self, width: int) -> None:
        self.needs = (Weights((width,), spread=0.0, mean=1.0, speed=self.SPEED),)

    def forward(self, x: Array, training: bool) -> Array:
        """Rows times factors."""
        if training:
            self._x = x
        return x * self.weights[0]

    def backward(self, slope: Array) -> Array:
        """The slope at the input."""
        np.einsum("ij,ij->j", slope, self._x, out=self.gradients[0])
        return slope * self.weights[0]


class Dense(Layer):
    """A linear map in the neural tangent parametrization: standard normal weights, over the root of the width."""

    BIAS_SPEED: ClassVar[float] = 0.1

    def __init__(self, inputs: int, outputs: int, spread: float = 1.0) -> None:
        self.needs = (Weights((inputs, outputs), spread), Weights((outputs,), spread=0.0, speed=self.BIAS_SPEED))
        self._factor = np.float32(1 / math.sqrt(inputs))

    def forward(self, x: Array, training: bool) -> Array:
        """Rows of `inputs` to rows of `outputs`."""
        x = x * self._factor
        if training:
            self._x = x
        return x @ self.weights[0] + self.weights[1]

    def backward(self, slope: Array) -> Array:
        """The slope at the input."""
        np.matmul(self._x.T, slope, out=self.gradients[0])
        slope.sum(axis=0, out=self.gradients[1])
        return (slope @ self.weights[0].T) * self._factor


class Selu(Layer):
    """Scaled exponential linear units (Klambauer et al. 2017)."""

    def forward(self, x: Array, training: bool) -> Array:
        """Of each value."""
        # Below zero y = a (exp x - 1); the exponential is far quicker than expm1.
        power = (SELU_SCALE * SELU_ALPHA) * np.exp(np.minimum(x, 0))
        y = SELU_SCALE * np.maximum(x, 0) + power
        y -= SELU_SCALE * SELU_ALPHA
        if training:
            self._derivative = np.where(x > 0, SELU_SCALE, power)
        return y

    def backward(self, slope: Array) -> Array:
        """The slope at the input."""
        return np.asarray(slope * self._derivative)


class Mish(Layer):
    """x tanh(log(1 + exp x)) (Misra 2019)."""

    def forward(self, x: Array, training: bool) -> Array:
        """Of each value."""
        power = np.exp(np.minimum(x, LARGEST_EXPONENT))
        square = power * (power + 2)
        gate = square / (square + 2)
        if training:
            self._derivative = gate + x * (1 - gate * gate) * (power / (1 + power))
        return np.asarray(x * gate)

    def backward(self, slope: Array) -> Array:
        """The slope at the input."""
        return np.asarray(slope * self._derivative)


class Dropout(Layer):
    """In training, a random share of the values is 0 and the others are larger for it."""

    def __init__(self, share: float, random: np.random.Generator) -> None:
        self._share, self._random = np.float32(share), random

    def forward(self, x: Array, training: bool) -> Array:
        """Of each value."""
        if not training:
            return x
        kept = self._random.random(x.shape, dtype=np.float32) >= self._share
        self._mask: Array = kept.astype(np.float32) / (np.float32(1) - self._share)
        return x * self._mask

    def backward(self, slope: Array) -> Array:
        """The slope at the input."""
        return slope * self._mask
