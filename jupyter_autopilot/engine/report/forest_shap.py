"""Exact SHAP values of scikit-learn's trees, and of forests, which are means of trees.

The values are those of path-dependent TreeSHAP (Lundberg et al., Nature Machine Intelligence 2020), as the boosting
libraries compute them themselves. Of a leaf with value v let z_i be the share of the training rows that pass the
splits by feature i on the way to it, and o_i be 1 where the explained row passes them all and else 0. With the features
S known the leaf is worth v times the product of o_i for i in S and of z_i for the others; its Shapley values are

    v (o_j - z_j) · integral from 0 to 1 of the product over i other than j of (t o_i + (1 - t) z_i) dt,

for the integral of t^s (1 - t)^(d-1-s) is s! (d-1-s)! / d!, the weight of a set of s among d features. What is
integrated is a polynomial of degree d - 1, of which Gauss and Legendre's quadrature with d / 2 points is exact. The
products of all leaves below a node are added up before they are divided (Yu, Bifet, Read and Xu, Linear TreeShap,
NeurIPS 2022), so that the work grows with the nodes, and is done level by level for many rows at once.

The package `shap` has the same in C, and needs numba and llvmlite (about 150 MB) to be imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
CELLS = 500_000
"""Nodes × rows × points at once, which is 4 MB for each array of them."""
LEAST_SHARE = 1e-12
"""Of training rows of a branch; with weights of 0 it has none."""


def forest_values(forest: Any, features: Any, outputs: list[int], *, most_trees: int | None = None) -> Array:
    """The values of a fitted forest: of probabilities for a classifier, and of numbers for a regressor.

    Parameters
    ----------
    features
        Of shape (rows, features), as the forest takes them.
    outputs
        Positions in `forest.classes_`; of a regressor [0].
    most_trees
        Only the mean of so many trees, to see how long they take.

    Returns
    -------
    Of shape (rows, features + 1, outputs); the last feature stands for the expected value.
    """
    rows = np.ascontiguousarray(features, dtype=np.float32)  # what trees are grown on
    trees = forest.estimators_[:most_trees]
    total = np.zeros((rows.shape[0], rows.shape[1] + 1, len(outputs)))
    for tree in trees:
        total += TreeGame(tree.tree_, outputs).values(rows)
    return total / len(trees)


class TreeGame:
    """One tree, its nodes in the order of their levels: the root at 0, and the children of a node side by side.

    Parameters
    ----------
    tree
        A `sklearn.tree._tree.Tree` of one target.
    outputs
        Which of its values are explained.
    """

    def __init__(self, tree: Any, outputs: list[int]) -> None:
        levels = list(_levels(tree.children_left, tree.children_right))
        order = np.concatenate(levels)
        starts = np.cumsum([0, *map(len, levels)])
        self._levels = [slice(start, stop) for start, stop in pairwise(starts[1:])]
        inner = tree.children_left[order] >= 0
        split = order[inner]
        self._split_features, self._thresholds = tree.feature[split], tree.threshold[split, None]
        self._gaps_left = tree.missing_go_to_left[split, None].astype(bool)
        self._parents = np.concatenate([[0], np.flatnonzero(inner).repeat(2)])
        self._reached_by = np.concatenate([[0], self._split_features.repeat(2)])
        self._leaves = np.flatnonzero(~inner)
        self._worth = tree.value[order[self._leaves], 0][:, outputs]
        covered = tree.weighted_n_node_samples[order]
        self._shares = np.maximum(covered / covered[self._parents], LEAST_SHARE)
        whole = covered[self._leaves] / covered[0]
        self.expected: Array = whole @ self._worth
        self._features = int(tree.n_features)

    def values(self, rows: npt.NDArray[np.float32]) -> Array:
        """Of float32 rows of shape (rows, features), of shape (rows, features + 1, outputs), as `forest_values`."""
        found = np.zeros((len(rows), self._features + 1, len(self.expected)))
        found[:, -1] = self.expected
        if self._levels:
            at_once = max(1, 3 * CELLS // self._factors.size)
            for first in range(0, len(rows), at_once):
                part = slice(first, first + at_once)
                found[part, :-1] = self._of(rows[part])
        return found

    def _of(self, rows: npt.NDArray[np.float32]) -> Array:
        cases = self._cases(rows)
        reached = self._reached(cases)
        gains = self._gains.reshape(-1, self._gains.shape[2]).take(3 * np.arange(len(cases))[:, None] + cases, axis=0)
        found = np.empty((len(rows), self._features, len(self.expected)))
        below = np.empty_like(reached)
        for output in range(len(self.expected)):
            below[self._leaves] = reached[self._leaves] * self._worth[:, output, None, None]
            for level in reversed(self._levels):
                below[self._parents[level][::2]] = below[level][::2] + below[level][1::2]
            found[:, :, output] = (self._by_feature @ np.einsum("nrk,nrk->nr", below, gains)).T
        return found

    def _cases(self, rows: npt.NDArray[np.float32]) -> Codes:
        """By node and row: 0 where the row passes all splits by the node's feature, 1 where it fails at this one, and 2
        where it failed at an earlier one."""
        values = rows[:, self._split_features].T
        left = np.where(np.isnan(values), self._gaps_left, values <= self._thresholds)
        passed = np.ones((len(self._parents), len(rows)), dtype=bool)
        passed[1::2], passed[2::2] = left, ~left
        for level in self._levels:
            passed[level] &= passed[self._above[level]]
        return np.asarray(2 - passed.astype(np.int64) - passed[self._above])

    def _reached(self, cases: Codes) -> Array:
        """The product of all features of the way to each node, of shape (nodes, rows, points)."""
        points = self._factors.shape[2]
        factors = self._factors.reshape(-1, points)
        reached = np.empty((*cases.shape, points))
        reached[0] = 1.0
        for level in self._levels:
            own = 3 * np.arange(level.start, level.stop)[:, None] + cases[level]
            reached[level] = reached[self._parents[level]] * factors.take(own, axis=0)
        return reached

    @cached_property
    def _above(self) -> Codes:
        """Of each node the last one before it that was reached by a split by the same feature, or else the root."""
        used, local = np.unique(self._reached_by, return_inverse=True)
        above = np.zeros(len(self._parents), dtype=np.int64)
        last, start = np.zeros((1, len(used)), dtype=np.int64), 0
        for level in self._levels:
            last = last[self._parents[level] - start]
            own, feature = np.arange(len(last)), local[level]
            above[level] = last[own, feature]
            last[own, feature] = own + level.start
            start = level.start
        return above

    @cached_property
    def _passing(self) -> Array:
        """Of each node the share of the rows that pass all splits by its feature until there: z above."""
        passing: Array = self._shares.copy()
        for level in self._levels:
            passing[level] *= passing[self._above[level]]
        return passing

    @cached_property
    def _points(self) -> tuple[Array, Array]:
        """At which polynomials are looked, between 0 and 1, and with which weights."""
        different = np.zeros(len(self._parents), dtype=np.int64)
        for level in self._levels:
            different[level] = different[self._parents[level]] + (self._above[level] == 0)
        points, weights = np.polynomial.legendre.leggauss(int(different.max() + 1) // 2)
        return (points + 1) / 2, weights / 2

    @cached_property
    def _factors(self) -> Array:
        """What a node multiplies the product of its parent by, of shape (nodes, cases, points)."""
        points, _ = self._points
        passing, shares = self._passing[:, None], self._shares[:, None]
        known = points + (1 - points) * passing
        before = known[self._above]
        return np.stack([known / before, (1 - points) * passing / before, np.broadcast_to(shares, known.shape)], axis=1)

    @cached_property
    def _gains(self) -> Array:
        """What a node adds to the value of its feature for each unit below it, of shape (nodes, cases, points)."""
        points, weights = self._points
        passing = self._passing[:, None]
        gain = (1 - passing) / (points + (1 - points) * passing)
        before = gain[self._above]
        missed = -1 / (1 - points) - before
        missed[0] = 0.0  # nobody misses the root
        return np.asarray(np.stack([gain - before, missed, np.zeros_like(gain)], axis=1) * weights)

    @cached_property
    def _by_feature(self) -> Any:
        """Adds up nodes by the feature that they were reached by."""
        from scipy.sparse import csr_array

        nodes = np.arange(1, len(self._parents))
        ones = np.ones(len(nodes))
        return csr_array((ones, (self._reached_by[1:], nodes)), shape=(self._features, len(self._parents)))


def _levels(left: Codes, right: Codes) -> Iterator[Codes]:
    """The nodes level by level, from the root."""
    level = np.zeros(1, dtype=np.int64)
    while len(level):
        yield level
        inner = level[left[level] >= 0]
        level = np.column_stack([left[inner], right[inner]]).reshape(-1)
