"""Training several networks side by side, with a schedule that fits the time."""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .layers import Array
from .losses import Floats, Loss
from .network import Architecture, Network

MEAN_DECAY, SQUARE_DECAY, SMALLEST = 0.9, 0.95, 1e-8
"""Adam's; RealMLP found 0.95 to be better for tables than the usual 0.999."""
WARM_UP = 0.05
"""The share of the schedule in which the learning rate rises."""
EPOCH_ROWS = 65_536
"""An epoch passes over so many random rows at most, so that large data get a schedule in any time."""
PATIENCE = 1 / 3
"""The share of the schedule without progress after which training stops."""
PROBE_BATCHES = 4
TIME_SHARE = 0.8
"""Of the time that is left, for which the schedule is made."""
FEW_EPOCHS = 8
"""If the time does not suffice for so many, one network is trained instead of several."""


class Sample(NamedTuple):
    """Rows of inputs, targets and weights of mean 1: shapes (rows, inputs), (rows, outputs) and (rows, 1) or None."""

    x: Array
    targets: Array
    weight: Array | None


@dataclass(frozen=True)
class Recipe:
    """How networks are trained.

    Attributes
    ----------
    epochs
        The length of the schedule.
    stop_epoch
        After how many epochs training ends; None for all.
    members
        How many networks are trained; their predictions are averaged.
    """

    loss: Loss
    learning_rate: float
    weight_decay: float
    batch_size: int
    epochs: int
    stop_epoch: int | None
    members: int
    seed: int


@dataclass(frozen=True)
class Result:
    """Trained networks: `parameters` has a vector for each; the recipe with which a plain training gives the same."""

    parameters: list[Array]
    recipe: Recipe


def learning_rate_factor(progress: float) -> float:
    """A cosine from 1 to 0 after a linear rise, at a share of the schedule from 0 to 1."""
    return min(1.0, progress / WARM_UP) * 0.5 * (1 + math.cos(math.pi * progress))


class Member:
    """A network in training."""

    def __init__(self, architecture: Architecture, recipe: Recipe, position: int) -> None:
        self._seeds = np.random.SeedSequence([recipe.seed, position]).spawn(2)
        self.network = Network(architecture, self._seeds[0])
        self._random = np.random.default_rng(self._seeds[1])
        self._recipe = recipe
        self._mean, self._square = np.zeros_like(self.network.parameters), np.zeros_like(self.network.parameters)
        self._steps = 0

    def train_epoch(self, train: Sample) -> None:
        """Pass over the rows once, in a random order."""
        rows = len(train.x)
        size = min(self._recipe.batch_size, rows)
        order = self._random.choice(rows, min(rows, EPOCH_ROWS), replace=False)
        batches = len(order) // size
        for batch in range(batches):
            self.step(train, order[batch * size : (batch + 1) * size], batches * self._recipe.epochs)

    def step(self, train: Sample, chosen: npt.NDArray[np.int64], all_steps: int) -> None:
        """Learn from some rows."""
        slope = self._recipe.loss.slope(
            self.network.forward(train.x[chosen], training=True), train.targets[chosen]
        ) / np.float32(len(chosen))
        if train.weight is not None:
            slope *= train.weight[chosen]
        self.network.backward(slope)
        self._descend(self._steps / all_steps)

    def _descend(self, progress: float) -> None:
        """A step of Adam, with decoupled weight decay."""
        self._steps += 1
        network, gradient = self.network, self.network.gradient
        self._mean += np.float32(1 - MEAN_DECAY) * (gradient - self._mean)
        self._square += np.float32(1 - SQUARE_DECAY) * (gradient * gradient - self._square)
        rate = self._recipe.learning_rate * learning_rate_factor(progress)
        network.parameters *= np.float32(1 - rate * self._recipe.weight_decay)
        scale = np.sqrt(self._square / np.float32(1 - SQUARE_DECAY**self._steps)) + np.float32(SMALLEST)
        network.parameters -= np.float32(rate / (1 - MEAN_DECAY**self._steps)) * network.speeds * self._mean / scale


def train_networks(
    architecture: Architecture,
    recipe: Recipe,
    train: Sample,
    held_out: Sample | None = None,
    *,
    threads: int = 1,
    deadline: float | None = None,
) -> Result:
    """Train networks that start from different seeds.

    The outcome does not depend on `threads`: each network is trained by one.

    Parameters
    ----------
    held_out
        Rows by which the best epoch is found, of the mean of all networks.
    deadline
        A `time.time()` value; the schedule is made so long that it ends before it.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(min(threads, recipe.members)) as pool:
        if deadline is not None:
            recipe = fitting_recipe(architecture, recipe, train, held_out, threads, deadline - time.time())
        members = [Member(architecture, recipe, position) for position in range(recipe.members)]
        best: list[Array] = []
        least, best_epoch = math.inf, 0
        for epoch in range(1, (recipe.stop_epoch or recipe.epochs) + 1):
            list(pool.map(lambda member: member.train_epoch(train), members))
            if held_out is None:
                continue
            loss = held_out_loss(
                recipe.loss, list(pool.map(lambda m: m.network.predict(held_out.x), members)), held_out
            )
            if not best or loss < least:
                least, best_epoch = loss, epoch
                best = [member.network.parameters.copy() for member in members]
            late = deadline is not None and time.time() > deadline
            if late or epoch - best_epoch > PATIENCE * recipe.epochs:
                break
    if held_out is None:
        return Result([member.network.parameters for member in members], recipe)
    return Result(best, replace(recipe, stop_epoch=best_epoch))


def fitting_recipe(
    architecture: Architecture,
    recipe: Recipe,
    train: Sample,
    held_out: Sample | None,
    threads: int,
    seconds: float,
) -> Recipe:
    """The recipe with as many epochs, and if need be as few networks, as the time allows."""
    member = Member(architecture, recipe, 0)
    chosen = np.arange(min(recipe.batch_size, len(train.x)))
    member.step(train, chosen, 1)  # the first one also pays for what is set up once
    started = time.perf_counter()
    for _ in range(PROBE_BATCHES):
        member.step(train, chosen, 1)
    step_seconds = (time.perf_counter() - started) / PROBE_BATCHES
    epoch_seconds = step_seconds * min(len(train.x), EPOCH_ROWS) / len(chosen)
    if held_out is not None:
        few = held_out.x[: len(chosen)]
        started = time.perf_counter()
        member.network.predict(few)
        epoch_seconds += (time.perf_counter() - started) * len(held_out.x) / len(few)
    seconds *= TIME_SHARE
    turns = math.ceil(recipe.members / threads)
    if seconds < FEW_EPOCHS * epoch_seconds * turns:
        recipe, turns = replace(recipe, members=1), 1
    return replace(recipe, epochs=max(1, min(recipe.epochs, int(seconds / (epoch_seconds * turns)))))


def held_out_loss(loss: Loss, outputs: list[Array], held_out: Sample) -> float:
    """The mean loss of the networks' mean prediction."""
    values = loss.value(mean_prediction(loss, outputs), held_out.targets)
    return float(np.average(values, weights=None if held_out.weight is None else held_out.weight[:, 0]))


def mean_prediction(loss: Loss, outputs: list[Array]) -> Floats:
    """The mean over networks of what their outputs stand for."""
    return np.asarray(sum(loss.prediction(output) for output in outputs) / len(outputs))
