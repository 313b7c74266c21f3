"""The models of this package that generated notebooks use, as one public module."""

from .engine.networks import NetworkClassifier, NetworkRegressor

__all__ = ["NetworkClassifier", "NetworkRegressor"]
