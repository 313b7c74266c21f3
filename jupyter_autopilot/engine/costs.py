"""What a candidate costs, before it is trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..contract import ColumnType
from .algorithms import ALGORITHMS, Hyperparameters
from .algorithms.cost import Cost, Shape


def table_shape(types: Mapping[str, ColumnType], rows: int, classes: int | None) -> Shape:
    """The shape of a table with these feature columns."""
    kinds = list(types.values())
    return Shape(
        rows=rows,
        columns=len(kinds),
        classes=classes,
        categorical=kinds.count(ColumnType.CATEGORICAL),
        text_columns=kinds.count(ColumnType.TEXT),
    )


def estimate(
    algorithm: str, hyperparameters: Hyperparameters, shape: Shape, threads: int, *, speed: float = 1.0
) -> Cost:
    """The cost of one fold.

    Parameters
    ----------
    algorithm
        A name in `ALGORITHMS`.
    shape
        Of the fold's training rows.
    threads
        What the training may use.
    speed
        How fast this machine is by what it measured so far: estimated over measured seconds.
    """
    cost = ALGORITHMS[algorithm].cost(hyperparameters, shape, threads)
    return replace(cost, seconds_per_fold=cost.seconds_per_fold / speed)


__all__ = ["Cost", "Shape", "estimate", "table_shape"]
