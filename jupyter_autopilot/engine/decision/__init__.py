"""From a model's probabilities to better ones and to labels."""

from .labels import decide
from .pooling import LEAST_POOLED, from_logs, pool, pooled_logs
from .temperature import apply_temperature, fit_temperature
from .threshold import tune_threshold, tune_thresholds

__all__ = [
    "LEAST_POOLED",
    "apply_temperature",
    "decide",
    "fit_temperature",
    "from_logs",
    "pool",
    "pooled_logs",
    "tune_threshold",
    "tune_thresholds",
]
