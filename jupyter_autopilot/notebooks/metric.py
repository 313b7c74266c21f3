"""The source code of each metric, as `engine.metrics` computes it."""

from __future__ import annotations

_LABEL = {
    "f1": ("f1_score", "binary"),
    "precision": ("precision_score", "binary"),
    "recall": ("recall_score", "binary"),
    "f1_macro": ("f1_score", "macro"),
    "precision_macro": ("precision_score", "macro"),
    "recall_macro": ("recall_score", "macro"),
}

_PLAIN = {
    "auc": ("from sklearn.metrics import roc_auc_score", "roc_auc_score(truth, prediction[:, 1])"),
    "accuracy": ("", "float((prediction.argmax(axis=1) == truth).mean())"),
    "balanced_accuracy": (
        "from sklearn.metrics import recall_score",
        "recall_score(truth, prediction.argmax(axis=1), average='macro', labels=sorted(set(truth)))",
    ),
    "log_loss": (
        "",
        "float(-np.log(np.clip(prediction[np.arange(len(truth)), truth], 1e-15, 1)).mean())",
    ),
    "rmse": ("", "float(((truth - prediction) ** 2).mean() ** 0.5)"),
    "mse": ("", "float(((truth - prediction) ** 2).mean())"),
    "mae": ("", "float(abs(truth - prediction).mean())"),
    "r2": ("from sklearn.metrics import r2_score", "r2_score(truth, prediction)"),
}


def metric_source(name: str) -> str:
    """Code that defines `objective(truth, prediction)`; a KeyError for a metric without source."""
    if name in _LABEL:
        function, average = _LABEL[name]
        statement = f"from sklearn.metrics import {function}"
        value = f"{function}(truth, prediction.argmax(axis=1), average={average!r}, zero_division=0)"
    else:
        statement, value = _PLAIN[name]
    head = f"{statement}\n\n\n" if statement else ""
    return f"{head}def objective(truth, prediction):\n    return {value}"
