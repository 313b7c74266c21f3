"""AutoML in JupyterLab: a wizard, white-box notebooks and served models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .sdk import AutoML, Experiment, ModelRegistry, connect, list_experiments

__all__ = ["AutoML", "Experiment", "ModelRegistry", "__version__", "connect", "list_experiments"]


def __getattr__(name: str) -> Any:
    # Loaded on first use: the Jupyter server imports this package at start and must stay light.
    if name in __all__:
        from . import sdk

        return getattr(sdk, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter-autopilot"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from .server import AutopilotApp

    return [{"module": "jupyter_autopilot.server", "app": AutopilotApp}]
