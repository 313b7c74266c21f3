"""Errors about the data file."""

from __future__ import annotations

from ...contract import AutopilotError, ErrorCode


def data_error(code: ErrorCode, message: str, **params: str | int) -> AutopilotError:
    """An error that belongs to the field `data_path`."""
    return AutopilotError(code, message, field="data_path", params=dict(params))
