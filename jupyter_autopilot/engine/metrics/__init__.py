"""The registry of metrics. Importing it loads no data-science library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...contract import ProblemType, TabularSpec
from .base import Metric
from .labels import METRICS as _LABELS
from .probabilities import METRICS as _PROBABILITIES
from .regression import METRICS as _REGRESSION
from .regression import with_quantile

if TYPE_CHECKING:
    from .base import Array

METRICS: dict[str, Metric] = {metric.info.name: metric for metric in (*_PROBABILITIES, *_LABELS, *_REGRESSION)}
"""Every metric by name."""
QUANTILE_LOSS = "quantile_loss"


def metrics_for(problem_type: ProblemType) -> list[Metric]:
    """The metrics that suit a problem type, the default one first."""
    suitable = [metric for metric in METRICS.values() if problem_type in metric.info.problem_types]
    return sorted(suitable, key=lambda metric: problem_type not in metric.info.default_for)


def objective_metric(spec: TabularSpec, problem_type: ProblemType, root: Path) -> Metric:
    """The metric that ranks the candidates of an experiment.

    Parameters
    ----------
    root
        What the specification's paths are relative to.

    Raises
    ------
    AutopilotError
        As `load_objective`, for a user's own function, whose file is executed.
    """
    if spec.objective_file is not None:
        from .user_function import load_objective

        return load_objective(root / spec.objective_file, spec.objective, problem_type)
    metric = METRICS[spec.objective] if spec.objective else metrics_for(problem_type)[0]
    return with_quantile(metric, spec.quantile) if metric.info.name == QUANTILE_LOSS else metric


def reported_metrics(objective: Metric, problem_type: ProblemType, truth: Array) -> list[Metric]:
    """The metrics that are reported of each candidate: the objective, and those that suit problem and target.

    The loss of a quantile nobody asked for says nothing; a metric for targets from 0 is undefined for others.
    """
    others = [
        metric
        for metric in metrics_for(problem_type)
        if metric.info.name not in {QUANTILE_LOSS, objective.info.name}
        and not (metric.nonnegative and bool((truth < 0).any()))
    ]
    return [objective, *others]


__all__ = ["METRICS", "Metric", "metrics_for", "objective_metric", "reported_metrics"]
