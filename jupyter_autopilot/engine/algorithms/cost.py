"""What the training of one fold costs: seconds, memory and disk, from the shape of the data alone.

The seconds are the processor time of one thread of a server core of 2024 at 2.5 GHz, with LightGBM 4.7, XGBoost 3.2,
CatBoost 1.2.10 and scikit-learn 1.9. The forms were found on synthetic tables of 1,000 to 100,000 rows, 10 to 200
columns, and regression or 2 to 26 classes, where the logarithm of measured over estimated seconds a tree has a standard
deviation of 0.1 to 0.3. The boosters' constants are those of public tables of 700 to 43,000 rows, whose columns have
fewer different values: there it is 0.4 a tree, and 0.8 for a whole fit, since nobody knows before how many rounds it
takes until a booster stops early. The means are 0. Memory has the terms that AutoGluon estimates it by
(in its models' `_estimate_memory_usage_static`), with constants that come to about twice the growth of a process that
was measured here on tables of 7,000 to 50,000 rows; AutoGluon's own are several times larger.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...contract import ProblemType

MEGABYTE = 10**6
BYTES_OF_A_CELL = 8
THREADS_SHARE, FOREST_THREADS_SHARE = 0.7, 0.95
"""The share of a booster's and of a forest's work that threads divide among them."""
DISK_BYTES_OF_A_LEAF = 12
"""Of a booster's tree, compressed."""
ROUNDS_OF_LEARNING, USUAL_LEAVES, ROUNDS_BY_LEAVES = 8.0, 31, 0.23
"""The product of learning rate and rounds with trees of so many leaves, and the power by which fewer need more."""
REGRESSION_ROUNDS, MULTICLASS_ROUNDS = 3.2, 1.7
"""How many times as many rounds as for two classes."""
SOLVE_NANOSECONDS, ITERATION_NANOSECONDS = 30.0, 3.0
"""Of a linear model, for each entry of the features: once, and for each iteration."""
WEIGHT_NANOSECONDS, UNIT_NANOSECONDS = 0.6, 60.0
"""Of a network, forwards and backwards, for each row and weight, and for each row and activation."""
ONE_HOT_COLUMNS, WORDS_OF_A_TEXT, WORDS_OF_A_VOCABULARY = 10, 10, 2_000
"""Typical of a category and of a text."""
DISK_BYTES_OF_A_NODE, DISK_BYTES_OF_A_VALUE = 16, 1.5
"""Of a forest's tree, compressed; a node holds a value for each class."""
TEXT_COMPONENTS = 20
SECONDS_OF_A_CELL = 1e-7
"""Making the features, for each cell of the table that is not text."""
SECONDS_OF_A_TEXT = 2e-4
"""Making the features, for each cell of text: the vocabulary, tf-idf and its components."""


@dataclass(frozen=True)
class Shape:
    """The table that one fold is trained on.

    Attributes
    ----------
    rows, columns
        Of the features before they are encoded; text columns are counted in `columns` as well.
    classes
        The number of classes; None for regression.
    categorical, text_columns
        How many of the columns are categories, and how many text.
    """

    rows: int
    columns: int
    classes: int | None = None
    categorical: int = 0
    text_columns: int = 0

    @property
    def problem_type(self) -> ProblemType:
        """What is predicted."""
        if self.classes is None:
            return ProblemType.REGRESSION
        return ProblemType.MULTICLASS if self.classes > 2 else ProblemType.BINARY

    @property
    def outputs(self) -> int:
        """What a model of trees grows a tree for in each round: the classes if there are more than two, otherwise 1."""
        return self.classes if self.classes is not None and self.classes > 2 else 1

    @property
    def width(self) -> int:
        """The columns of the features when categories stay one column and texts become components."""
        return self.columns + self.text_columns * (TEXT_COMPONENTS - 1)

    @property
    def bytes(self) -> int:
        """The features as float64."""
        return self.rows * self.width * BYTES_OF_A_CELL

    @property
    def feature_seconds(self) -> float:
        """To make the features."""
        plain = self.columns - self.text_columns
        return self.rows * (plain * SECONDS_OF_A_CELL + self.text_columns * SECONDS_OF_A_TEXT)


@dataclass(frozen=True)
class Cost:
    """What one fold costs.

    Attributes
    ----------
    seconds_per_fold
        Wall time to train one model; the features are made once for all candidates with the same recipe and come to
        `Shape.feature_seconds`.
    memory_bytes
        The most that the training adds to its process; a process trains one fold at a time.
    disk_bytes
        The packed model of one fold.
    """

    seconds_per_fold: float
    memory_bytes: int
    disk_bytes: int


@dataclass(frozen=True)
class TreeSeconds:
    """Milliseconds to grow one tree on binned features: `fixed` + nanoseconds for each cell + microseconds of splits.

    A tree of L leaves passes over the rows about log2 L times, which costs `cell` plus `level` for each pass, and looks
    for a split in each column of each leaf, which costs `split`.
    """

    fixed: float
    cell: float
    level: float
    split: float

    def seconds(self, rows: int, columns: float, leaves: float) -> float:
        """For one tree and one thread."""
        passes = self.cell + self.level * math.log2(max(leaves, 2.0))
        return 1e-3 * self.fixed + 1e-9 * rows * columns * passes + 1e-6 * self.split * leaves * columns


