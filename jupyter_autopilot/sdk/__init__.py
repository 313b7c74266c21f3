"""AutoML from Python: an estimator whose experiments are folders that JupyterLab lists, run without a server."""

from .automl import AutoML
from .endpoint import LocalEndpoint
from .plan import Plan

__all__ = ["AutoML", "LocalEndpoint", "Plan"]
