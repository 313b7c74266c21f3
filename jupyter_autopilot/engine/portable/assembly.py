"""A loaded bundle as one graph: preprocessing, members with their weights, temperature, thresholds and labels."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper

from ..bundle import Bundle
from ..bundle.model import LoadedMember
from ..decision import LEAST_POOLED
from ..decision.temperature import LEAST_PROBABILITY
from ..features.stacked import LEAST_PROBABILITY as LEAST_STACKED
from .features import GAP, convert_features
from .graph import IR_VERSION, ML, ML_OPSET, OPSET, Graph, NotConvertibleError
from .models import convert_model
from .rows import is_number

LABEL, PROBABILITIES = "predicted_label", "probabilities"
"""The outputs: the words of an endpoint's answers."""


def assemble(bundle: Bundle) -> tuple[ModelProto, list[str]]:
    """The model of a bundle, and where it answers another thing than the bundle.

    Raises
    ------
    NotConvertibleError
    """
    manifest, graph = bundle.manifest, Graph()
    names = [column.name for column in manifest.columns]
    clash = {LABEL, PROBABILITIES} & set(names)
    if clash:
        raise NotConvertibleError(f"the column {min(clash)!r}, which is called as an output of the graph is")
    inputs = [
        helper.make_tensor_value_info(
            column.name, TensorProto.DOUBLE if is_number(column) else TensorProto.STRING, ["rows", 1]
        )
        for column in manifest.columns
    ]
    columns = {name: name for name in names}
    features = {name: convert_features(graph, one, columns) for name, one in bundle.transformers.items()}
    total = _members(graph, bundle, features)
    outputs = _regression(graph, total) if bundle.classes_ is None else _classification(graph, bundle, total)
    made = helper.make_graph(graph.nodes, "autopilot", inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(ML, ML_OPSET)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=IR_VERSION, producer_name="jupyter_autopilot")
    helper.set_model_props(
        model,
        {
            "experiment": manifest.experiment,
            "candidate": manifest.candidate,
            "target": manifest.target,
            "labels": json.dumps(manifest.labels),
            "columns": json.dumps([column.model_dump(mode="json") for column in manifest.columns]),
            "input": f"A tensor of shape (rows, 1) for each column: float64 with NaN for a gap, or text with {GAP!r}.",
        },
    )
    return model, graph.notes


def _members(graph: Graph, bundle: Bundle, features: dict[str, str | None]) -> str:
    """What all members say together, of shape (rows, 1) or (rows, classes); stacked ones come last."""
    classes = None if bundle.classes_ is None else len(bundle.classes_)
    predicted: dict[str, str] = {}
    parts = []
    for member in sorted(bundle.members, key=lambda one: bool(one.stacked_on)):
        further = _stacked(graph, [[predicted[name] for name in names] for names in member.stacked_on], classes)
        predicted[member.name] = mean = _member(graph, member, features, further, classes)
        if member.weight > 0:
            parts.append((member.weight, mean))
    if len(parts) == 1 or classes is None or bundle.pooling == "mean":
        return graph.total([graph.scaled(mean, weight) for weight, mean in parts])
    logs = [graph.scaled(_logs(graph, mean, LEAST_POOLED), weight) for weight, mean in parts]
    return graph.add("Softmax", graph.total(logs), axis=1)


def _member(
    graph: Graph, member: LoadedMember, features: dict[str, str | None], further: list[str], classes: int | None
) -> str:
    """The mean of a member's models."""
    answers = []
    for model, name in zip(member.models, member.features, strict=True):
        own = features[name]
        answer = convert_model(graph, model, graph.beside([*([own] if own else []), *further]))
        answers.append(answer if classes is None else _all_classes(graph, model, answer, classes))
    return graph.scaled(graph.total(answers), 1 / len(answers))


def _all_classes(graph: Graph, model: Any, answer: str, classes: int) -> str:
    """Probabilities with a column of zeros for each class that the model has not seen."""
    seen = np.asarray(model.classes_, dtype=np.int64)
    if np.array_equal(seen, np.arange(classes)):
        return answer
    return graph.add("MatMul", answer, graph.numbers(np.eye(classes)[seen]))


def _stacked(graph: Graph, candidates: list[list[str]], classes: int | None) -> list[str]:
    """What other candidates predict, as features; see `engine.features.stacked_columns`."""
    columns = []
    for tensors in candidates:
        mean = graph.scaled(graph.total(tensors), 1 / len(tensors))
        if classes == 2:
            bounded = graph.add("Max", graph.columns(mean, [1]), graph.numbers(LEAST_STACKED))
            second = graph.add("Min", bounded, graph.numbers(1 - LEAST_STACKED))
            mean = graph.add("Log", graph.add("Div", second, graph.add("Sub", graph.numbers(1.0), second)))
        columns.append(graph.single(mean))
    return columns


def _logs(graph: Graph, probabilities: str, least: float) -> str:
    bounded = graph.add("Max", probabilities, graph.numbers(least))
    return graph.add("Log", graph.add("Min", bounded, graph.numbers(1.0)))


def _regression(graph: Graph, total: str) -> list[Any]:
    graph.nodes.append(helper.make_node("Identity", [total], [LABEL]))
    return [helper.make_tensor_value_info(LABEL, TensorProto.DOUBLE, ["rows", 1])]


def _classification(graph: Graph, bundle: Bundle, total: str) -> list[Any]:
    if bundle.temperature != 1:
        logs = _logs(graph, total, LEAST_PROBABILITY)
        total = graph.add("Softmax", graph.scaled(logs, 1 / bundle.temperature), axis=1)
    labels = bundle.manifest.labels
    multiples = total
    if bundle.thresholds is not None:
        multiples = graph.add("Div", total, graph.numbers(bundle.thresholds))
    chosen = graph.add("ArgMax", multiples, axis=1, keepdims=1)
    graph.nodes.append(helper.make_node("Identity", [total], [PROBABILITIES]))
    texts = {"keys_int64s": range(len(labels)), "values_strings": labels}
    graph.nodes.append(helper.make_node("LabelEncoder", [chosen], [LABEL], domain=ML, **texts))
    return [
        helper.make_tensor_value_info(LABEL, TensorProto.STRING, ["rows", 1]),
        helper.make_tensor_value_info(PROBABILITIES, TensorProto.DOUBLE, ["rows", len(labels)]),
    ]
