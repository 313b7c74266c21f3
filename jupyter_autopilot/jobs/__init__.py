"""Experiments and endpoints as processes and folders: created, watched, stopped and found again.

Nothing here loads a data-science library or opens a model file. Everything is synchronous and meant for one thread:
the server calls it on a thread of its own, the SDK and the command line call it directly.
"""

from .endpoints import Endpoints
from .experiment import ExperimentRecord
from .intake import check_new
from .supervisor import Supervisor
from .workspace import Workspace

__all__ = ["Endpoints", "ExperimentRecord", "Supervisor", "Workspace", "check_new"]
