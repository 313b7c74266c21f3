"""An ONNX graph that grows operation by operation."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import NodeProto, TensorProto, helper, numpy_helper

Array = npt.NDArray[Any]
ML = "ai.onnx.ml"
OPSET, ML_OPSET, IR_VERSION = 17, 3, 8
"""Of 2022: what every ONNX runtime in use reads."""


class NotConvertibleError(Exception):
    """A part of a model that cannot be a graph; its text is the part, and why."""


class Graph:
    """Nodes and constants, by the names of tensors.

    Numbers are float64 of shape (rows, columns) throughout, as in the models' preprocessing.

    Attributes
    ----------
    notes
        Where the graph answers another thing than the model.
    """

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self.notes: list[str] = []
        self._numbers = count()

    def add(self, operation: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """An operation with one output, whose name is returned."""
        output = self._name(operation)
        self.nodes.append(helper.make_node(operation, [*inputs], [output], output, domain=domain, **attributes))
        return output

    def constant(self, value: Any) -> str:
        """An array that is always the same."""
        name = self._name("constant")
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def numbers(self, value: Any) -> str:
        """The same as float64."""
        return self.constant(np.asarray(value, dtype=np.float64))

    def single(self, tensor: str) -> str:
        """Numbers rounded to what float32 holds."""
        return self.double(self.add("Cast", tensor, to=TensorProto.FLOAT))

    def double(self, tensor: str) -> str:
        """Anything as float64."""
        return self.add("Cast", tensor, to=TensorProto.DOUBLE)

    def beside(self, tensors: list[str]) -> str:
        """The columns of several tensors side by side."""
        return tensors[0] if len(tensors) == 1 else self.add("Concat", *tensors, axis=1)

    def columns(self, tensor: str, places: Any) -> str:
        """Some columns of a tensor."""
        return self.add("Gather", tensor, self.constant(np.asarray(places, dtype=np.int64)), axis=1)

    def rows_of(self, table: Any, places: str) -> str:
        """For each row the row of a table that int64 of shape (rows, 1) names."""
        flat = self.add("Reshape", places, self.constant(np.array([-1], dtype=np.int64)))
        return self.add("Gather", self.numbers(table), flat, axis=0)

    def total(self, tensors: list[str]) -> str:
        """The sum of tensors of one shape."""
        return tensors[0] if len(tensors) == 1 else self.add("Sum", *tensors)

    def scaled(self, tensor: str, factor: float) -> str:
        """Numbers times one number."""
        return tensor if factor == 1 else self.add("Mul", tensor, self.numbers(factor))

    def _name(self, what: str) -> str:
        # A column's name is the name of a tensor as well, and no column is called so.
        return f"autopilot/{what}_{next(self._numbers)}"
