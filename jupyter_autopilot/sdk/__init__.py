"""AutoML from Python: an estimator whose experiments are folders that JupyterLab lists, run without a server."""

from .automl import AutoML
from .candidates import add_candidate, deploy_candidate, export_script, write_notebook, write_report
from .endpoint import LocalEndpoint
from .exploration import Exploration
from .plan import Plan
from .registry import ModelRegistry

__all__ = [
    "AutoML",
    "Exploration",
    "LocalEndpoint",
    "ModelRegistry",
    "Plan",
    "add_candidate",
    "deploy_candidate",
    "export_script",
    "write_notebook",
    "write_report",
]
