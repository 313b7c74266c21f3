"""Fitted estimators as operations of a graph; a converter for each class, in `CONVERTERS`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from .graph import Graph, NotConvertibleError
from .trees import Trees

LIGHTGBM_OBJECTIVES = {
    "binary": "binary",
    "multiclass": "multiclass",
    "regression": "number",
    "regression_l1": "number",
    "quantile": "number",
}
XGBOOST_OBJECTIVES = {
    "binary:logistic": "binary",
    "multi:softprob": "multiclass",
    "reg:squarederror": "number",
    "reg:absoluteerror": "number",
    "reg:quantileerror": "number",
}


def convert_model(graph: Graph, model: Any, features: str) -> str:
    """A fitted estimator as operations.

    Parameters
    ----------
    features
        float64 of shape (rows, features).

    Returns
    -------
    The name of float64 numbers: of shape (rows, 1) for regression, (rows, classes that it has seen) otherwise.

    Raises
    ------
    NotConvertibleError
    """
    name = type(model).__name__
    if name not in CONVERTERS:
        raise NotConvertibleError(f"the estimator {name}, which has no converter")
    return CONVERTERS[name](graph, model, features)


def _lightgbm(graph: Graph, model: Any, features: str) -> str:
    dump = model.booster.dump_model()
    objective, _, parameters = dump["objective"].partition(" ")
    if objective not in LIGHTGBM_OBJECTIVES or "sqrt" in parameters or dump.get("average_output"):
        raise NotConvertibleError(f"LightGBM with the objective {dump['objective']!r}")
    outputs = dump["num_tree_per_iteration"]
    trees = Trees(outputs)
    for tree in dump["tree_info"]:
        _lightgbm_tree(trees, tree["tree_index"], tree["tree_structure"], tree["tree_index"] % outputs)
    raw = trees.apply(graph, features)
    return _answer(graph, raw, LIGHTGBM_OBJECTIVES[objective])


def _lightgbm_tree(trees: Trees, tree: int, root: dict[str, Any], target: int) -> None:
    # A split by several categories becomes a question for each, so that a node has a place before its children.
    waiting, free = [(0, root)], 1
    while waiting:
        place, node = waiting.pop()
        if "leaf_value" in node:
            trees.leaf(tree, place, [node["leaf_value"]], target)
            continue
        feature, yes, no = node["split_feature"], free, free + 1
        free += 2
        waiting += [(yes, node["left_child"]), (no, node["right_child"])]
        if node["decision_type"] == "<=":
            if node["missing_type"] == "Zero":
                raise NotConvertibleError("LightGBM with zeros as gaps")
            value = float(node["threshold"])
            # Where training had no gap, one is taken for 0.
            gap_is_yes = node["default_left"] if node["missing_type"] == "NaN" else value >= 0
            trees.split(tree, place, feature, "BRANCH_LEQ", value, yes, no, gap_is_yes=gap_is_yes)
            continue
        *others, last = (float(code) for code in node["threshold"].split("||"))
        for code in others:
            trees.split(tree, place, feature, "BRANCH_EQ", code, yes, free, gap_is_yes=False)
            place, free = free, free + 1
        trees.split(tree, place, feature, "BRANCH_EQ", last, yes, no, gap_is_yes=False)


def _xgboost(graph: Graph, model: Any, features: str) -> str:
    learner = json.loads(model.get_booster().save_raw("json"))["learner"]
    objective, booster = learner["objective"]["name"], learner["gradient_booster"]
    if objective not in XGBOOST_OBJECTIVES or booster["name"] != "gbtree":
        raise NotConvertibleError(f"XGBoost with {booster['name']} and the objective {objective!r}")
    kind = XGBOOST_OBJECTIVES[objective]
    targets = max(1, int(learner["learner_model_param"]["num_class"]))
    trees = Trees(targets)
    for tree, (content, target) in enumerate(
        zip(booster["model"]["trees"], booster["model"]["tree_info"], strict=True)
    ):
        _xgboost_tree(trees, tree, content, target)
    base = np.array(json.loads(learner["learner_model_param"]["base_score"]), dtype="float64").reshape(-1)
    if kind == "binary":
        base = np.log(base / (1 - base))
    # The library compares float32 with float32.
    raw = graph.add("Add", trees.apply(graph, graph.single(features)), graph.numbers(base))
    return _answer(graph, raw, kind)


def _xgboost_tree(trees: Trees, tree: int, content: dict[str, Any], target: int) -> None:
    columns = ("left_children", "right_children", "split_indices", "split_conditions", "default_left")
    for place, (yes, no, feature, condition, gap) in enumerate(zip(*(content[name] for name in columns), strict=True)):
        value = float(np.float32(condition))
        if yes == -1:
            trees.leaf(tree, place, [value], target)
        else:
            trees.split(tree, place, feature, "BRANCH_LT", value, yes, no, gap_is_yes=bool(gap))


def _catboost(graph: Graph, model: Any, features: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.json"
        model.save_model(str(file), format="json")
        content = json.loads(file.read_bytes())
    described = content["features_info"]
    if "oblivious_trees" not in content or described.get("categorical_features"):
        raise NotConvertibleError("CatBoost with trees that are not symmetric, or with categories of its own")
    gap_is_beyond = {
        one["feature_index"]: one["nan_value_treatment"] == "AsTrue" for one in described["float_features"]
    }
    flat = {one["feature_index"]: one["flat_feature_index"] for one in described["float_features"]}
    scale, bias = content["scale_and_bias"]
    targets = len(bias)
    trees = Trees(targets)
    for tree, one in enumerate(content["oblivious_trees"]):
        _catboost_tree(trees, tree, one, targets, flat, gap_is_beyond)
    raw = graph.add("Add", graph.scaled(trees.apply(graph, graph.single(features)), scale), graph.numbers(bias))
    if not hasattr(model, "predict_proba"):
        return raw
    return _answer(graph, raw, "binary" if targets == 1 else "multiclass")


def _catboost_tree(
    trees: Trees, tree: int, content: dict[str, Any], targets: int, flat: dict[int, int], gap_is_beyond: dict[int, bool]
) -> None:
    """All nodes of a level ask the same; the first question is the lowest bit of a leaf's number."""
    splits, values = content["splits"] or [], content["leaf_values"]
    depth = len(splits)
    for level, split in enumerate(reversed(splits)):
        first, feature = 2**level - 1, split["float_feature_index"]
        for place in range(first, 2 * first + 1):
            beyond, below = 2 * place + 2, 2 * place + 1
            trees.split(
                tree,
                place,
                flat[feature],
                "BRANCH_GT",
                float(np.float32(split["border"])),
                beyond,
                below,
                gap_is_yes=gap_is_beyond[feature],
            )
    for leaf in range(2**depth):
        trees.leaf(tree, 2**depth - 1 + leaf, values[leaf * targets : (leaf + 1) * targets])


