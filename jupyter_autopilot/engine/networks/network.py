"""A multilayer perceptron with all its parameters in one vector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .layers import Array, Dense, Dropout, Layer, Mish, Periodic, Scaling, Selu

ACTIVATIONS = {"selu": Selu, "mish": Mish}
ROWS_AT_ONCE = 4096
"""Of a prediction, so that it needs little memory."""


@dataclass(frozen=True)
class Architecture:
    """What a network is made of.

    Attributes
    ----------
    numbers
        The positions of the inputs that get a `Periodic` embedding, of shape (n,).
    hidden
        The widths of the hidden layers.
    """

    inputs: int
    numbers: npt.NDArray[np.int64]
    hidden: tuple[int, ...]
    outputs: int
    activation: str
    dropout: float
    frequency: float

    def layers(self, random: np.random.Generator) -> list[Layer]:
        """The layers from inputs to outputs; the last starts at 0."""
        width = self.inputs
        layers: list[Layer] = []
        if len(self.numbers):
            layers.append(Periodic(self.numbers, self.frequency))
            width += Periodic.OUTPUTS * len(self.numbers)
        layers.append(Scaling(width))
        for hidden in self.hidden:
            layers += [Dense(width, hidden), ACTIVATIONS[self.activation]()]
            if self.dropout > 0:
                layers.append(Dropout(self.dropout, random))
            width = hidden
        return [*layers, Dense(width, self.outputs, spread=0.0)]


class Network:
    """A network; one object serves one thread at a time.

    Attributes
    ----------
    parameters, gradient, speeds
        Vectors of all parameters, of the loss's gradient, and of factors of the learning rate.
    """

    def __init__(self, architecture: Architecture, seed: int | np.random.SeedSequence) -> None:
        random = np.random.default_rng(seed)
        self._layers = architecture.layers(random)
        needs = [need for layer in self._layers for need in layer.needs]
        self.parameters = np.concatenate(
            [need.mean + need.spread * random.standard_normal(need.size, dtype=np.float32) for need in needs]
        ).astype(np.float32)
        self.speeds = np.concatenate([np.full(need.size, need.speed, dtype=np.float32) for need in needs])
        self.gradient = np.zeros_like(self.parameters)
        start = 0
        for layer in self._layers:
            weights, gradients = [], []
            for need in layer.needs:
                part = slice(start, start + need.size)
                weights.append(self.parameters[part].reshape(need.shape))
                gradients.append(self.gradient[part].reshape(need.shape))
                start += need.size
            layer.bind(weights, gradients)

    def forward(self, x: Array, *, training: bool) -> Array:
        """Outputs of shape (rows, outputs) for inputs of shape (rows, inputs)."""
        for layer in self._layers:
            x = layer.forward(x, training)
        return x

    def backward(self, slope: Array) -> None:
        """Fill `gradient`, from the loss's gradient at the outputs of the last forward pass in training."""
        for layer in reversed(self._layers):
            slope = layer.backward(slope)

    def predict(self, x: Array) -> Array:
        """Outputs of shape (rows, outputs) for any number of rows."""
        parts = [
            self.forward(x[start : start + ROWS_AT_ONCE], training=False) for start in range(0, len(x), ROWS_AT_ONCE)
        ]
        return np.concatenate(parts)
