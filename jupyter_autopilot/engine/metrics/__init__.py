"""The registry of metrics. Importing it loads no data-science library."""

from ...contract import ProblemType
from .base import Metric
from .classification import METRICS as _CLASSIFICATION
from .regression import METRICS as _REGRESSION

METRICS: dict[str, Metric] = {metric.info.name: metric for metric in (*_CLASSIFICATION, *_REGRESSION)}
"""Every metric by name."""


def metrics_for(problem_type: ProblemType) -> list[Metric]:
    """The metrics that suit a problem type, the default one first."""
    suitable = [metric for metric in METRICS.values() if problem_type in metric.info.problem_types]
    return sorted(suitable, key=lambda metric: problem_type not in metric.info.default_for)


__all__ = ["METRICS", "Metric", "metrics_for"]
