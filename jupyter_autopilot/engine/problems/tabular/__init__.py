"""Binary and multiclass classification and regression on one table."""

from .analysis import Analysis, analyze
from .preparation import Prepared, prepare

__all__ = ["Analysis", "Prepared", "analyze", "prepare"]
