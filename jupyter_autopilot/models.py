"""The models of this package that generated notebooks use, as one public module."""

from .engine.bundle import load_bundle
from .engine.networks import NetworkClassifier, NetworkRegressor

__all__ = ["NetworkClassifier", "NetworkRegressor", "load_bundle"]
