"""Hints to the browser over Jupyter's event bus: something has changed, ask by REST what it is now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CHANGE_SCHEMA = "https://schema.jupyter-autopilot.org/change/v1"
CHANGE_SCHEMA_FILE = Path(__file__).with_name("change.yaml")


class Live:
    """Sends the hints; to be called on the event loop's thread."""

    def __init__(self, event_logger: Any) -> None:
        event_logger.register_event_schema(CHANGE_SCHEMA_FILE)
        self._event_logger = event_logger

    def emit(self, kind: str, name: str, revision: int) -> None:
        """Say that an experiment or endpoint has changed."""
        self._event_logger.emit(schema_id=CHANGE_SCHEMA, data={"kind": kind, "id": name, "revision": revision})
