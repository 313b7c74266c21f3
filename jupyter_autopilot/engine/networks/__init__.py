"""Small neural networks for tables, in NumPy: scikit-learn compatible estimators."""

from .estimators import NetworkClassifier, NetworkRegressor

__all__ = ["NetworkClassifier", "NetworkRegressor"]