def _forest(graph: Graph, model: Any, features: str) -> str:
    classes = len(model.classes_) if hasattr(model, "classes_") else 1
    trees, share = Trees(classes), 1 / len(model.estimators_)
    for number, one in enumerate(model.estimators_):
        tree = one.tree_
        values = tree.value[:, 0, :]
        if classes > 1:
            values = values / values.sum(axis=1, keepdims=True)
        for place in range(tree.node_count):
            yes, no = int(tree.children_left[place]), int(tree.children_right[place])
            if yes == -1:
                trees.leaf(number, place, share * values[place])
                continue
            gap = bool(tree.missing_go_to_left[place])
            feature, value = int(tree.feature[place]), float(tree.threshold[place])
            trees.split(number, place, feature, "BRANCH_LEQ", value, yes, no, gap_is_yes=gap)
    # The library compares float32 with float64.
    return trees.apply(graph, graph.single(features))


def _logistic(graph: Graph, model: Any, features: str) -> str:
    kind = "binary" if len(model.classes_) == 2 else "multiclass"
    return _answer(graph, _linear(graph, model, features), kind)


def _linear(graph: Graph, model: Any, features: str) -> str:
    coefficients = np.atleast_2d(model.coef_)
    product = graph.add("MatMul", features, graph.numbers(coefficients.T))
    return graph.add("Add", product, graph.numbers(np.reshape(model.intercept_, -1)))


CONVERTERS: dict[str, Callable[[Graph, Any, str], str]] = {
    "LightGBMTrees": _lightgbm,
    "XGBClassifier": _xgboost,
    "XGBRegressor": _xgboost,
    "CatBoostClassifier": _catboost,
    "CatBoostRegressor": _catboost,
    "ExtraTreesClassifier": _forest,
    "ExtraTreesRegressor": _forest,
    "RandomForestClassifier": _forest,
    "RandomForestRegressor": _forest,
    "LogisticRegression": _logistic,
    "Ridge": _linear,
}
"""By the name of an estimator's class, so that no library is loaded that the model is not of."""


def _answer(graph: Graph, raw: str, kind: str) -> str:
    """Raw scores as probabilities of each class, or as the numbers that they are."""
    if kind == "number":
        return raw
    if kind == "multiclass":
        return graph.add("Softmax", raw, axis=1)
    second = graph.add("Sigmoid", raw)
    return graph.beside([graph.add("Sub", graph.numbers(1.0), second), second])
