"""The Jupyter server extension: REST over experiments and endpoints. It loads no data-science library."""

from .app import AutopilotApp

__all__ = ["AutopilotApp"]
