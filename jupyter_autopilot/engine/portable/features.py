"""Fitted preprocessing as operations of a graph; a converter for each class, in `CONVERTERS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import FeatureUnion, Pipeline

from ..features import (
    CategoryCodes,
    ClippedNumbers,
    DatetimeParts,
    GeneratedFeatures,
    LabelScores,
    Numbers,
    OneHot,
    ScaledNumbers,
    SequenceFeatures,
    TargetMeans,
    TextFeatures,
)
from ..features.categories import UNKNOWN, Categories
from .graph import ML, Graph, NotConvertibleError

Floats = npt.NDArray[np.float64]
GAP = ""
"""The text that stands for a missing value in a graph's input, since ONNX knows no missing text."""
OPERATIONS = {"-": "Sub", "*": "Mul", "/": "Div", "+": "Add"}
UNCONVERTIBLE = {
    ClippedNumbers: "numbers that are scaled for a neural network, for which there is no converter",
    DatetimeParts: "dates, since ONNX has no calendar",
    TextFeatures: "texts, since ONNX does not cut them as the model does",
    SequenceFeatures: "sequences, since ONNX does not read numbers from a text",
}

Columns = dict[str, str]
"""Tensors of shape (rows, 1) by the names of columns: float64, or text with `GAP` for a missing value."""
Given = Columns | str | None
"""What a transformer gets: columns, or what the one before it gave, which is None for no features."""


def convert_features(graph: Graph, transformer: Any, given: Given) -> str | None:
    """A fitted transformer as operations.

    Returns
    -------
    The name of float64 numbers of shape (rows, features); None where it makes no features.

    Raises
    ------
    NotConvertibleError
    """
    kind = type(transformer)
    if kind in UNCONVERTIBLE:
        names = f": {', '.join(map(repr, given))}" if isinstance(given, dict) else ""
        raise NotConvertibleError(f"{UNCONVERTIBLE[kind]}{names}")
    if kind not in CONVERTERS:
        raise NotConvertibleError(f"the preprocessing {kind.__name__}, which has no converter")
    return None if given is None else CONVERTERS[kind](graph, transformer, given)


def _column_transformer(graph: Graph, transformer: Any, given: Columns) -> str | None:
    parts = []
    for _, step, names in transformer.transformers_:
        if isinstance(step, str):  # the columns that are dropped
            continue
        chosen = [names] if isinstance(names, str) else list(names)
        parts.append(convert_features(graph, step, {name: given[name] for name in chosen}))
    return _joined(graph, parts)


def _union(graph: Graph, transformer: Any, given: Columns) -> str | None:
    return _joined(graph, [convert_features(graph, step, given) for _, step in transformer.transformer_list])


def _pipeline(graph: Graph, transformer: Any, given: Given) -> str | None:
    for _, step in transformer.steps:
        given = convert_features(graph, step, given)
    assert not isinstance(given, dict)
    return given


def _category_codes(graph: Graph, transformer: CategoryCodes, given: Columns) -> str:
    columns = zip(transformer.categories_, given.values(), strict=True)
    return graph.beside([graph.double(_encoded(graph, *column, unknown=None)) for column in columns])


def _one_hot(graph: Graph, transformer: OneHot, given: Columns) -> str | None:
    parts: list[str | None] = []
    for name, categories in transformer.categories_.items():
        codes = _encoded(graph, categories, given[name], unknown=UNKNOWN)
        places = graph.constant(np.arange(len(categories.labels), dtype=np.int64)[None, :])
        parts.append(graph.double(graph.add("Equal", codes, places)))
    return _joined(graph, parts)


def _target_means(graph: Graph, transformer: TargetMeans, given: Columns) -> str | None:
    parts: list[str | None] = []
    for name, categories, table in zip(transformer.columns_, transformer.categories_, transformer.means_, strict=True):
        codes = _encoded(graph, categories, given[name], unknown=len(table.means) - 1)
        parts.append(graph.single(graph.rows_of(table.means, codes)))
    return _joined(graph, parts)


def _label_scores(graph: Graph, transformer: LabelScores, given: Columns) -> str | None:
    parts: list[str | None] = []
    for name, model in transformer.models_.items():
        known = list(model.known)
        codes = _lookup(graph, given[name], [*known, GAP], range(len(known) + 1), default=len(known))
        parts.append(graph.single(graph.rows_of(np.vstack([*model.known.values(), model.gap]), codes)))
        graph.notes.append(
            f"Where the model looks at the letters of {name!r}, a category that training did not have counts as a gap."
        )
    return _joined(graph, parts)


