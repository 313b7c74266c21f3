"""Trees as ONNX's tree ensemble, with thresholds and leaves as float64, so that every row takes the model's own way.

The converters of the libraries (onnxmltools, skl2onnx) keep thresholds as the nearest float32, beyond which a row may
fall; CatBoost's own writes a whole model, whose preprocessing cannot be put in front.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import numpy_helper

from .graph import ML, Graph

LEAF = "LEAF"


@dataclass
class Trees:
    """The nodes of several trees; what a row gets is the sum of its leaves.

    Parameters
    ----------
    targets
        How many numbers a row gets.
    """

    targets: int
    _nodes: list[tuple[int, int, int, str, float, int, int, int]] = field(default_factory=list)
    _leaves: list[tuple[int, int, int, float]] = field(default_factory=list)

    def split(
        self, tree: int, node: int, feature: int, mode: str, value: float, yes: int, no: int, *, gap_is_yes: bool
    ) -> None:
        """A question; the first node of a tree is its root.

        Parameters
        ----------
        mode
            How the feature is compared with the value, such as `BRANCH_LEQ`.
        yes, no
            The nodes that come next.
        gap_is_yes
            Where NaN goes.
        """
        self._nodes.append((tree, node, feature, mode, value, yes, no, int(gap_is_yes)))

    def leaf(self, tree: int, node: int, weights: Sequence[float], first: int = 0) -> None:
        """What a leaf adds to the targets from `first` on."""
        self._nodes.append((tree, node, 0, LEAF, 0.0, 0, 0, 0))
        self._leaves += [(tree, node, first + place, float(weight)) for place, weight in enumerate(weights)]

    def apply(self, graph: Graph, features: str) -> str:
        """The sums, float64 of shape (rows, targets), from features of shape (rows, features)."""
        tree, node, feature, mode, value, yes, no, gap = zip(*self._nodes, strict=True)
        leaf_tree, leaf_node, target, weight = zip(*self._leaves, strict=True)
        return graph.double(
            graph.add(
                "TreeEnsembleRegressor",
                features,
                domain=ML,
                n_targets=self.targets,
                nodes_treeids=tree,
                nodes_nodeids=node,
                nodes_featureids=feature,
                nodes_modes=mode,
                nodes_values_as_tensor=_tensor(value),
                nodes_truenodeids=yes,
                nodes_falsenodeids=no,
                nodes_missing_value_tracks_true=gap,
                target_treeids=leaf_tree,
                target_nodeids=leaf_node,
                target_ids=target,
                target_weights_as_tensor=_tensor(weight),
            )
        )


def _tensor(values: Sequence[float]) -> Any:
    array: npt.NDArray[np.float64] = np.array(values, dtype=np.float64)
    return numpy_helper.from_array(array, "")
