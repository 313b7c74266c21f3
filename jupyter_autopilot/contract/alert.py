"""Alerts of endpoints: values beyond their thresholds."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .base import Model


class AlertKind(StrEnum):
    """What an alert is about."""

    DRIFT = "drift"
    PREDICTION_DRIFT = "prediction_drift"
    MISSING = "missing"
    QUALITY = "quality"
    ERRORS = "errors"
    LATENCY = "latency"


class Alert(Model):
    """A value that is beyond its threshold."""

    kind: AlertKind
    column: str | None = None
    value: float
    threshold: float
    message: str
    since: str = Field(description="When it was first seen.")


class AlertsFile(Model):
    """`alerts.json`: those that are on now."""

    alerts: list[Alert] = Field(default_factory=list)