def boosting_cost(
    shape: Shape,
    threads: int,
    tree: TreeSeconds,
    *,
    rounds: float,
    leaves: float,
    column_share: float = 1.0,
    bins: int = 255,
    fixed_memory: int = 20 * MEGABYTE,
) -> Cost:
    """Boosted trees on histograms.

    Parameters
    ----------
    rounds
        How many are expected, with those that early stopping waits for.
    leaves
        Of the largest tree.
    """
    trees = rounds * shape.outputs
    leaves = min(leaves, max(2.0, shape.rows / 2))
    work = trees * tree.seconds(shape.rows, shape.width * column_share, leaves)
    histograms = 12 * bins * shape.width * leaves
    forest = trees * leaves * 60
    memory = fixed_memory + 3 * shape.bytes + shape.bytes / 4 * shape.outputs + histograms + forest
    return Cost(
        parallel(work, threads, THREADS_SHARE),
        int(memory),
        int(DISK_BYTES_OF_A_LEAF * trees * leaves),
    )


def expected_rounds(shape: Shape, learning_rate: float, leaves: float, most: int) -> float:
    """How many rounds a booster trains with early stopping, its patience included.

    A power law through LightGBM's rounds with five configurations on 16 public tables of 700 to 43,000 rows. The
    standard deviation of the logarithm of measured over expected rounds is 0.6.
    """
    kind = REGRESSION_ROUNDS if shape.classes is None else MULTICLASS_ROUNDS if shape.classes > 2 else 1.0
    by_leaves = math.pow(USUAL_LEAVES / max(leaves, 2), ROUNDS_BY_LEAVES)
    return min(float(most), kind * ROUNDS_OF_LEARNING / learning_rate * by_leaves)


def linear_cost(shape: Shape, *, iterations: int) -> Cost:
    """Passes over one-hot features, sparse where there are categories: each row has one entry for each column."""
    entries = shape.rows * (shape.columns + 2 * shape.text_columns * WORDS_OF_A_TEXT)
    columns = shape.columns + shape.categorical * ONE_HOT_COLUMNS + shape.text_columns * WORDS_OF_A_VOCABULARY
    outputs = shape.outputs
    seconds = 1e-9 * entries * outputs * (SOLVE_NANOSECONDS + ITERATION_NANOSECONDS * iterations)
    memory = 10 * MEGABYTE + 2 * entries * BYTES_OF_A_CELL + shape.rows * outputs * BYTES_OF_A_CELL * 4
    return Cost(seconds, int(memory), int(columns * outputs * BYTES_OF_A_CELL))


def network_cost(shape: Shape, threads: int, *, hidden: Sequence[int], epochs: int) -> Cost:
    """A multilayer perceptron in float32, trained in batches of some hundred rows.

    Parameters
    ----------
    hidden
        The widths of its hidden layers.
    """
    inputs = shape.width + shape.categorical * ONE_HOT_COLUMNS
    widths = (inputs, *hidden, shape.classes or 1)
    weights = sum(before * after for before, after in pairwise(widths))
    work = 1e-9 * shape.rows * epochs * (WEIGHT_NANOSECONDS * weights + UNIT_NANOSECONDS * sum(widths))
    memory = 20 * MEGABYTE + 4 * shape.rows * inputs + 32 * weights
    return Cost(parallel(work, threads, THREADS_SHARE), int(memory), 4 * weights)


def forest_cost(
    shape: Shape,
    threads: int,
    *,
    trees: int,
    candidates: float,
    leaf: int,
    draw: float,
    column: float,
    nodes_per_row: float,
) -> Cost:
    """Trees grown to the end on single rows, as scikit-learn does.

    Parameters
    ----------
    candidates
        The columns that each split chooses from.
    leaf
        The fewest rows of a leaf.
    draw, column
        Nanoseconds for each row and level of a tree, and for each candidate column of them.
    nodes_per_row
        Of a tree whose leaves have three rows.
    """
    levels = math.log2(max(shape.rows / leaf, 2.0)) + 1.5
    work = trees * (1e-3 + 1e-9 * shape.rows * levels * (draw + column * candidates))
    nodes = trees * shape.rows * nodes_per_row * 3 / max(leaf, 1)
    values = shape.classes or 1
    memory = 10 * MEGABYTE + 2 * shape.bytes + nodes * (64 + 8 * values)
    return Cost(
        parallel(work, threads, FOREST_THREADS_SHARE),
        int(memory),
        int(nodes * (DISK_BYTES_OF_A_NODE + DISK_BYTES_OF_A_VALUE * values)),
    )


def parallel(seconds: float, threads: int, share: float) -> float:
    """The wall time of work whose `share` is divided among threads (Amdahl's law)."""
    return seconds * (1 - share + share / max(threads, 1))


def candidate_columns(max_features: str | float, columns: int) -> float:
    """scikit-learn's `max_features` as a number of columns."""
    if max_features == "sqrt":
        return max(1.0, math.sqrt(columns))
    return max(1.0, float(max_features) * columns)
