"""Binary and multiclass classification and regression on one table."""

from .analysis import Analysis, analyze
from .fingerprint import check_same_data
from .preparation import Prepared, prepare

__all__ = ["Analysis", "Prepared", "analyze", "check_same_data", "prepare"]