def _numbers(graph: Graph, transformer: Numbers, given: Given) -> str:
    return graph.single(graph.add("Sub", _matrix(graph, given), graph.numbers(transformer.offset_)))


def _scaled_numbers(graph: Graph, transformer: ScaledNumbers, given: Given) -> str:
    values = _matrix(graph, given)
    gaps = graph.add("IsNaN", values)
    filled = graph.add("Where", gaps, graph.numbers(transformer.medians_), values)
    parts = [filled]
    for place, (points, scores) in transformer.normal_scores_.items():
        parts.append(_interpolated(graph, graph.columns(filled, [place]), points, scores[:, None]))
    for place, points in transformer.knots_.items():
        parts.append(_interpolated(graph, graph.columns(filled, [place]), points, np.eye(len(points))))
    centred = graph.add("Sub", graph.beside(parts), graph.numbers(transformer.means_))
    scaled = graph.add("Div", centred, graph.numbers(transformer.scales_))
    if len(transformer.indicated_) == 0:
        return scaled
    return graph.beside([scaled, graph.columns(graph.double(gaps), transformer.indicated_)])


def _generated(graph: Graph, transformer: GeneratedFeatures, given: Columns) -> str | None:
    numbers = [given[str(name)] for name in transformer.numeric_]
    parts: list[str | None] = [
        _finite(graph, graph.add(OPERATIONS[pair.operation], numbers[pair.left], numbers[pair.right]))
        for pair in transformer.pairs_
    ]
    for group in transformer.groups_:
        name, categories = str(transformer.categorical_[group.group]), transformer.categories_[group.group]
        codes = _encoded(graph, categories, given[name], unknown=len(group.means) - 1)
        means = graph.rows_of(group.means[:, None], codes)
        parts.append(graph.add("Sub", numbers[group.number], means))
    joined = _joined(graph, parts)
    return None if joined is None else graph.single(joined)


CONVERTERS: dict[type, Callable[[Graph, Any, Any], str | None]] = {
    ColumnTransformer: _column_transformer,
    FeatureUnion: _union,
    Pipeline: _pipeline,
    CategoryCodes: _category_codes,
    OneHot: _one_hot,
    TargetMeans: _target_means,
    LabelScores: _label_scores,
    Numbers: _numbers,
    ScaledNumbers: _scaled_numbers,
    GeneratedFeatures: _generated,
}
"""By the class of a transformer."""


def _encoded(graph: Graph, categories: Categories, column: str, *, unknown: int | None) -> str:
    """The codes of a column, of shape (rows, 1): int64 with `unknown` for `UNKNOWN`, or float32 with NaN if None."""
    labels = [*map(str, categories.codes), GAP]
    return _lookup(graph, column, labels, [*categories.codes.values(), categories.gap], categories.rare, unknown)


def _lookup(
    graph: Graph, column: str, labels: list[str], codes: Any, default: int, unknown: int | None = UNKNOWN
) -> str:
    """A number for each text of a column."""
    if unknown is None:
        floats = [float("nan") if code == UNKNOWN else float(code) for code in [*codes, default]]
        values: dict[str, Any] = {"values_floats": floats[:-1], "default_float": floats[-1]}
    else:
        whole = [unknown if code == UNKNOWN else int(code) for code in [*codes, default]]
        values = {"values_int64s": whole[:-1], "default_int64": whole[-1]}
    return graph.add("LabelEncoder", column, domain=ML, keys_strings=labels, **values)


def _interpolated(graph: Graph, column: str, points: Floats, values: Floats) -> str:
    """`numpy.interp` of a column with values of shape (points, functions): (rows, functions).

    It is the value at the first point and, for each stretch between two points, its slope times how far the row is in.
    """
    widths = np.diff(points)
    beyond = graph.add("Max", graph.add("Sub", column, graph.numbers(points[:-1])), graph.numbers(0.0))
    within = graph.add("Min", beyond, graph.numbers(widths))
    risen = graph.add("MatMul", within, graph.numbers(np.diff(values, axis=0) / widths[:, None]))
    return graph.add("Add", risen, graph.numbers(values[0]))


def _finite(graph: Graph, tensor: str) -> str:
    """Numbers with NaN for what is not finite."""
    return graph.add("Where", graph.add("IsInf", tensor), graph.numbers(np.nan), tensor)


def _matrix(graph: Graph, given: Given) -> str:
    """Columns side by side."""
    assert given is not None
    return graph.beside(list(given.values())) if isinstance(given, dict) else given


def _joined(graph: Graph, parts: list[str | None]) -> str | None:
    there = [part for part in parts if part is not None]
    return graph.beside(there) if there else None
