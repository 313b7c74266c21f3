"""The models of this package that generated notebooks and scripts use, as one public module."""

from .engine.bundle import load_bundle
from .engine.bundle.kept import load_models, save_models
from .engine.networks import NetworkClassifier, NetworkRegressor

__all__ = ["NetworkClassifier", "NetworkRegressor", "load_bundle", "load_models", "save_models"]
