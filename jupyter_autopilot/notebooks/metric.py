"""The source code of each metric, as `engine.metrics` computes it."""

from __future__ import annotations

from ..contract import MetricInfo, MetricNeeds, ProblemType

_PRECISION_RECALL_F1 = {
    "f1": ("f1_score", "binary"),
    "precision": ("precision_score", "binary"),
    "recall": ("recall_score", "binary"),
    "f1_macro": ("f1_score", "macro"),
    "precision_macro": ("precision_score", "macro"),
    "recall_macro": ("recall_score", "macro"),
}

_SOURCES = {
    "auc": (
        "from sklearn.metrics import roc_auc_score",
        "roc_auc_score(truth, prediction[:, 1], sample_weight=weight)",
    ),
    "auc_macro": (
        "from sklearn.metrics import roc_auc_score",
        "np.mean([roc_auc_score(truth == c, prediction[:, c], sample_weight=weight) for c in np.unique(truth)])",
    ),
    "average_precision": (
        "from sklearn.metrics import average_precision_score",
        "average_precision_score(truth, prediction[:, 1], sample_weight=weight)",
    ),
    "log_loss": (
        "",
        "np.average(-np.log(np.clip(prediction[np.arange(len(truth)), truth], 1e-15, 1)), weights=weight)",
    ),
    "accuracy": ("", "np.average(label == truth, weights=weight)"),
    "balanced_accuracy": (
        "from sklearn.metrics import recall_score",
        "recall_score(truth, label, average='macro', labels=sorted(set(truth)), sample_weight=weight)",
    ),
    "mcc": (
        "from sklearn.metrics import matthews_corrcoef",
        "matthews_corrcoef(truth, label, sample_weight=weight)",
    ),
    "rmse": ("", "np.average((truth - prediction) ** 2, weights=weight) ** 0.5"),
    "mse": ("", "np.average((truth - prediction) ** 2, weights=weight)"),
    "mae": ("", "np.average(abs(truth - prediction), weights=weight)"),
    "r2": ("from sklearn.metrics import r2_score", "r2_score(truth, prediction, sample_weight=weight)"),
    "mape": (
        "from sklearn.metrics import mean_absolute_percentage_error",
        "mean_absolute_percentage_error(truth, prediction, sample_weight=weight)",
    ),
    "rmsle": (
        "",
        "np.average((np.log1p(truth) - np.log1p(np.clip(prediction, 0, None))) ** 2, weights=weight) ** 0.5",
    ),
    "quantile_loss": (
        "from sklearn.metrics import mean_pinball_loss",
        "mean_pinball_loss(truth, prediction, alpha=QUANTILE, sample_weight=weight)",
    ),
}
"""By name: a statement before the function, and the value from truth, prediction (or label) and weight."""


def metric_source(
    metric: MetricInfo,
    problem_type: ProblemType,
    *,
    thresholds: list[float] | None = None,
    quantile: float = 0.5,
    file: str | None = None,
) -> str:
    """Code that defines `objective(truth, prediction, weight=None)`.

    Parameters
    ----------
    thresholds
        Of each class, by which a metric of labels decides; None for the most probable class.
    quantile
        Of the quantile loss.
    file
        The Python file with the user's own function of the metric's name, relative to the notebook; None for a metric
        of the catalog.

    Raises
    ------
    KeyError
        For a metric without source.
    """
    head, value = _own(metric, problem_type, file) if file is not None else _known(metric.name)
    lines = [head] if head else []
    if metric.name == "quantile_loss" and file is None:
        lines.append(f"\nQUANTILE = {quantile!r}")
    body = f"    return {value}"
    if metric.needs is MetricNeeds.LABELS:
        chosen = "prediction"
        if thresholds is not None:
            lines.append(f"\nTHRESHOLDS = {thresholds!r}  # of each class, chosen by out-of-fold predictions")
            chosen = "(prediction / THRESHOLDS)"
        body = f"    label = {chosen}.argmax(axis=1)\n{body}"
    before = "\n".join(lines).lstrip("\n") + "\n\n\n" if lines else ""
    return f"{before}def objective(truth, prediction, weight=None):\n{body}"


def _known(name: str) -> tuple[str, str]:
    if name not in _PRECISION_RECALL_F1:
        return _SOURCES[name]
    function, average = _PRECISION_RECALL_F1[name]
    value = f"{function}(truth, label, average={average!r}, zero_division=0, sample_weight=weight)"
    return f"from sklearn.metrics import {function}", value


def _own(metric: MetricInfo, problem_type: ProblemType, file: str) -> tuple[str, str]:
    given = "label" if metric.needs is MetricNeeds.LABELS else "prediction"
    if metric.needs is MetricNeeds.PROBABILITIES and problem_type is ProblemType.BINARY:
        given = "prediction[:, 1]"
    weight = ", sample_weight=weight" if metric.weighted else ""
    folder = file.rpartition("/")[0] or "."
    head = (
        f"import runpy\nimport sys\n\nsys.path.append({folder!r})\n"
        f"own_function = runpy.run_path({file!r})[{metric.name!r}]"
    )
    return head, f"own_function(truth, {given}{weight})"
