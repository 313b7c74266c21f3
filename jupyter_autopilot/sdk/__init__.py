"""AutoML from Python: an estimator whose experiments are folders that JupyterLab lists, run without a server.

An experiment that is there already is an `Experiment`, whether it lies in a folder of this machine or at a server.
"""

from .automl import AutoML
from .candidates import add_candidate, deploy_candidate, export_script, write_notebook, write_report
from .endpoint import LocalEndpoint, open_endpoint
from .experiment import Experiment, list_experiments
from .exploration import Exploration
from .monitoring import EndpointMonitoring
from .plan import Plan
from .registry import ModelRegistry
from .server import Server, connect
from .server_endpoint import ServerEndpoint
from .trained import Candidates, TrainedCandidate

__all__ = [
    "AutoML",
    "Candidates",
    "EndpointMonitoring",
    "Experiment",
    "Exploration",
    "LocalEndpoint",
    "ModelRegistry",
    "Plan",
    "Server",
    "ServerEndpoint",
    "TrainedCandidate",
    "add_candidate",
    "connect",
    "deploy_candidate",
    "export_script",
    "list_experiments",
    "open_endpoint",
    "write_notebook",
    "write_report",
]
