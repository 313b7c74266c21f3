"""From a model's probabilities to better ones and to labels."""

from .labels import decide
from .temperature import apply_temperature, fit_temperature
from .threshold import tune_threshold, tune_thresholds

__all__ = ["apply_temperature", "decide", "fit_temperature", "tune_threshold", "tune_thresholds"]
